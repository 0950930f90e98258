"""What a pass promises about the tensors that it rewrites, given the same inputs."""

from dataclasses import dataclass

ROUNDING = 1e-5  # of a float32 tensor's largest magnitude: the order in which terms are added up


@dataclass(frozen=True)
class Promise:
    """steps     how far a stored number of an integer type may be off
    relative  how far a float32 number may be off, as a part of the tensor's largest magnitude
    """

    steps: int = 0
    relative: float = ROUNDING

    @property
    def exact(self):
        """Integers stay what they are; float32 only loses what another order of the same sums loses."""
        return not self.steps and self.relative <= ROUNDING

    def __str__(self):
        if self.exact:
            return "bit-exact"
        bounds = ["int8 within %d step%s" % (self.steps, "s" if self.steps > 1 else "")] if self.steps else []
        bounds += ["float32 within %g" % self.relative] if self.relative > ROUNDING else []
        return ", ".join(bounds)


BIT_EXACT = Promise()
ONE_STEP = Promise(steps=1)
FOLDED = Promise(steps=1, relative=1e-4)  # weights are rounded to float32 after they have been multiplied
