"""Samples as hypothesis makes them: any label value, any number, families as the catalogue has them."""

import math

from hypothesis import strategies as st

from luna_textfile.textfile.metrics import Family, Sample

FAMILIES = (
    Family("hsm_test_sessions", "gauge", "Open sessions.", ("label", "serial", "hsm"), "a test"),
    Family("hsm_test_commands_total", "counter", 'Of "all" C:\\new\nclients.', ("hsm",), "a test"),
    Family("hsm_test_up", "gauge", "1 if all is well.", (), "a test"),
)

# Weighted towards what an escape or a line splitter stumbles over.
ODD = '"\\\n\r\t\0\x0b\x0c\x1c\x1d\x1e\x7f\x85\u2028\u2029\ufeff\ufffd\U0001f511{}=, #令牌é'
texts = st.text(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=12)
# From a list: st.text() would leave the halves out again.
texts_with_surrogates = st.lists(st.sampled_from(ODD + "\ud800\udcff" * 4) | st.characters(), max_size=12).map("".join)
numbers = st.integers(-(2**64), 2**64) | st.booleans() | st.floats()


@st.composite
def samples(draw: st.DrawFn, values: st.SearchStrategy[str] = texts) -> Sample:
    """Make one sample of one of the families."""
    family = draw(st.sampled_from(FAMILIES))
    return family.sample(draw(numbers), **{label: draw(values) for label in family.labels})


def equal(left: float, right: float) -> bool:
    """Compare numbers as Prometheus holds them: all are floats, and NaN is NaN."""
    return float(left) == float(right) or (math.isnan(left) and math.isnan(right))
