"""MicroProfiler: how long each op takes.

    profiler = MicroProfiler()
    interpreter = MicroInterpreter(model, resolver, arena, profiler=profiler)

Source of the interface: tflite-micro, micro_profiler.h; what is printed there is returned here. An interpreter without a
profiler does not import this module.
"""

from .errors import ViperliteError


class MicroProfiler:
    """Events, each with a tag, a start and an end. invoke() adds one for every op, op i's is the i-th.

    max_events  how many are kept; None: as many as one invoke() of every interpreter adds that has this profiler
    clock       its numbers are ticks; None: time.ticks_us, which allocates nothing
    difference  ticks from one number of the clock to a later one, called (later, earlier); None: time.ticks_diff for
                ticks_us, subtraction for other clocks
    """

    def __init__(self, max_events=None, clock=None, difference=None):
        if clock is None:
            clock, difference = _microseconds()
        self._clock = clock
        self._difference = difference or _subtract
        self._grows = max_events is None
        self._tags, self._starts, self._ends = [], [], []
        self._n = 0
        self._add(max_events or 0)

    def _add(self, n):
        for part in self._tags, self._starts, self._ends:
            part.extend([None] * n)

    def reserve(self, n):
        """Make room for n events more, unless max_events said how many. allocate_tensors() does."""
        if self._grows:
            self._add(n)

    def begin_event(self, tag):
        """Start an event; gives the handle that ends it. Nothing is allocated, unless by the clock."""
        n = self._n
        if n == len(self._tags):
            raise ViperliteError("no room for event %d; call clear_events(), or give max_events" % n)
        self._n = n + 1
        self._tags[n] = tag
        self._ends[n] = None
        starts, clock = self._starts, self._clock
        starts[n] = clock()  # as late as can be
        return n

    def end_event(self, handle):
        """End an event; the last call counts. An event that was not ended took 0 ticks."""
        now = self._clock()
        self._ends[handle] = now

    def clear_events(self):
        self._n = 0

    def events(self):
        """[(tag, ticks)] in the order in which they began."""
        return [(self._tags[i], self._ticks(i)) for i in range(self._n)]

    def _ticks(self, i):
        end = self._ends[i]
        return 0 if end is None else self._difference(end, self._starts[i])

    def get_total_ticks(self):
        """Sum over all events."""
        return sum([self._ticks(i) for i in range(self._n)])

    def ticks_per_tag(self):
        """[(tag, sum of its ticks)] in the order in which the tags came first."""
        tags, sums = [], {}
        for tag, ticks in self.events():
            if tag not in sums:
                tags.append(tag)
            sums[tag] = sums.get(tag, 0) + ticks
        return [(tag, sums[tag]) for tag in tags]

    def log(self):
        """One line for each event."""
        return "\n".join(["%s took %d ticks." % event for event in self.events()])

    def log_csv(self):
        rows = ["%d,%s,%d" % (i, tag, ticks) for i, (tag, ticks) in enumerate(self.events())]
        return "\n".join(['"Event","Tag","Ticks"'] + rows)

    def log_ticks_per_tag_csv(self):
        rows = ["%s, %d" % pair for pair in self.ticks_per_tag()]
        head = ['"Unique Tag","Total ticks across all events with that tag."']
        return "\n".join(head + rows + ['"total number of ticks", %d' % self.get_total_ticks()])


def plan(profiler, tags, owners, calls):
    """The plan that runs these calls one by one, with an event for each op.

    profiler  has begin_event and end_event; if it has reserve, that is told the number of ops
    tags      name of each op
    owners    index of the op that each call belongs to, ascending
    calls     (kernel, block) pairs
    """
    if hasattr(profiler, "reserve"):
        profiler.reserve(len(tags))
    begin_event, end_event, handle = profiler.begin_event, profiler.end_event, 0

    def begin(tag):
        nonlocal handle
        handle = begin_event(tag)

    def end(_):
        end_event(handle)

    steps, k = [], 0
    for i, tag in enumerate(tags):
        steps.append((begin, tag))
        while k < len(calls) and owners[k] == i:
            steps.append(calls[k])
            k += 1
        steps.append((end, None))
    return steps


def _microseconds():
    """(clock, difference) of the default; CPython's clock does not wrap."""
    import time

    if hasattr(time, "ticks_us"):
        return time.ticks_us, time.ticks_diff
    return lambda: time.perf_counter_ns() // 1000, None


def _subtract(later, earlier):
    return later - earlier
