"""What must be installed, and the apt package (Debian, Ubuntu) that brings it.

A tool is a name in TOOLS: (apt package, argv of a probe). Without a probe, the tool is a program of that name.
A probe fails with a status, or by printing a bare file name, as gcc does for a file that it does not have.
"""

import shutil
import subprocess

from .errors import BuildError

_LINK = "echo '#include <math.h>\nint main(void) { return 0; }' | gcc %s -x c - -o /dev/null"

TOOLS = {
    "apt-get": ("apt", None),
    "dpkg": ("dpkg", None),
    "make": ("make", None),
    "gcc": ("gcc", None),
    "libc6-dev": ("libc6-dev", ("sh", "-c", _LINK % "")),
    "gcc -m32": ("gcc-multilib", ("sh", "-c", _LINK % "-m32")),
    "g++": ("g++", None),
    "cmake": ("cmake", None),
    "arm-none-eabi-gcc": ("gcc-arm-none-eabi", None),
    "newlib": ("libnewlib-arm-none-eabi", ("arm-none-eabi-gcc", "-print-file-name=libc.a")),
    "libstdc++": (
        "libstdc++-arm-none-eabi-newlib",
        ("arm-none-eabi-gcc", "-print-file-name=libstdc++.a"),
    ),
    "riscv64-unknown-elf-gcc": ("gcc-riscv64-unknown-elf", None),
    "picolibc": (
        "picolibc-riscv64-unknown-elf",
        ("riscv64-unknown-elf-gcc", "-print-file-name=picolibc.specs"),
    ),
    "RISC-V gcc": (  # pico-sdk's, or what port/riscv.py makes one of
        "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf",
        (
            "sh",
            "-c",
            "command -v riscv32-unknown-elf-gcc riscv32-corev-elf-gcc || riscv64-unknown-elf-gcc -print-file-name=picolibc.specs",
        ),
    ),
    "qemu-system-arm": ("qemu-system-arm", None),
    "qemu-system-riscv32": ("qemu-system-misc", None),
    "qemu-xtensa": ("qemu-user", None),
    "node": ("nodejs", None),
    "npm": ("npm", None),
}


def present(name):
    probe = TOOLS[name][1]
    if probe is None:
        return shutil.which(name) is not None
    if shutil.which(probe[0]) is None:
        return False
    done = subprocess.run(probe, capture_output=True, text=True)
    return done.returncode == 0 and (not done.stdout or "/" in done.stdout)


def packages(names):
    """The apt packages to install for these tools: only of those that are absent."""
    return sorted({TOOLS[n][0] for n in names if not present(n)})


def need(names):
    """BuildError naming the packages if one of the tools is absent."""
    absent = packages(names)
    if absent:
        raise BuildError(
            "%s missing here" % (", ".join(n for n in names if not present(n))),
            install(absent),
        )


def install(absent):
    """What a person types to have these packages. Recommended ones would be some hundred more."""
    command = "sudo apt-get install --no-install-recommends " + " ".join(absent)
    if not shutil.which("apt-get"):
        return command + "  # Debian's names: there is no apt-get here"
    return command if shutil.which("sudo") else command + "  # there is no sudo here: as root, without it"
