"""Runs on the target, after lines that set CASES: (name, bytes of arena) of models. Calls every kernel of each.

    @checked PATH...  paths of the kernels that were called
    @changed CASE N   kernel call N of a case came back with other registers
"""

import gc
import sys
from array import array

import viperlite
from viperlite import kernels


def loaded():
    """The module that looks at registers, compiled for this core: it comes as an image of a file system."""
    import vfs

    vfs.mount(vfs.VfsRom(data("registers.romfs")), "/image")  # noqa: F821
    sys.path.append("/image")
    import registers

    return registers


registers = loaded()
arena = bytearray(max([size for _, size in CASES]))  # noqa: F821
paths = set()
for name, size in CASES:  # noqa: F821
    gc.collect()
    model = viperlite.get_model(data(name))  # noqa: F821
    interpreter = viperlite.MicroInterpreter(model, viperlite.AllOpsResolver(), memoryview(arena)[:size])
    interpreter.allocate_tensors()
    paths.update(interpreter.paths)
    for i, (kernel, block) in enumerate(interpreter._calls):
        words = array("i", (0, 0, 0, -1))
        for k, value in enumerate((id(kernel), kernels.code_of(kernel), id(block))):
            words[k] = value - (value >> 31 << 32)
        registers.changed(words)
        if words[3]:
            print("@changed", name, i)
print("@checked", *sorted(paths))
