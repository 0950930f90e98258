"""viperlite in this process: run(model, invocations), in the form of tflm.run()."""

import numpy as np

import viperlite


def needed(model, resolver=None):
    """Bytes of arena that a model needs."""
    try:
        interpreter_of(model, 0, resolver)
    except viperlite.ArenaError as error:
        return error.need
    return 0


def interpreter_of(model, arena_size=None, resolver=None):
    """Interpreter ready to be invoked, in an arena of just the size that it needs unless one is given."""
    if arena_size is None:
        arena_size = needed(model, resolver)
    interpreter = viperlite.MicroInterpreter(
        viperlite.get_model(model), resolver or viperlite.AllOpsResolver(), bytearray(arena_size)
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


def run(model, invocations, arena_size=None):
    """Outputs of each invocation, in order on one interpreter: a list of lists of arrays."""
    interpreter = interpreter_of(model, arena_size)
    return [invoke(interpreter, inputs) for inputs in invocations]
