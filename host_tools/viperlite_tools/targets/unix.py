"""unix: MicroPython's unix port, 32 bit, with the integers of the boards. The everyday target."""

from ._unix import Unix

TARGET = Unix("unix", "x86")
