"""The writer of YAML: what it writes is read back as it was, and yamllint finds nothing."""

from typing import Any

import pytest
import yaml
from fixtures.proven import MORE
from hypothesis import given, settings
from hypothesis import strategies as st
from yamllint import linter  # type: ignore[import-untyped]  # it has no types
from yamllint.config import YamlLintConfig  # type: ignore[import-untyped]  # it has no types

from luna_textfile.bundle.engine.yaml_text import document

RULES = YamlLintConfig("extends: default")
CHARACTERS = st.characters(exclude_categories=["Cs"])
# Whatever means something in YAML, and lengths around the 80th column.
TEXTS = st.text(CHARACTERS, max_size=60) | st.text(st.sampled_from("ab {}#:-\n\"'\\|>é=%&*!@`,[]?\t.~0"), max_size=200)
KEYS = st.text(st.sampled_from("abcyn_./-:#'\" 01"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def findings(text: str) -> list[str]:
    """Return what yamllint says of a text under its default rules."""
    return [f"{one.line}: {one.desc}" for one in linter.run(text, RULES)]


@settings(max_examples=400 * MORE, deadline=None)
@given(value=VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    """Any tree of dicts, lists, texts, numbers, switches and nothing comes back the same."""
    assert yaml.safe_load(document(value)) == value


@settings(max_examples=200 * MORE, deadline=None)
@given(value=st.dictionaries(st.sampled_from(["expr", "for", "a"]), st.lists(TEXTS, max_size=3), max_size=3))
def test_yamllint_finds_nothing(value: Any) -> None:
    """No line that could be broken is longer than 80 columns, no blank stands at an end, lists are indented."""
    assert findings(document(value)) == []


@pytest.mark.parametrize(
    "word", ["yes", "No", "on", "y", "null", "~", "true", "1", "1.5", "1e3", "0x1", "=", "1:30", ""]
)
def test_a_text_that_looks_like_something_else_is_quoted(word: str) -> None:
    """A text stays a text, whatever YAML 1.1 would make of it."""
    assert yaml.safe_load(document({"a": word})) == {"a": word}
    assert '"' in document({"a": word})


@pytest.mark.parametrize(
    "text", ["a \nb", " a\nb", "\na", "a\n\n", "a\n\n\n\nb", "a\n\tb", "a\x07\nb", f"a\n{'b ' * 50}", f"a{'  b' * 50}"]
)
def test_a_text_that_a_block_would_spoil_is_quoted(text: str) -> None:
    """Blanks at an end, gaps and lines too long for a block come back as they were, and yamllint finds nothing."""
    written = document({"a": [text]})
    assert yaml.safe_load(written) == {"a": [text]}
    assert findings(written) == []


def test_people_can_read_it() -> None:
    """Expressions keep their lines, sentences are folded, durations and names stand without quotes."""
    value = {
        "expr": "a\n  > 1",
        "for": "5m",
        "says": "A sentence that is so long that it must be broken, since it would not fit the line.",
        "quoted": 'the "name"',
    }
    assert document(value) == (
        "---\nexpr: |-\n  a\n    > 1\nfor: 5m\nsays: >-\n"
        "  A sentence that is so long that it must be broken, since it would not fit the\n  line.\n"
        "quoted: 'the \"name\"'\n"
    )
