"""Runs on the target, after cost.py and lines that set ARENA_SIZE and CASES: one interpreter, one invoke() per case.

CASES holds lists of the names under which data() has the inputs. What comes of it are lines on stdout:

    @paths NAME ...       kernel paths of this model's kernels
    @arena USED           bytes
    @heap BEFORE AFTER    free bytes before the interpreter is made and after the last invoke(); None on CPython
    @count CASE N         cost of invoke() in units of count(); None where nothing is counted
    @out CASE I BASE64    a piece of output I
"""

import binascii

import viperlite

PIECE = 768  # bytes of an output on one line

def run():
    model = viperlite.get_model(data("model"))  # noqa: F821
    before = free()  # noqa: F821
    interpreter = viperlite.MicroInterpreter(model, viperlite.AllOpsResolver(), bytearray(ARENA_SIZE))  # noqa: F821
    interpreter.allocate_tensors()
    print("@paths", *interpreter.paths)
    print("@arena", interpreter.arena_used_bytes())
    for k, names in enumerate(CASES):  # noqa: F821
        for i, name in enumerate(names):
            interpreter.input(i).data[:] = data(name)  # noqa: F821
        print("@count", k, cost(interpreter.invoke))  # noqa: F821
        for i in range(interpreter.outputs_size()):
            answer = interpreter.output(i).data
            for at in range(0, len(answer), PIECE):
                print("@out", k, i, binascii.b2a_base64(answer[at : at + PIECE]).decode().strip())
    print("@heap", before, free())  # noqa: F821


run()
