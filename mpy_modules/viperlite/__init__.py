"""viperlite: TensorFlow Lite Micro's interpreter for MicroPython, in Python.

    interpreter = MicroInterpreter(get_model(data), AllOpsResolver(), bytearray(20000))
    interpreter.allocate_tensors()
    interpreter.input(0).quantize(numbers)
    interpreter.invoke()
    print(interpreter.output(0).dequantize())
"""

from .arena import Arena
from .errors import ArenaError, ModelError, OpError, ViperliteError
from .interpreter import MicroInterpreter
from .lookup import module
from .model import get_model
from .resolver import AllOpsResolver, MicroMutableOpResolver

__version__ = "0.1.0"


def __getattr__(name):
    """A module of this package, imported when it is first asked for, as viperlite.kernels: a board has little memory."""
    found = module(name)
    if found is None:
        raise AttributeError("viperlite has no " + name)
    return found
