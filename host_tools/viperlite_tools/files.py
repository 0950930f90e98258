"""Files in and out: a file is written whole or not at all."""

import contextlib
import os
import pathlib

from .errors import CommandError


def read(path, what):
    """Bytes of a file; `what` names it in the message of the CommandError if it cannot be read."""
    try:
        return pathlib.Path(path).read_bytes()
    except OSError as error:
        raise CommandError("cannot read %s %s: %s" % (what, path, error.strerror)) from error


def write(outputs):
    """Write {path: bytes}, each under another name first; the names appear together once all are written."""
    written = []
    try:
        for path, data in outputs.items():
            path = pathlib.Path(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise CommandError("%s is a folder" % path, "name a file")
            draft = path.with_name(".%s.%d" % (path.name, os.getpid()))
            written.append((draft, path))
            draft.write_bytes(data)
        for draft, path in written:
            os.replace(draft, path)
    except OSError as error:
        raise CommandError("cannot write %s: %s" % (error.filename or path, error.strerror)) from error
    finally:
        for draft, _ in written:
            with contextlib.suppress(OSError):
                draft.unlink()
