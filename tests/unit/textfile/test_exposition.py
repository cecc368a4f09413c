"""The text format: whatever the samples hold, prometheus_client's parser reads the same samples out of the text."""

import math
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from text.reading import Series, parsed
from text.samples import FAMILIES, equal, numbers, samples, texts, texts_with_surrogates

from luna_textfile.textfile.exposition import escape, number, render, unique
from luna_textfile.textfile.metrics import Family, Sample

SESSIONS, COMMANDS, UP = FAMILIES


def series(sample: Sample) -> Series:
    """Return a sample's series as a parser sees it."""
    return sample.family.name, frozenset(sample.labels.items())


@given(st.lists(samples()))
def test_it_parses_back_to_the_same_samples(given_samples: list[Sample]) -> None:
    """Any label values and any numbers: every series with its value, and no other."""
    kept, _ = unique(given_samples)
    read = parsed(render(kept))
    assert read.keys() == {series(sample) for sample in kept}
    assert all(equal(read[series(sample)], sample.value) for sample in kept)


@given(st.lists(samples(texts_with_surrogates)))
def test_it_is_valid_utf8_in_plain_lines(given_samples: list[Sample]) -> None:
    """Valid UTF-8 even from half surrogate pairs; each line ends in one newline; none is empty or a stray."""
    text = render(unique(given_samples)[0])
    text.encode("utf-8")
    assert text.endswith("\n") or not text
    lines = text.split("\n")[:-1]
    assert all(re.match(r"# (HELP|TYPE) hsm_test_|hsm_test_", line) for line in lines)
    assert "\r\n" not in text


@given(texts_with_surrogates)
def test_half_a_surrogate_pair_becomes_the_replacement_character(value: str) -> None:
    """Whatever UTF-8 can carry is kept; each half of a pair becomes U+FFFD, and nothing else is lost."""
    (read,) = parsed(render([COMMANDS.sample(1, hsm=value)]))
    shown = dict(read[1]).get("hsm", "")
    expected = "".join("\ufffd+" if "\ud800" <= c <= "\udfff" else re.escape(c) for c in value)
    assert re.fullmatch(expected, shown)


@given(st.lists(samples()), st.randoms(use_true_random=False))
def test_equal_samples_give_equal_bytes(given_samples: list[Sample], chance: random.Random) -> None:
    """The order in which collectors brought their samples does not show: sorted by family, then by labels."""
    kept, _ = unique(given_samples)
    shuffled = chance.sample(kept, len(kept))
    assert render(shuffled) == render(kept)
    families = [line.split()[2] for line in render(kept).split("\n") if line.startswith("# HELP")]
    assert families == sorted(families)


@given(st.lists(samples()))
def test_a_family_is_introduced_once_before_its_samples(given_samples: list[Sample]) -> None:
    """HELP, TYPE, then the samples, for each family exactly once: the parser sees no family twice."""
    kept, _ = unique(given_samples)
    read = list(text_string_to_metric_families(render(kept)))
    assert len({family.name for family in read}) == len(read)
    by_name = {family.name.removesuffix("_total"): family for family in FAMILIES}
    for family in read:
        declared = by_name[family.name.removesuffix("_total")]
        assert (family.documentation, family.type) == (declared.help, declared.kind)


@given(st.lists(samples()))
def test_unique_keeps_the_first_and_tells_the_rest(given_samples: list[Sample]) -> None:
    """Of each series the first sample is kept, in order; the others are given back, none is lost."""
    kept, repeated = unique(given_samples)
    keys = [(sample.family.name, sample.values) for sample in kept]
    assert len(set(keys)) == len(keys)
    assert len(kept) + len(repeated) == len(given_samples)
    for sample in kept:
        first = next(one for one in given_samples if (one.family, one.values) == (sample.family, sample.values))
        assert first is sample


@given(numbers)
def test_a_number_keeps_its_value(value: float) -> None:
    """Whole numbers keep every digit; a float is written so that it reads back as the same."""
    written = number(value)
    if isinstance(value, int):
        assert int(written) == value
    else:
        assert equal(float(written), value)
    assert re.fullmatch(r"[+-]?(\d+(\.\d+)?(e[+-]?\d+)?|Inf)|NaN", written)


def test_numbers_look_as_prometheus_writes_them() -> None:
    """True is 1; infinities and NaN have the format's own spelling."""
    values = (True, False, 2**64 - 1, 0.5, math.inf, -math.inf, math.nan)
    assert [number(value) for value in values] == ["1", "0", "18446744073709551615", "0.5", "+Inf", "-Inf", "NaN"]


def test_escapes_stand_as_the_format_wants_them() -> None:
    r"""In a label value `\`, `"` and newline are escaped; a HELP text keeps its quotes."""
    assert escape('a"b\\n\nc') == 'a\\"b\\\\n\\nc'
    text = render([COMMANDS.sample(1, hsm='"\n')])
    assert text.split("\n")[0] == '# HELP hsm_test_commands_total Of "all" C:\\\\new\\nclients.'
    assert text.split("\n")[2] == 'hsm_test_commands_total{hsm="\\"\\n"} 1'


def test_an_empty_label_is_left_out() -> None:
    """Prometheus reads an empty label as absent, so it is not written; with no label left there are no braces."""
    assert render([SESSIONS.sample(1, label="a")]).splitlines()[-1] == 'hsm_test_sessions{label="a"} 1'
    assert render([SESSIONS.sample(1)]).splitlines()[-1] == "hsm_test_sessions 1"
    assert render([UP.sample(1)]).splitlines()[-1] == "hsm_test_up 1"


def test_no_sample_gives_an_empty_text() -> None:
    """An empty file is fine for node_exporter; a family without samples does not show."""
    assert render([]) == ""


@given(st.text(st.characters(categories=["Ll"]), min_size=1), texts)
def test_a_label_that_the_family_lacks_is_refused(name: str, value: str) -> None:
    """A collector cannot invent a label: TypeError names the family and the label."""
    family = Family("hsm_x", "gauge", "X.", ("HSM",), "a test")
    with pytest.raises(TypeError, match="hsm_x has no label"):
        family.sample(1, **{name: value})


def test_labels_of_a_sample_are_those_that_are_set() -> None:
    """Logs show the labels by name, without the empty ones."""
    assert SESSIONS.sample(1, hsm="zurich", label="").labels == {"hsm": "zurich"}
