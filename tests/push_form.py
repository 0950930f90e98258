"""What the tests of `viperlite push` share."""

import functools
import pathlib

import viperlite
from viperlite_tools import models, pipeline, targets
from viperlite_tools.push import board

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
OLD, NEW = MODELS / "hello_world_int8.tflite", MODELS / "digits.tflite"
FORMS = ("romfs", "files")
RUNS = targets.get("rp2040").missing()  # why not, if the firmware cannot run

# prints what the model that is called `model` answers to an input of zeros, or that there is none
ASK = """
try:
    import model
except ImportError as e:
    if "'model'" not in str(e):
        raise
    print("no model")
else:
    i = model.interpreter()
    i.input(0).data[:] = bytes(len(i.input(0).data))
    i.invoke()
    print(bytes(i.output(0).data).hex())
"""


@functools.cache
def expected(path):
    """The same of CPython; None: there is no model."""
    if path is None:
        return "no model"
    made = models.Model(path, pipeline.prepare(path.read_bytes()).data)
    i = viperlite.MicroInterpreter(viperlite.get_model(made.data), viperlite.AllOpsResolver(), bytearray(made.arena_size()))
    i.allocate_tensors()
    i.input(0).data[:] = bytes(len(i.input(0).data))
    i.invoke()
    return bytes(i.output(0).data).hex()


def stock(patch, form):
    """files: the board as if its firmware had no viperlite and no ROMFS partition, which is how stock firmware is."""
    if form == "files":
        begin = board.Board.begin

        def begun(self):
            begin(self)
            self.frozen, self.rom = "", 0

        patch.setattr(board.Board, "begin", begun)
