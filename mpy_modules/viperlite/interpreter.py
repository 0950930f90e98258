"""MicroInterpreter: prepares a model into a plan of kernel calls, and runs it.

Source of the interface: tflite-micro, micro_interpreter.h. allocate_tensors() does all that can fail; invoke() only
calls the kernels of the plan.
"""

from .arena import Arena
from .errors import ViperliteError

_PLAN = b"viperlite_plan"  # metadata, see precomputed.py


class _Unprepared:
    """The plan before allocate_tensors(): it cannot be walked. This leaves invoke() nothing to check."""

    def __iter__(self):
        raise ViperliteError("call allocate_tensors() first")


def _only(kernel, p, interpreter):
    """invoke() of a plan of one call: a fraction of what the method takes, and small models notice."""
    if p is None:
        return kernel  # a native plan, whose function holds what it needs

    def invoke():
        interpreter  # lives as long as this function does
        kernel(p)

    return invoke


class MicroInterpreter:
    """model from get_model(); resolver; arena: bytearray, writable memoryview, or an Arena to share.

    arena_used_bytes() of arena are enough; with more, kernels that repeat work for want of scratch repeat less of it.

    profiler: a MicroProfiler (profiler.py), or whatever has its begin_event and end_event. Kernels are then called one by
    one, with an event for each op.
    """

    def __init__(self, model, resolver, arena, profiler=None):
        self._model = model
        self._resolver = resolver
        self._arena = arena if isinstance(arena, Arena) else Arena(arena, alone=True)
        self._profiler = profiler
        self._calls = None  # (kernel, block) of every kernel call; keeps alive what native plans point at
        self._called = None  # ... and what blocks point at
        self._plan = _Unprepared()  # what invoke() calls: the same, with native calls in a row put together
        self._data = {}  # index of an input or output -> view of its bytes
        self._tensors = {}  # ... -> its Tensor
        self._variables = ()

    def allocate_tensors(self):
        """Prepare every op and place every tensor. Raises OpError, ModelError or ArenaError; a second call is free."""
        if self._calls is not None:
            return
        builder = self._builder()
        builder.build()
        self._data = {i: builder.data(i) for i in self._model.inputs + self._model.outputs}
        if not builder.vouched:
            for i in self._data:
                self._tensor(i)  # all that can fail does so now
        self._variables = builder.variables
        self.paths = builder.paths
        self._calls = builder.calls
        self._called = builder.called
        self._plan = builder.plan if self._profiler is None else self._observed(builder)
        if len(self._plan) == 1:
            self.invoke = _only(*self._plan[0], self)
        self.reset()

    def _builder(self):
        """What makes the plan: the Loader of one that is in the file, else a Builder. Of the two, one is imported."""
        plan = self._model.metadata(_PLAN)
        if plan is not None:
            from . import precomputed

            loader = precomputed.find(self._model, plan, self._resolver, self._arena, self._profiler is not None)
            if loader:
                return loader
        from .builder import Builder

        return Builder(self._model, self._resolver, self._arena)

    def _observed(self, builder):
        """The plan with events."""
        from . import profiler

        tags = [builder.name(i) for i in range(self._model.operators_size())]
        return profiler.plan(self._profiler, tags, builder.owners, builder.calls)

    def _tensor(self, i):
        if i not in self._tensors:
            from .tensor import Tensor  # now: a program that only imports viperlite does without it

            self._tensors[i] = Tensor(self._model.tensor(i), self._data[i])
        return self._tensors[i]

    def _ready(self):
        if self._calls is None:
            iter(self._plan)

    def invoke(self):
        """Run the model once. Allocates nothing unless the model has float32 kernels."""
        for kernel, p in self._plan:
            kernel(p)

    def reset(self):
        """Set every variable tensor (SVDF state) back to its zero point, as after allocate_tensors()."""
        self._ready()
        for view, value in self._variables:
            piece = bytes([value]) * min(len(view), 64)
            for i in range(0, len(view), 64):
                view[i : i + 64] = piece[: len(view) - i]

    def inputs_size(self):
        return len(self._model.inputs)

    def outputs_size(self):
        return len(self._model.outputs)

    def input(self, i=0):
        """Input tensor i. Its bytes may be overwritten by invoke(): set every input before each."""
        self._ready()
        return self._tensor(self._model.inputs[i])

    def output(self, i=0):
        self._ready()
        return self._tensor(self._model.outputs[i])

    def arena_used_bytes(self):
        """Bytes of arena that this model (and those sharing its arena) need: this many work, one fewer does not."""
        self._ready()
        return self._arena.used()
