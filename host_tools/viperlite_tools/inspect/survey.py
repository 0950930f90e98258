"""Which kernels the ops of a model take on an architecture, and why viperlite refuses those that it refuses.

Each op's own `prepare` is asked, by itself, with the kernel paths of the architecture in use: as on the board, but nothing
is placed, and a refusal ends the one op alone.
"""

import warnings

import viperlite
from viperlite import kernels
from viperlite.node import Code, Node, Scratch
from viperlite.resolver import op_name

from .. import mpy


class _Model:
    """All that such a Node asks of its builder."""

    def __init__(self, model):
        self.model = model

    def together(self, a, b):
        """No place is known here: a copy of a tensor onto itself, which is left out, is told as a copy."""
        return False


class _Asked(Node):
    """A Node that notes the kernels, and emits nothing.

    taken  [(kernel, path)]: of its calls, then those that kernels call by addresses in their blocks
    """

    def __init__(self, builder, index, name, table):
        super().__init__(builder, index, name, table)
        self.taken = []

    def scratch(self, least, most=0):
        return Scratch(0)

    def buffer(self, kernel, *sizes):
        return Scratch(0)

    def emit(self, kernel, *words):
        names = [kernel] + [word.kernel for word in words if isinstance(word, Code)]
        for name in names:
            pair = (name, kernels.find(name)[1]) if isinstance(name, str) else (name.__name__, "custom")
            if pair not in self.taken:
                self.taken.append(pair)


def survey(data, march):
    """({op: [(kernel, path)]}, {op: refusal}, [refusal of the whole model]); see facts().

    march  of mpy.ARCHITECTURES
    """
    try:
        model = viperlite.get_model(data)
    except viperlite.ViperliteError as error:
        return {}, {}, [str(error)]
    before = list(kernels.paths)
    kernels.use([*mpy.assembler(march), "viper", "reference"])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # the assembler's operands 12(sp) look like a slip of the pen
            return _survey(model)
    finally:
        kernels.use(before)


def _survey(model):
    taken, refusals, resolver = {}, {}, viperlite.AllOpsResolver()
    for i in range(model.operators_size()):
        try:
            taken[i] = _ask(model, i, resolver)
        except viperlite.ViperliteError as error:
            refusals[i] = _without(str(error), i)
    whole = []
    if not refusals:
        for i in range(model.tensors_size()):
            try:
                model.tensor(i)
            except viperlite.ViperliteError as error:
                whole.append(str(error))
    return taken, refusals, whole


def _ask(model, i, resolver):
    table = model.operator(i)
    code, custom = model.operator_code(table)
    name = custom or op_name(code)
    prepare = resolver.find(name, bool(custom))
    if prepare is None:
        raise viperlite.OpError("has no kernel here; %s" % resolver.hint(name, bool(custom)))
    node = _Asked(_Model(model), i, name, table)
    prepare(node)
    return node.taken


def _without(text, i):
    """The text of a refusal without the op's number and name at its front, which stand beside it."""
    head, colon, rest = text.partition(": ")
    return rest if colon and head.startswith("op %d " % i) else text
