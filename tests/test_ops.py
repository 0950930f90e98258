"""Every op case on CPython against TFLM: integers exactly, floats within 1e-4 of the output's largest magnitude."""

import collections

import pytest

import tflm
import viperlite
from cases import all_cases
from compare import difference
from here import run


CASES = all_cases()


def test_case_names_are_unique():
    assert [name for name, n in collections.Counter(case.name for case in CASES).items() if n > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_equals_tflm(case):
    expected = tflm.expected(case)
    if expected is None:
        with pytest.raises(viperlite.ViperliteError) as refusal:
            run(case.model, case.inputs)
        assert "no kernel here" not in str(refusal.value), "refused only because the op is absent"
        return
    assert not case.refused, "TFLM does not refuse case %s" % case.name
    for k, (got, need) in enumerate(zip(run(case.model, case.inputs), expected)):
        for i, (g, e) in enumerate(zip(got, need)):
            wrong = difference(g, e)
            assert not wrong, "%s (seed %d), invocation %d, output %d: %s" % (case.name, case.seed, k, i, wrong)
