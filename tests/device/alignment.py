"""Runs on the target: digits from wherever its bytes may lie. Lines: @answer WHERE ARENA HEX.

WHERE is heap+K for the bare model K bytes past a multiple of 16, or a module that `viperlite convert` wrote:
ram for its .mpy loaded into the heap, inplace for the .mpy used where it lies in ROMFS, romfs for the image.
"""

import binascii
import gc
import io
import sys

try:
    import vfs
except ImportError:  # a target without file systems: the model in the heap is all there is
    vfs = None

import viperlite


class Heap:
    """A file system of one file, which is not memory-mapped: what is imported from it is loaded into the heap."""

    def __init__(self, name, content):
        self.name = "/" + name
        self.content = content

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def stat(self, path):
        if path != self.name:
            raise OSError(2)
        return (0x8000, 0, 0, 0, 0, 0, len(self.content), 0, 0, 0)

    def open(self, path, mode):
        return io.BytesIO(self.content)


def answer(where, interpreter):
    interpreter.input(0).data[:] = data("input")  # noqa: F821
    interpreter.invoke()
    text = binascii.hexlify(interpreter.output(0).data).decode()
    print("@answer", where, interpreter.arena_used_bytes(), text)


def imported(where, file_system):
    """The module digits of a file system."""
    vfs.mount(file_system, "/" + where)
    sys.path.insert(0, "/" + where)
    import digits

    del sys.modules["digits"], sys.path[0]
    answer(where, digits.interpreter())
    vfs.umount("/" + where)
    gc.collect()


def run():
    model = data("model")  # noqa: F821
    for k in range(4):
        held = bytearray(len(model) + k)
        held[k:] = model
        interpreter = viperlite.MicroInterpreter(
            viperlite.get_model(memoryview(held)[k:]), viperlite.AllOpsResolver(), bytearray(ARENA_SIZE)  # noqa: F821
        )
        interpreter.allocate_tensors()
        answer("heap+%d" % k, interpreter)
        del held, interpreter
        gc.collect()
    if vfs is None:
        return
    imported("ram", Heap("digits.mpy", bytes(data("digits.mpy"))))  # noqa: F821
    imported("inplace", vfs.VfsRom(data("inplace.romfs")))  # noqa: F821
    imported("romfs", vfs.VfsRom(data("digits.romfs")))  # noqa: F821


run()
