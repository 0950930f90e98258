"""A session over the raw REPL of a MicroPython board, by mpremote's transport."""

import codecs
import time

from .base import Session, TargetError, raised

_BOOT_TIMEOUT = 30  # s
_POLL = 0.05  # s, how long one read waits
_END = b"\x04"
_TAIL = 4096  # bytes of output that a fault's message fits in


class _Late(Exception):
    """The deadline has passed."""


class _Line:
    """A port as mpremote's transport wants it: read in large pieces, everything bound by one deadline.

    port  read(seconds) -> bytes, empty if none came in that time; write(bytes, seconds); close()
    """

    def __init__(self, port):
        self.port = port
        self.have = bytearray()
        self.deadline = 0

    def read(self, n=1):
        while len(self.have) < n:
            self._fill()
        out = bytes(self.have[:n])
        del self.have[:n]
        return out

    def until(self, ending, consume=None):
        """What comes, up to and with `ending`; consume, if given, is shown what comes before it, piece by piece."""
        shown = start = 0
        while True:
            found = self.have.find(ending, start)
            upto = found if found >= 0 else len(self.have)
            if consume and upto > shown:
                consume(bytes(self.have[shown:upto]))
                shown = upto
            if found >= 0:
                return self.read(found + len(ending))
            start = max(0, len(self.have) - len(ending) + 1)
            self._fill()

    def inWaiting(self):
        if not self.have:
            self.have += self.port.read(0)
        return len(self.have)

    def write(self, data):
        self.port.write(data, self._left())

    def _fill(self):
        self.have += self.port.read(min(_POLL, self._left()))

    def _left(self):
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _Late
        return left


def _transport(port, name):
    """mpremote's transport on an open port."""
    from mpremote.transport_serial import SerialTransport

    class Transport(SerialTransport):
        def __init__(self):
            self.serial = _Line(port)
            self.device_name = name
            self.in_raw_repl = False
            self.use_raw_paste = True
            self.mounted = False
            self.is_pty = False

        def read_until(self, min_num_bytes, ending, timeout=10, data_consumer=None, timeout_overall=None):
            return self.serial.until(ending, data_consumer)

    return Transport()


class ReplSession(Session):
    """A session on a board that shows MicroPython's prompt. To override:

    open()      gives the port, as _Line wants it
    prompt      what the board sends when it has started; empty if it runs already
    started()   runs when the prompt has come
    prepare()   runs when the REPL is there, and sets version
    sent(code)  what is sent to have a script run
    fault(tail) the text of a fault that stopped the firmware, if the end of the output tells of one
    soft_reset  whether to begin with a soft reset
    """

    prompt = b""
    soft_reset = False

    def __init__(self, target):
        self.target = target
        self.port = None

    def open(self):
        raise NotImplementedError

    def started(self):
        pass

    def prepare(self):
        raise NotImplementedError

    def sent(self, script):
        return script

    def fault(self, tail):
        return None

    def start(self):
        self.port = self.open()
        self.transport = _transport(self.port, self.target)
        self.bound(_BOOT_TIMEOUT, self._enter)
        self.prepare()

    def _enter(self):
        self.transport.serial.until(self.prompt)
        self.started()
        self.transport.enter_raw_repl(soft_reset=self.soft_reset)

    def run(self, script, timeout=600, echo=None):
        if self.port is None:
            raise TargetError("%s: the session has ended" % self.target)
        output, traceback = self.bound(timeout, lambda: self._exchange(script, echo))
        if traceback:
            raise raised(self.target, _text(traceback))
        return _text(output)

    def _exchange(self, script, echo):
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        tail = bytearray()

        def consume(part):
            tail.extend(part)
            del tail[:-_TAIL]
            told = self.fault(tail)
            if told:
                raise TargetError("the firmware of %s stopped: %s" % (self.target, told.splitlines()[0]), traceback=told)
            if echo:
                echo(decoder.decode(part).replace("\r\n", "\n"))

        self.transport.exec_raw_no_follow(self.sent(script))
        line = self.transport.serial
        return line.until(_END, consume)[:-1], line.until(_END)[:-1]

    def bound(self, timeout, call):
        """call() within `timeout` seconds. Whatever keeps the board from answering ends the session."""
        from mpremote.transport import TransportError

        self.transport.serial.deadline = time.monotonic() + timeout
        try:
            return call()
        except _Late:
            self.close()
            raise TargetError("%s did not come to an end within %g s" % (self.target, timeout))
        except (TransportError, OSError) as e:
            self.close()
            raise TargetError("lost %s: %s" % (self.target, e))
        except BaseException:
            self.close()
            raise

    def close(self):
        port, self.port = self.port, None
        if port is not None:
            port.close()


def _text(output):
    """As printed: the REPL sends CR LF for a line's end."""
    return output.decode(errors="replace").replace("\r\n", "\n")
