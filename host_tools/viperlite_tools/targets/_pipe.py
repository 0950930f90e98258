"""A session over the pipes of a process that speaks _driver.py's protocol."""

import codecs
import os
import select
import shutil
import subprocess
import tempfile
import time

from .base import Session, TargetError, raised

_BOOT_TIMEOUT = 60  # s
_END = b"\x04"
_CHUNK = 1 << 16


def guarded(argv):
    """The command, killed should this process die without a chance to do it."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--", *argv] if setpriv else argv


class PipeSession(Session):
    """command(): the process's argv, called at the start. prologue: a script to begin with, printing the version."""

    def __init__(self, target, command, prologue, env=None):
        self.target = target
        self.command = command
        self.prologue = prologue
        self.env = None if env is None else {**os.environ, **env}
        self.process = None

    def start(self):
        argv = [str(a) for a in self.command()]
        self.errors = tempfile.TemporaryFile()
        try:
            self.process = subprocess.Popen(
                guarded(argv),
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.errors,
                bufsize=0,
                start_new_session=True,  # Ctrl-C is ours to handle
            )
        except OSError as e:
            raise TargetError("cannot start %s: %s" % (argv[0], e.strerror))
        self.version = self.run(self.prologue, _BOOT_TIMEOUT).strip()

    def run(self, script, timeout=600, echo=None):
        if self.process is None:
            raise TargetError("%s: the session has ended" % self.target)
        code = script.encode()
        deadline = time.monotonic() + timeout
        self._send(code, deadline, timeout)
        output, rest = self._until_end(b"", deadline, timeout, echo)
        traceback, _ = self._until_end(rest, deadline, timeout, None)
        if traceback:
            raise raised(self.target, traceback.decode(errors="replace"))
        return output.decode(errors="replace")

    def _send(self, code, deadline, timeout):
        self._write(self.process.stdin.fileno(), b"%d\n" % len(code) + code, deadline, timeout)

    def _write(self, fd, data, deadline, timeout):
        os.set_blocking(fd, False)
        while data:
            if not select.select([], [fd], [], max(0, deadline - time.monotonic()))[1]:
                self._late(timeout)
            try:
                data = data[os.write(fd, data) :]
            except BrokenPipeError:
                self._died()

    def _until_end(self, have, deadline, timeout, echo):
        """(what comes before the next end mark, what came after it)."""
        fd = self.process.stdout.fileno()
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        chunks = []
        while True:
            part, end, rest = have.partition(_END)
            chunks.append(part)
            if echo and part:
                echo(decoder.decode(part))
            if end:
                return b"".join(chunks), rest
            if not select.select([fd], [], [], max(0, deadline - time.monotonic()))[0]:
                self._late(timeout)
            have = os.read(fd, _CHUNK)
            if not have:
                self._died()

    def _late(self, timeout):
        self.close()
        raise TargetError("the script did not end on %s within %g s" % (self.target, timeout))

    def _died(self):
        status = self.process.wait()
        self.errors.seek(0)
        told = self.errors.read().decode(errors="replace").strip()
        self.close()
        raise TargetError("%s ended with status %d%s" % (self.target, status, told and ": " + told[-2000:]))

    def close(self):
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
        self.errors.close()
