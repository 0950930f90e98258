"""Runs on the target, after cost.py and lines that set ARENA_SIZE, CASES and WATCH: looks at every op of the last case.

CASES holds lists of the names under which data() has the inputs; all run in order on one interpreter, so that a state
is what it was. WATCH names what stands under data(), (op, place) -> name: place i >= 0 is output i of the op after it
ran, place ~i its input i if that is a variable tensor, after it ran too; (op, place, 0) is the same tensor before it ran.
None: nothing is known of any.

Before an op, each input that another op wrote must be what is known of it; its state is set. After it, its outputs and its
state are compared with what is known, told where they differ, and set to it. So each op runs on right inputs, and what
differs is its own doing. Where nothing is known, all is told as it is.

    @case K                       case K has run
    @op K                         op K has run
    @before OP PLACE BASE64       a piece of a state before the op
    @after OP PLACE BASE64        a piece of an output or state that differs, or is not known
    @overwritten OP PLACE BASE64  a piece of input ~PLACE, which is not any more what an op before has left there
"""

import binascii

import viperlite
from viperlite.builder import Builder

PIECE = 768  # bytes of a tensor on one line


class Watched(viperlite.MicroInterpreter):
    """Keeps views of the tensors that are watched."""

    def _builder(self):
        """A precomputed plan knows inputs, outputs and states alone; others lie where the file's arena plan has them. Without
        one, ops are prepared here, which takes more arena."""
        plan = self._model.metadata(b"OfflineMemoryAllocation")
        if plan is None or plan.n < 4 * (3 + self._model.tensors_size()):
            return Builder(self._model, self._resolver, self._arena)
        self.offsets = plan
        return super()._builder()

    def _view(self, builder, t):
        if isinstance(builder, Builder):
            return builder.data(t)
        try:
            return builder.data(t)
        except viperlite.ModelError:
            at = self._arena.start + self.offsets.number(4 * (3 + t), "<i")
            return self._arena.view[at : at + self._model.tensor(t).nbytes]

    def _observed(self, builder):
        model = self._model
        self.views, writers = [], {}  # of each op: (place, view, where an op before has left it) of what it reads, and writes
        for op in range(model.operators_size()):
            table = model.operator(op)
            reads, writes = [], []
            for i, t in enumerate(model.operator_inputs(table)):
                if t >= 0 and model.tensor(t).variable:
                    reads.append((~i, self._view(builder, t), None))
                    writes.append((~i, self._view(builder, t)))
                elif t in writers:
                    reads.append((~i, self._view(builder, t), writers[t]))
            for i, t in enumerate(model.operator_outputs(table)):
                writes.append((i, self._view(builder, t)))
                writers[t] = op, i
            self.views.append((reads, writes))
        return super()._observed(builder)


class Watch:
    """What the interpreter takes for a profiler."""

    op = 0
    on = False

    def begin_event(self, tag):
        if self.on:
            for place, view, writer in self.interpreter.views[self.op][0]:
                if writer is None:
                    self.state(place, view)
                elif WATCH is not None:  # noqa: F821
                    self.compare("@overwritten", place, view, writer)

    def end_event(self, handle):
        if self.on:
            for place, view in self.interpreter.views[self.op][1]:
                if WATCH is None:  # noqa: F821
                    tell("@after", self.op, place, view)
                else:
                    self.compare("@after", place, view, (self.op, place))
            print("@op", self.op)
            self.op += 1

    def state(self, place, view):
        if WATCH is None:  # noqa: F821
            tell("@before", self.op, place, view)
        elif (self.op, place, 0) in WATCH:  # noqa: F821
            view[:] = data(WATCH[self.op, place, 0])  # noqa: F821

    def compare(self, key, place, view, written):
        if written in WATCH:  # noqa: F821
            known = data(WATCH[written])  # noqa: F821
            if view != known:
                tell(key, self.op, place, view)
                view[:] = known


def tell(key, op, place, view):
    for at in range(0, len(view), PIECE):
        print(key, op, place, binascii.b2a_base64(view[at : at + PIECE]).decode().strip())


def prepared(model, watch, size):
    interpreter = Watched(model, viperlite.AllOpsResolver(), bytearray(size), profiler=watch)
    interpreter.allocate_tensors()
    return interpreter


def run():
    model = viperlite.get_model(data("model"))  # noqa: F821
    watch = Watch()
    try:
        interpreter = prepared(model, watch, ARENA_SIZE)  # noqa: F821
    except viperlite.ArenaError as error:
        interpreter = prepared(model, watch, error.need)
    watch.interpreter = interpreter
    for k, names in enumerate(CASES):  # noqa: F821
        for i, name in enumerate(names):
            interpreter.input(i).data[:] = data(name)  # noqa: F821
        watch.on = k == len(CASES) - 1  # noqa: F821
        interpreter.invoke()
        print("@case", k)


run()
