"""unix64: MicroPython's unix port, 64 bit, which is what people have on their laptops."""

from ._unix import Unix

TARGET = Unix("unix64", "x64")
