"""TensorFlow Lite Micro as the oracle: run(model, invocations) -> outputs.

TFLM runs in a process of its own, since it ends the process where a check fails; that counts as a refusal.
"""

import atexit
import pickle
import struct
import subprocess
import sys
import tempfile

import numpy as np


class TflmRefused(Exception):
    """TFLM does not run this model; the text is what it printed."""


class _Worker:
    """Child process that answers one pickled (model, n_outputs, invocations, arena) after another."""

    def __init__(self):
        self._stderr = tempfile.TemporaryFile()
        self._child = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._stderr
        )

    def ask(self, job):
        """The answer, or None if the child died of it."""
        try:
            _send(self._child.stdin, job)
            return _receive(self._child.stdout)
        except (BrokenPipeError, EOFError):
            self._child.wait()
            return None

    def said(self):
        """What it has printed since the last call."""
        text = self._stderr.read().decode(errors="replace").strip()
        return text or "exit code %s" % self._child.poll()

    def stop(self):
        self._child.stdin.close()
        self._child.stdout.close()
        self._child.wait()
        self._stderr.close()


def _send(pipe, value):
    data = pickle.dumps(value)
    pipe.write(struct.pack("<I", len(data)) + data)
    pipe.flush()


def _receive(pipe):
    (size,) = struct.unpack("<I", _exactly(pipe, 4))
    return pickle.loads(_exactly(pipe, size))


def _exactly(pipe, size):
    data = pipe.read(size)
    if len(data) != size:
        raise EOFError
    return data


_worker = None


def run(model, invocations, arena_size=16 << 20):
    """Outputs of each invocation, in order on one interpreter: a list of lists of arrays.

    invocations  list of lists of arrays, one per input
    """
    global _worker
    if _worker is None:
        _worker = _Worker()
        atexit.register(lambda: _worker and _worker.stop())
    answer = _worker.ask((bytes(model), invocations, arena_size))
    said = _worker.said()
    if answer is None:
        _worker.stop()
        _worker = None
        raise TflmRefused("ended its process: " + said)
    if isinstance(answer, str):
        raise TflmRefused(answer + ": " + said)
    return answer


_answers = {}  # case name -> what expected() gave


def expected(case):
    """Outputs of a Case, None where TFLM refuses it. Each is asked for once."""
    if case.name not in _answers:
        try:
            _answers[case.name] = run(case.model, case.inputs)
        except TflmRefused as error:
            _answers[case.name] = None
            if not case.refused:
                raise AssertionError("TFLM refuses case %s (seed %d): %s" % (case.name, case.seed, error))
    return _answers[case.name]


def _run(model, invocations, arena_size):
    from tflite_micro.python.tflite_micro import runtime
    from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

    n_out = schema.Model.GetRootAsModel(model, 0).Subgraphs(0).OutputsLength()
    try:
        interpreter = runtime.Interpreter.from_bytes(model, arena_size=arena_size)
        answers = []
        for inputs in invocations:
            for i, value in enumerate(inputs):
                interpreter.set_input(np.ascontiguousarray(value), i)
            interpreter.invoke()
            answers.append([np.array(interpreter.get_output(i)) for i in range(n_out)])
        return answers
    except (RuntimeError, ValueError) as error:
        return str(error)


if __name__ == "__main__":
    while True:
        try:
            job = _receive(sys.stdin.buffer)
        except EOFError:
            break
        _send(sys.stdout.buffer, _run(*job))
