"""Op resolvers: which ops a program brings.

Source of the interface: tflite-micro, micro_mutable_op_resolver.h. An op is a module viperlite.ops.NAME (its schema
name in lower case) with a function `prepare(op)`; a resolver imports it when it is asked for.
"""

from .errors import OpError
from .lookup import prepare
from .schema import OP_NAMES


def op_name(code):
    """Schema name of a builtin operator code."""
    at = 0
    for _ in range(code):  # names stand between spaces; no list of all is made
        at = OP_NAMES.find(" ", at + 1)
        if at < 0:
            break
    name = OP_NAMES[at + 1 : OP_NAMES.find(" ", at + 1)] if code >= 0 and at >= 0 else ""
    return name or "builtin %d" % code


class MicroMutableOpResolver:
    """Holds the ops that were added: MicroMutableOpResolver().add_conv_2d().add_softmax()."""

    replaces = False  # whether an op of the schema was given a `prepare` of one's own: no precomputed plan has it

    def __init__(self):
        self._prepares = {}

    def __getattr__(self, name):
        if not name.startswith("add_"):
            raise AttributeError(name)

        def add():
            op = name[4:].upper()
            found = prepare(op)
            if found is None:
                raise OpError("no op %s in viperlite.ops; see the README for the ops there are" % op)
            self._prepares[op] = found
            return self

        return add

    def add(self, name, prepare):
        """Register `prepare` for an op: a schema name, or the custom code of an op of your own. Returns the resolver."""
        self._prepares[name] = prepare
        self.replaces = self.replaces or " %s " % name in OP_NAMES
        return self

    def find(self, name, custom):
        """prepare function of an op, None where it was not added."""
        return self._prepares.get(name)

    def hint(self, name, custom):
        """What to do about an op that find() lacks."""
        return 'call resolver.add("%s", prepare)' % name if custom else "call resolver.add_%s()" % name.lower()


class AllOpsResolver(MicroMutableOpResolver):
    """Finds every op that viperlite has, importing those that the model needs."""

    def find(self, name, custom):
        found = self._prepares.get(name)
        return prepare(name) if found is None and not custom else found

    def hint(self, name, custom):
        if custom:
            return 'register it with resolver.add("%s", prepare)' % name
        return "viperlite.ops has no %s yet" % name.lower()
