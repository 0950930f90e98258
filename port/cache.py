"""The cache outside the checkout: $VIPERLITE_CACHE, else ~/.cache/viperlite.

    source/NAME-VERSION/             unpacked sources
    build/TARGET-KEY/                build folders, kept, so that make has little to do
    artefact/TARGET/KEY/FILE         what a build produced, per hash of everything that went into it
    log/TARGET.log                   the output of the last build
    lock/NAME                        held while NAME is being written
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

from .errors import BuildError

_KEEP = {"build": 3, "artefact": 8}  # folders kept per target, newest first
_LOG_LINES = 12  # lines of a failed command's output that the error shows
_BLAME = re.compile(r"^E: |\b[Ee]rror:|\bcannot\b|No space left")  # of that output, what says why
_SKIP = ("__pycache__", ".git")


def root():
    named = os.environ.get("VIPERLITE_CACHE")
    return Path(named).expanduser().absolute() if named else Path.home() / ".cache" / "viperlite"


def folder(*parts):
    path = root().joinpath(*parts)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise BuildError(
            "cannot make %s: %s" % (path, e.strerror),
            "point VIPERLITE_CACHE at a folder that can be written",
        )
    return path


@contextlib.contextmanager
def lock(name, wait=True):
    """Hold the lock NAME; without wait, give False where another process holds it."""
    with open(folder("lock") / name, "w") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def digest(*parts):
    """12 hex digits that change with any of the parts (str, bytes, or a file or folder's Path)."""
    h = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            for path in _files(part):
                _feed(h, str(path.relative_to(part)).encode())
                _feed(h, path.read_bytes())
        else:
            _feed(h, part.encode() if isinstance(part, str) else part)
    return h.hexdigest()[:12]


def stamp(*paths):
    """Like digest, from names, sizes and times only: for trees too large to read each time."""
    h = hashlib.sha256()
    for top in paths:
        for path in _files(top):
            s = path.stat()
            _feed(h, ("%s %d %d" % (path, s.st_size, s.st_mtime_ns)).encode())
    return h.hexdigest()[:12]


def _feed(h, data):
    h.update(b"%d:" % len(data))
    h.update(data)


def _files(path):
    if path.is_file():
        return [path]
    found = []
    for top, dirs, names in os.walk(path):
        dirs[:] = sorted(d for d in dirs if d not in _SKIP and not d.startswith("build-"))
        found += [Path(top, n) for n in sorted(names) if not n.endswith(".pyc")]
    return [p for p in found if p.is_file()]


def run(argv, log, cwd=None, env=None):
    """Run a command with its output appended to the file log; BuildError if it fails."""
    argv = [str(a) for a in argv]
    with open(log, "ab") as f:
        f.write(("\n$ " + " ".join(argv) + "\n").encode())
        f.flush()
        start = f.tell()
        try:
            p = subprocess.Popen(
                argv,
                cwd=cwd,
                env=None if env is None else {**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=f,
                stderr=subprocess.STDOUT,
            )
        except FileNotFoundError:
            raise BuildError("%s is not installed" % argv[0], "install the package that brings it")
        try:
            status = p.wait()
        except BaseException:  # Ctrl-C included: leave nothing running
            p.kill()
            p.wait()
            raise
    if status:
        told = Path(log).read_bytes()[start:].decode(errors="replace")
        tail = [line for line in told.splitlines() if line.strip()][-_LOG_LINES:]
        blame = [line for line in tail if _BLAME.search(line)] or tail
        raise BuildError(
            "`%s` failed with status %d: %s" % (" ".join(argv[:4]), status, blame[0].strip()),
            "all of its output is in %s" % log,
            tail,
        )


def status(argv):
    """The exit status of a command that nobody needs to see."""
    return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


def publish(source, destination):
    """Copy a file into place in one step: nobody ever sees half of it."""
    store(source.read_bytes(), destination, source.stat().st_mode)


def store(data, destination, mode=0o644):
    """Write bytes to a file in one step."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    part = destination.with_name("%s.%d.%d" % (destination.name, os.getpid(), threading.get_ident()))
    part.write_bytes(data)
    part.chmod(mode)
    os.replace(part, destination)


def prune(kind, pattern, name=None):
    """Remove all but the newest few folders that match; one in use (locked) stays."""
    found = sorted(folder(kind).glob(pattern), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in found[_KEEP[kind] :]:
        with lock(name or path.name, wait=False) as mine:
            if mine:
                shutil.rmtree(path, ignore_errors=True)
