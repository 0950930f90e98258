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
    """Write {path: bytes}, each under another name first; the names appear together once all are written.

    A link stays one: what it leads to is written. A device or a pipe, such as /dev/stdout, is written to as it is.
    """
    written, direct = [], []
    try:
        for name, data in outputs.items():
            path = pathlib.Path(name)
            if path.is_dir():
                raise CommandError("%s is a folder" % path, "name a file")
            if path.exists() and not path.is_file():  # to be replaced by a file would be its end
                direct.append((path, data))
                continue
            path = path.resolve()
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(".%s.%d" % (path.name, os.getpid()))
            written.append((draft, path))
            draft.write_bytes(data)
        for name, data in direct:
            _into(name, data)
        for draft, name in written:
            os.replace(draft, name)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CommandError("cannot write %s: %s" % (name, reason), "choose another place") from error
    finally:
        for draft, _ in written:
            with contextlib.suppress(OSError):
                draft.unlink()


def _into(path, data):
    """Write into what is no file, which open() would cut to length 0 if it were one."""
    at = os.open(path, os.O_WRONLY)
    try:
        while data:
            data = data[os.write(at, data) :]
    finally:
        os.close(at)
