"""Runs on MicroPython, after lines that set FOLDER and N: reads every held-out digit with the converted model.

    @heap TOTAL MODEL INTERPRETER LEFT   bytes: of the heap, that the module with the model takes, that the interpreter
                                         takes beside its arena, that stay free
    @arena USED
    @paths NAME ...
    @digit K ANSWER PERCENT MICROSECONDS
"""

import gc
import sys
import time

import micropython

sys.path.insert(0, FOLDER)  # noqa: F821


def free():
    gc.collect()
    return gc.mem_free()


import viperlite  # noqa: E402, F401

start = free()
import digits  # noqa: E402

loaded = free()
interpreter = digits.interpreter()
left = free()
print("@heap", left + gc.mem_alloc(), start - loaded, loaded - left - digits.ARENA_SIZE, left)
print("@arena", interpreter.arena_used_bytes())
print("@paths", *interpreter.paths)

heldout = data("heldout")  # noqa: F821
image, scores = interpreter.input(0), interpreter.output(0)
for k in range(N):  # noqa: F821
    image.data[:] = heldout[65 * k : 65 * k + 64]
    began = time.ticks_us()
    micropython.heap_lock()
    interpreter.invoke()
    micropython.heap_unlock()
    took = time.ticks_diff(time.ticks_us(), began)
    answers = scores.get()
    answer = answers.index(max(answers))
    print("@digit", k, answer, round(100 * scores.dequantize()[answer]), took)
