"""What `viperlite push` leaves on a board, for those that must not write over it. See push/__init__.py."""

import ast
import functools
import json
from pathlib import Path

MARK = "# viperlite push "  # begins the module of a model that was pushed; the path of its manifest follows
HOME = "/.viperlite"  # below the folder that MicroPython starts in

_SOURCE = Path(__file__).parents[1] / "device" / "push.py"
_KEPT = "print(json.dumps(kept()))"


def definitions(root):
    """device/push.py for a board that starts in this folder ("" for /)."""
    return "HOME = %r\nLIB = %r\nMARK = %r\n" % (root + HOME, root + "/lib", MARK) + _script()


@functools.cache
def _script():
    """The file without comments and docstrings, which a board would take its time for."""
    module = ast.parse(_SOURCE.read_text())
    for node in [module, *module.body]:
        if isinstance(node, (ast.Module, ast.FunctionDef)) and ast.get_docstring(node):
            del node.body[0]
    return ast.unparse(module)


def kept(session):
    """{name: manifest} of the models on the board, which has the definitions."""
    return dict(json.loads(session.run(_KEPT)))


def claimed(manifests):
    """[(offset, size)] of the regions of the ROMFS partition that are in use."""
    return [tuple(one["region"]) for one in manifests if one["region"]]
