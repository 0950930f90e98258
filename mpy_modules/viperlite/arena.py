"""The arena: one caller-supplied buffer, planned tensors from its start, lasting data from its end.

    | pad to 16 | planned tensors and scratch ->      ...      <- variable tensors, parameter blocks |

Interpreters that share an Arena stack their lasting data and share the planned part, so a model's tensors hold until
another model on the same arena is invoked (TFLM's multi-tenant arena does the same).
"""

from . import memory
from .errors import ArenaError, ViperliteError
from .planner import ALIGN


class Arena:
    """`buffer`: bytearray or writable memoryview. Pass one Arena to several interpreters to share it.

    alone: one interpreter has it for itself. Its scratch may then grow into what is left, which makes kernels faster.
    """

    def __init__(self, buffer, alone=False):
        if not isinstance(buffer, (bytearray, memoryview)) or getattr(buffer, "readonly", False):
            raise ViperliteError("the arena must be a bytearray or a writable memoryview, got %s" % type(buffer).__name__)
        self.view, self.address = memory.pin(buffer)
        self.start = -self.address % ALIGN
        self.head = 0  # bytes of the planned part, the largest of all sharers
        self.alone = alone
        self._end = len(self.view) - (self.address + len(self.view)) % 4
        self._tail = self._end  # offset of the lowest lasting byte; below start when the arena is too small
        self._spare = 0  # lasting bytes that could be done without

    def lasting(self, n):
        """Offset of n new bytes that keep their place, 4-aligned; writable only if fits()."""
        self._tail -= (n + 3) & ~3
        return self._tail

    def spare(self, n, head):
        """Offset of n new bytes like lasting(n) that used() does not count, None where they do not leave room for `head` planned
        bytes."""
        if self.start + head > self._tail - n:
            return None
        self._spare += n
        return self.lasting(n)

    def mark(self):
        """A point that release() goes back to."""
        return self._tail, self._spare, self.head

    def release(self, mark):
        self._tail, self._spare, self.head = mark

    def fits(self, head=0):
        """True while lasting data and `head` bytes of planned data do not meet."""
        return self.start + max(self.head, head) <= self._tail

    def reserve(self, head, where):
        """Claim `head` planned bytes, or raise ArenaError; `where` says what is largest."""
        need = self.start + max(self.head, head) + self._end - self._tail
        if need > len(self.view):
            raise ArenaError(
                "need %d bytes, have %d (%s); pass an arena of at least %d" % (need, len(self.view), where, need),
                need,
                len(self.view),
            )
        self.head = max(self.head, head)

    def room(self):
        """Bytes from the start that scratch may lie in: the planned part, or all that one interpreter leaves free."""
        return self._tail - self.start if self.alone else self.head

    def used(self):
        """Bytes that an arena of the same alignment must have."""
        return self.start + self.head + self._end - self._tail - self._spare
