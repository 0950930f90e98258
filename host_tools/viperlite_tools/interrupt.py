"""Ctrl-C while the command's modules are still being imported: imported first, it has that told in one line too.

From then on cli.guarded() takes it; only what nobody takes comes here.
"""

import os
import sys

_other = sys.excepthook


def _told(kind, error, traceback):
    if not issubclass(kind, KeyboardInterrupt):
        return _other(kind, error, traceback)
    os.write(2, b"\nviperlite: interrupted\n" if os.isatty(2) else b"viperlite: interrupted\n")
    os._exit(130)


sys.excepthook = _told
