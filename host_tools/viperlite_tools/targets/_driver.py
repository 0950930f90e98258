"""Runs on the target: takes scripts from stdin, gives their output on stdout. For CPython and MicroPython's unix port.

To it:   the length of a script in bytes, a newline, the script
From it: the script's output, \\x04, its traceback or nothing, \\x04
"""

import io
import sys


def _traceback(e):
    text = io.StringIO()
    if hasattr(sys, "print_exception"):
        sys.print_exception(e, text)
    else:
        import traceback

        traceback.print_exception(type(e), e, e.__traceback__.tb_next, file=text)
    return text.getvalue()


def _serve():
    read = sys.stdin.buffer
    write = sys.stdout
    names = {"__name__": "__main__"}
    while True:
        length = read.readline()
        if not length:
            return
        script = read.read(int(length)).decode()
        told = ""
        try:
            exec(compile(script, "<script>", "exec"), names)
        except BaseException as e:
            told = _traceback(e)
        write.write("\x04" + told + "\x04")
        if hasattr(write, "flush"):
            write.flush()


_serve()
