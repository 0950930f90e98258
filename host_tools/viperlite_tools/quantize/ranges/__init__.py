"""Range estimators, one a file: range_of(statistics) -> (low, high), the values that int8 is to cover, 0 among them.

A file's name is its estimator's, with - for _; nothing lists them.
"""

import importlib
import pkgutil


def names():
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__) if module.name[0] != "_")


def get(name):
    """The function range_of of an estimator."""
    return importlib.import_module("%s.%s" % (__name__, name.replace("-", "_"))).range_of
