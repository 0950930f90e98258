"""viperlite in this process: run(model, invocations), in the form of tflm.run()."""

import numpy as np

import viperlite
from viperlite_tools.models import arena_size


def needed(model, resolver=None, march=None, first=None):
    """Bytes of arena that a model needs."""
    return arena_size(model, march, resolver=resolver, first=first)


def interpreter_of(model, arena_bytes=None, resolver=None):
    """Interpreter ready to be invoked, in an arena of just the size that it needs unless one is given."""
    if arena_bytes is None:
        arena_bytes = needed(model, resolver)
    interpreter = viperlite.MicroInterpreter(
        viperlite.get_model(model), resolver or viperlite.AllOpsResolver(), bytearray(arena_bytes)
    )
    interpreter.allocate_tensors()
    return interpreter


def invoke(interpreter, inputs):
    """Outputs of one invocation as arrays."""
    for i, value in enumerate(inputs):
        interpreter.input(i).data[:] = np.ascontiguousarray(value).tobytes()
    interpreter.invoke()
    outputs = [interpreter.output(i) for i in range(interpreter.outputs_size())]
    return [np.frombuffer(bytes(t.data), t.dtype).reshape(t.shape) for t in outputs]


def run(model, invocations, arena_bytes=None):
    """Outputs of each invocation, in order on one interpreter: a list of lists of arrays."""
    interpreter = interpreter_of(model, arena_bytes)
    return [invoke(interpreter, inputs) for inputs in invocations]
