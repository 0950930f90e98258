"""A RISC-V toolchain as pico-sdk looks for it, out of a distribution's compiler and picolibc.

pico-sdk wants programs riscv32-unknown-elf-* with newlib and libstdc++. Debian has riscv64-unknown-elf-*, which make 32-bit
code too, with picolibc and without a C++ library. A folder of scripts with the names that pico-sdk wants makes up for it:

- pico-sdk asks for the bit manipulation extensions. Debian's gcc 12 fails on them with internal errors, and finds no folder
  of libraries by that name. It compiles for rv32imac; the assembler takes all that pico-sdk has inline.
- pico-sdk brings its own start files and names nosys.specs, which picolibc lacks: this one leaves start files out.
- MicroPython's rp2 port has no C++: pico-sdk's operator new is left out, and the C++ library is empty.
"""

import shutil
import subprocess
from pathlib import Path

from . import cache
from .errors import BuildError

TOOL = "RISC-V gcc"  # in tools.TOOLS
WHOLE = ("riscv32-unknown-elf", "riscv32-corev-elf")  # what pico-sdk looks for
_GCC = "riscv64-unknown-elf-gcc"
_CPU = "-march=rv32imac -mabi=ilp32"
_ASSEMBLED = "rv32imac_zicsr_zifencei_zba_zbb_zbs_zbkb"  # what the cores of an RP2350 run
_SPECS = "*startfile:\n\n\n*endfile:\n\n\n*lib:\n--start-group -lc -lgcc --end-group\n\n"
_SCRIPT = """#!/bin/sh
exec riscv64-unknown-elf-{name} -isystem {include} -B{glue} -L{glue} -L{gcc} -L{libc} -ftls-model=local-exec \\
    -DPICO_CXX_DISABLE_ALLOCATION_OVERRIDES=1 "$@" {cpu} -mno-riscv-attribute -Wa,-march={assembled}
"""


def whole():
    """The first part of the names of a toolchain that needs nothing of this, None where there is none."""
    return next((name for name in WHOLE if shutil.which(name + "-gcc")), None)


def glued(place):
    """Folder of programs riscv32-unknown-elf-*, made in a folder of this name in the cache."""
    glue, programs = cache.folder(*place, "lib"), cache.folder(*place, "bin")
    cache.store(_SPECS.encode(), glue / "nosys.specs")
    cache.store(b"!<arch>\n", glue / "libstdc++.a")
    include = _headers()
    values = {
        "include": include, "glue": glue, "gcc": _told("-print-libgcc-file-name").rpartition("/")[0],
        "libc": include.parent / "lib" / "rv32imac" / "ilp32", "cpu": _CPU, "assembled": _ASSEMBLED,
    }  # fmt: skip
    for name in ("gcc", "g++"):
        cache.store(_SCRIPT.format(name=name, **values).encode(), programs / (WHOLE[0] + "-" + name), 0o755)
    for name in ("objcopy", "objdump", "size"):
        script = '#!/bin/sh\nexec riscv64-unknown-elf-%s "$@"\n' % name
        cache.store(script.encode(), programs / (WHOLE[0] + "-" + name), 0o755)
    return programs


def _headers():
    """picolibc's include folder: the first that the compiler looks through."""
    lines = _told("--specs=picolibc.specs", "-E", "-v", "-x", "c", "/dev/null").splitlines()
    for line, after in zip(lines, lines[1:]):
        if line.startswith("#include <...>"):
            return Path(after.strip())
    raise BuildError("%s -v does not tell where it looks for headers" % _GCC)


def _told(*options):
    done = subprocess.run([_GCC, *_CPU.split(), *options], capture_output=True, text=True)
    if done.returncode:
        raise BuildError("%s failed: %s" % (_GCC, done.stderr.strip().splitlines()[-1]))
    return (done.stdout + done.stderr).strip()
