"""What a model's answers are compared with. One module per reference, found by its name: `--reference tflm` is tflm.py.

Each has
    name        what a report calls it
    problem()   None if it can be asked here, else one sentence
    run(model, cases, progress)  outputs as bytes, [output] of each case; all cases in order on one interpreter
    trace(model, cases)          ({(op, place): bytes} before, the same after): what the ops of the last case wrote: place i
                                 is output i, ~i input i if that is a variable tensor, which has a before too

model is a models.Model, cases are lists of bytes of its inputs; progress is called with the number of cases done.
"""

import importlib
import pkgutil

from ...errors import CommandError


def names():
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def get(name):
    """The reference of that name."""
    if name not in names():
        raise CommandError("no reference %r" % name, "there are %s, or another model (.tflite)" % ", ".join(names()))
    reference = importlib.import_module("%s.%s" % (__name__, name))
    problem = reference.problem()
    if problem:
        raise CommandError(problem)
    return reference
