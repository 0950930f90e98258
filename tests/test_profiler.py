"""MicroProfiler: the events of an invoke(), what is made of them, and that they cost nothing where nobody asks."""

import pathlib

import numpy as np
import pytest

import here
import viperlite
from flat import Graph
from viperlite.profiler import MicroProfiler
from viperlite_tools import models

DIGITS = pathlib.Path(__file__).parents[1] / "host_tools" / "models" / "digits.tflite"


class Clock:
    """Goes on by one tick more each time that it is read: 1, 3, 6, 10 ..."""

    def __init__(self):
        self.step = self.now = 0

    def __call__(self):
        self.step += 1
        self.now += self.step
        return self.now


def profiled(model, **options):
    """(profiler, interpreter) of a model."""
    profiler = MicroProfiler(clock=Clock(), **options)
    data = pathlib.Path(model).read_bytes() if isinstance(model, pathlib.Path) else model
    arena = bytearray(here.needed(data))
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(data), viperlite.AllOpsResolver(), arena, profiler=profiler)
    interpreter.allocate_tensors()
    return profiler, interpreter


def names(model):
    """Names of all ops in order."""
    m = viperlite.get_model(model)
    codes = [m.operator_code(m.operator(i)) for i in range(m.operators_size())]
    return [custom or viperlite.resolver.op_name(code) for code, custom in codes]


def test_one_event_for_each_op_in_order():
    profiler, interpreter = profiled(DIGITS)
    assert profiler.events() == []
    interpreter.invoke()
    assert profiler.events() == [(tag, 2 + 2 * i) for i, tag in enumerate(names(DIGITS.read_bytes()))]


def test_an_op_without_kernel_calls_has_its_event():
    g = Graph()
    x, y = g.input("int8", (0, 4), scale=1.0), g.output("int8", (0, 4), scale=1.0)
    g.op("RELU", [x], [y])
    profiler, interpreter = profiled(g.build())
    interpreter.invoke()
    assert profiler.events() == [("RELU", 2)]


def test_an_op_of_several_kernel_calls_has_one_event():
    g = Graph()
    x, y = g.input("int8", (1, 4), scale=1.0), g.output("int8", (3, 4), scale=1.0)
    g.op("PAD", [x, g.const(np.array([[1, 1], [0, 0]], "int32"))], [y])
    profiler, interpreter = profiled(g.build())
    interpreter.invoke()
    assert [tag for tag, _ in profiler.events()] == ["PAD"]


def test_events_add_up_until_cleared():
    profiler, interpreter = profiled(DIGITS, max_events=20)
    ops = len(names(DIGITS.read_bytes()))
    interpreter.invoke()
    interpreter.invoke()
    assert len(profiler.events()) == 2 * ops
    profiler.clear_events()
    assert profiler.events() == [] and profiler.get_total_ticks() == 0
    interpreter.invoke()
    assert len(profiler.events()) == ops


def test_no_room_says_what_to_do():
    profiler, interpreter = profiled(DIGITS)
    interpreter.invoke()
    with pytest.raises(viperlite.ViperliteError, match="clear_events"):
        interpreter.invoke()
    profiler.clear_events()
    interpreter.invoke()


def test_two_interpreters_share_a_profiler():
    profiler, first = profiled(DIGITS)
    data = DIGITS.read_bytes()
    arena = bytearray(here.needed(data))
    second = viperlite.MicroInterpreter(viperlite.get_model(data), viperlite.AllOpsResolver(), arena, profiler=profiler)
    second.allocate_tensors()
    first.invoke()
    second.invoke()
    assert len(profiler.events()) == 2 * len(names(data))


def test_answers_stay():
    _, interpreter = profiled(DIGITS)
    image = bytes(range(64))
    interpreter.input(0).data[:] = image
    interpreter.invoke()
    plain = here.interpreter_of(DIGITS.read_bytes())
    plain.input(0).data[:] = image
    plain.invoke()
    assert bytes(interpreter.output(0).data) == bytes(plain.output(0).data)


def test_events_of_ones_own():
    profiler = MicroProfiler(3, Clock())
    outer = profiler.begin_event("A")
    inner = profiler.begin_event("B")
    profiler.end_event(inner)
    profiler.end_event(outer)
    profiler.begin_event("A")  # is not ended
    assert profiler.events() == [("A", 9), ("B", 3), ("A", 0)]
    assert profiler.ticks_per_tag() == [("A", 9), ("B", 3)]
    assert profiler.get_total_ticks() == 12
    with pytest.raises(viperlite.ViperliteError):
        profiler.begin_event("C")


def test_logs():
    profiler = MicroProfiler(3, Clock())
    for tag in "CONV_2D", "SOFTMAX", "CONV_2D":
        profiler.end_event(profiler.begin_event(tag))
    assert profiler.log().split("\n") == [
        "CONV_2D took 2 ticks.",
        "SOFTMAX took 4 ticks.",
        "CONV_2D took 6 ticks.",
    ]
    assert profiler.log_csv().split("\n") == ['"Event","Tag","Ticks"', "0,CONV_2D,2", "1,SOFTMAX,4", "2,CONV_2D,6"]
    assert profiler.log_ticks_per_tag_csv().split("\n") == [
        '"Unique Tag","Total ticks across all events with that tag."',
        "CONV_2D, 8",
        "SOFTMAX, 4",
        '"total number of ticks", 12',
    ]


def test_a_clock_that_wraps():
    numbers = iter((9, 2))
    profiler = MicroProfiler(1, lambda: next(numbers), lambda later, earlier: (later - earlier) % 10)
    profiler.end_event(profiler.begin_event("A"))
    assert profiler.events() == [("A", 3)]


RUN = """
import sys
import viperlite
model = viperlite.get_model(data("model"))
arena = bytearray(ARENA)
def interpreter(*profiler):
    made = viperlite.MicroInterpreter(model, viperlite.AllOpsResolver(), arena, *profiler)
    made.allocate_tensors()
    for i in range(64):
        made.input(0).data[i] = i
    return made
plain = interpreter()
plain.invoke()
answer = bytes(plain.output(0).data)
print("viperlite.profiler" in getattr(sys, "modules", ()))
from viperlite.profiler import MicroProfiler
profiler = MicroProfiler()
observed = interpreter(profiler)
try:
    from micropython import heap_lock, heap_unlock
except ImportError:
    heap_lock = heap_unlock = lambda: None
heap_lock()
observed.invoke()
heap_unlock()
print(bytes(observed.output(0).data) == answer)
print(*[tag for tag, _ in profiler.events()])
print(min([ticks for _, ticks in profiler.events()]) >= 0, profiler.get_total_ticks() > 0)
"""


def test_allocates_nothing_on_the_device(target):
    """With its usual clock, under heap_lock; and the module is not even loaded where there is no profiler."""
    model = models.Model(DIGITS)
    with target.session({"model": model.data}) as session:
        lines = session.run("ARENA = %d\n%s" % (model.arena_size(target.march), RUN)).split("\n")
    assert lines[:4] == ["False", "True", " ".join(names(model.data)), "True True"]
