"""What CPython lacks of MicroPython, so that every module imports on both.

The MicroPython compiler knows `const` and the viper decorator and types by name; these stand-ins are for CPython,
where viper kernels import but are never chosen.
"""

try:
    import micropython
    from micropython import const

    ptr8 = ptr16 = ptr32 = uint = None  # the compiler's own inside a viper function
except ImportError:

    def const(x):
        return x

    class micropython:
        """The decorators of kernels, without effect."""

        @staticmethod
        def viper(f):
            return f

        asm_thumb = asm_rv32 = asm_xtensa = viper

    ptr8 = ptr16 = ptr32 = uint = int
