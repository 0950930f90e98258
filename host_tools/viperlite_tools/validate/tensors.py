"""What every op of a model writes on a target: device/tensors.py, and what it tells."""

import binascii

from .. import runner

_SCRIPT = runner.DEVICE / "tensors.py"


class Watched:
    """before, after, overwritten: {(op, place): bytes}, as device/tensors.py has them."""

    def __init__(self, lines):
        self.before, self.after, self.overwritten = {}, {}, {}
        kinds = {"@before": self.before, "@after": self.after, "@overwritten": self.overwritten}
        for line in lines:
            key, *words = line.split()
            if key in kinds:
                place = int(words[0]), int(words[1])
                kinds[key][place] = kinds[key].get(place, b"") + binascii.a2b_base64(words[2])


def watch(target, model, cases, known, say, progress=lambda done: None):
    """Watched of the last of these cases, which run in order on one interpreter.

    known     {(op, place): bytes}, and {(op, place, 0): bytes} of states before: what the target is to compare with, so that
              only what differs is told; None: all is
    progress  called with the number of ops done
    """
    names, held = runner.named(model, cases)
    places = None
    if known is not None:
        places = {place: "known/%d" % i for i, place in enumerate(known)}
        held.update((places[place], data) for place, data in known.items())
    head = "CASES, WATCH = %r, %r\n" % (names, places)
    timeout = runner.TIMEOUT * (1 + len(cases))
    echo = runner.counted(progress, "@op")
    text, _ = runner.execute(target, model, held, head + _SCRIPT.read_text(), timeout, say, echo)
    return Watched(line for line in text.splitlines() if line.startswith("@"))
