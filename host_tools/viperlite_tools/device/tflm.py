"""Runs on the cpython target, after lines that set ARENA_SIZE, CASES, PLACES and SHAPES: TFLM in place of viperlite.

CASES  lists of the names under which data() has the inputs: all run in order on one interpreter
SHAPES (numpy type, shape) of each input
PLACES (op, place, index of its tensor): the outputs of each op, and ~i for its input i if that is a variable tensor. They
       are looked at in the last case: those before it ran hold the states.

It tells what run.py and tensors.py do: @count, @out, @before, @after.
"""

import binascii

import numpy
from tflite_micro.python.tflite_micro import runtime


def told(*words, raw):
    print(*words, binascii.b2a_base64(raw).decode().strip())


def run():
    preserve = runtime.InterpreterConfig.kPreserveAllTensors
    config = {"intrepreter_config": preserve} if PLACES else {}  # noqa: F821
    interpreter = runtime.Interpreter.from_bytes(bytes(data("model")), arena_size=ARENA_SIZE, **config)  # noqa: F821
    for k, names in enumerate(CASES):  # noqa: F821
        for i, (name, (kind, shape)) in enumerate(zip(names, SHAPES)):  # noqa: F821
            interpreter.set_input(numpy.frombuffer(bytes(data(name)), kind).reshape(shape), i)  # noqa: F821
        last = k == len(CASES) - 1  # noqa: F821
        if last:
            look(interpreter, "@before", lambda place: place < 0)
        interpreter.invoke()
        for i in range(N_OUTPUTS):  # noqa: F821
            told("@out", k, i, raw=numpy.ascontiguousarray(interpreter.get_output(i)).tobytes())
        if last:
            look(interpreter, "@after", lambda place: True)
        print("@count", k, None)


def look(interpreter, key, wanted):
    for op, place, index in PLACES:  # noqa: F821
        if wanted(place):
            told(key, op, place, raw=numpy.ascontiguousarray(interpreter.GetTensor(index, 0)["tensor_data"]).tobytes())


run()
