"""viperlite's own reference kernels, plain Python, in a process of this machine's Python."""

from ... import runner
from ...targets.cpython import CPython
from .. import tensors

name = "viperlite's reference kernels"


class _Reference(CPython):
    """The target cpython, of whose kernels only those of the reference path are taken."""

    name = "the reference"

    def session(self, files, say=None):
        session = super().session(files, say)
        start = session.start

        def started():
            start()
            session.run("from viperlite import kernels\nkernels.use(['reference'])")

        session.start = started
        return session


def problem():
    return None


def run(model, cases, progress):
    return runner.run(_Reference(), model, cases, lambda line: None, progress).outputs


def trace(model, cases):
    watched = tensors.watch(_Reference(), model, cases, None, lambda line: None)
    return watched.before, watched.after
