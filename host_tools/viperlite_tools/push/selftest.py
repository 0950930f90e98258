"""The self-test: what a model answers on the board to a random input, and what that took."""

import binascii
from dataclasses import dataclass

from .. import runner
from ..errors import CommandError
from ..targets import TargetError
from .board import UNTOUCHED

_PIECE = 2048  # bytes of a tensor on one line
_TIMEOUT = 600  # s, to load the model, and to invoke it
_SHOWN = 8  # numbers of an output

_START = """
import binascii, gc, micropython, time
gc.collect()
_free = gc.mem_free()
_module = {{"__name__": "viperlite_push"}}
with open({path!r}) as _file:
    exec(_file.read(), _module)
_test = _module["interpreter"]()
gc.collect()
print((_test.arena_used_bytes(), _free, gc.mem_free(), list(_test.paths)))
"""

_INVOKE = """
def _timed(invoke, locked):
    ticks, diff = time.ticks_us, time.ticks_diff
    before = after = 0
    if locked:
        micropython.heap_lock()
    try:
        before = ticks()
        invoke()
        after = ticks()
    finally:
        if locked:
            micropython.heap_unlock()
    return diff(after, before)
print(_timed(_test.invoke, {locked}))
"""

_OUTPUT = """
_out = _test.output({i}).data
for _k in range(0, len(_out), %d):
    print(binascii.b2a_base64(bytes(_out[_k : _k + %d])).decode().strip())
""" % (_PIECE, _PIECE)


class Failure(CommandError):
    """memory: for want of memory"""

    def __init__(self, message, hint, memory=False):
        super().__init__(message, hint)
        self.memory = memory


@dataclass
class Result:
    """time in us, arena used in bytes, heap free before and after in bytes, kernel paths, a line on each output"""

    time: int
    arena: int
    heap: tuple
    paths: list
    outputs: list


def run(board, path, model, case, expected):
    """Result of the module at a path on the board; Failure if it does not answer as expected."""
    try:
        arena, before, after, paths = board.ask(_START.format(path=path), _TIMEOUT)
        for i, data in enumerate(case):
            for k in range(0, len(data), _PIECE):
                piece = data[k : k + _PIECE]
                text = binascii.b2a_base64(piece).strip()
                board.run("_test.input(%d).data[%d:%d] = binascii.a2b_base64(%r)" % (i, k, k + len(piece), text))
        time = int(board.run(_INVOKE.format(locked=not model.floats), _TIMEOUT))
        outputs = [_output(board, i) for i in range(len(model.outputs))]
        board.run("_test = _module = _out = None\ngc.collect()")
    except TargetError as error:
        if not error.traceback:
            raise
        told = board.explained(error)
        raise Failure("the self-test failed: %s" % told.args[0], told.hint, "MemoryError" in error.traceback) from error
    for i, (tensor, got, wanted) in enumerate(zip(model.outputs, outputs, expected)):
        told = runner.difference(tensor, got, wanted)
        if told:
            raise Failure("the self-test failed on %s: output %d: %s" % (board.target, i, told), UNTOUCHED)
    shown = [_shown(tensor, got) for tensor, got in zip(model.outputs, outputs)]
    return Result(time, arena, (before, after), paths, shown)


def _output(board, i):
    return b"".join(binascii.a2b_base64(line) for line in board.run(_OUTPUT.replace("{i}", str(i))).split())


def _shown(tensor, got):
    """int8 (1, 2): 113 -113"""
    values = list(runner.numbers(tensor, got))
    rest = " ..." if len(values) > _SHOWN else ""
    near = "as computed here, within %g of the largest" % runner.TOLERANCE
    how = near if "float" in tensor.dtype else "bit for bit as computed here"
    return "%s %s, %s: %s%s" % (tensor.dtype, tensor.shape, how, " ".join("%.6g" % v for v in values[:_SHOWN]), rest)
