"""Bars, shares and bytes: rounded, but never into something that is not so."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_textfile.terminal import amounts
from luna_textfile.terminal.amounts import ASCII, UNICODE, Amount, Glyphs

SHARES = st.floats(0, 1e6)
WIDTHS = st.integers(1, 40)
GLYPHS = st.sampled_from([UNICODE, ASCII])
UNITS = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Z": 1e21}


@given(SHARES, WIDTHS, GLYPHS)
def test_a_bar_has_its_width(share: float, width: int, glyphs: Glyphs) -> None:
    """Any share, also far beyond 100 %."""
    assert len(amounts.bar(share, width, glyphs)) == width


@given(SHARES, WIDTHS, GLYPHS)
def test_a_bar_is_full_from_100_percent_on_only(share: float, width: int, glyphs: Glyphs) -> None:
    """A partition with a byte left does not look full, one beyond its total does."""
    assert (amounts.bar(share, width, glyphs) == glyphs.full * width) is (share >= 100)


@given(SHARES, WIDTHS)
def test_a_bar_is_empty_for_nothing_only(share: float, width: int) -> None:
    """One session of a million can be seen."""
    assert (amounts.bar(share, width, UNICODE) == UNICODE.empty * width) is (share == 0)


@given(SHARES, SHARES, WIDTHS, GLYPHS)
def test_a_longer_bar_is_more(one: float, other: float, width: int, glyphs: Glyphs) -> None:
    """Of two shares the larger one never has the shorter bar."""
    order = [glyphs.empty, *glyphs.parts[1:], glyphs.full]

    def length(share: float) -> int:
        return sum(order.index(character) for character in amounts.bar(share, width, glyphs))

    assert (one < other) <= (length(one) <= length(other))


@pytest.mark.parametrize(
    ("share", "bar"),
    [(0, "░░░░░░░░"), (50, "████░░░░"), (100, "████████"), (25, "██░░░░░░"), (1.6, "▏░░░░░░░"), (99.99, "███████▉")],
)
def test_bars_by_example(share: float, bar: str) -> None:
    """Eight cells of 12.5 % each, in eighths."""
    assert amounts.bar(share, 8, UNICODE) == bar


@given(SHARES)
def test_a_share_is_near_and_never_a_false_end(share: float) -> None:
    """Within 0.1, and 0.0 and 100.0 only where it is just that."""
    text = amounts.percent(share).removesuffix(" %")
    assert abs(float(text.lstrip("<")) - share) <= 0.1
    assert text != "0.0" or share == 0
    assert text != "100.0" or share == 100


@given(st.floats(0, 9e23))
def test_bytes_keep_three_digits(value: float) -> None:
    """The number and its unit give the value again, within half of the third digit; never more than 999 of a unit."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ([kMGTPEZ]?)B", amounts.size(value, UNICODE))
    assert match
    assert float(match[1]) * UNITS[match[2]] == pytest.approx(value, rel=0.00501, abs=0.5)
    assert float(match[1]) < 1000


@given(st.integers(0, 2**64), st.integers(1, 2**64))
def test_counts_are_written_in_full(used: int, total: int) -> None:
    """A count of sessions is not rounded."""
    text = amounts.of_counts(Amount(float(used), float(total)), UNICODE)
    assert text.startswith(f"{float(used):.0f} of {float(total):.0f} (")


@pytest.mark.parametrize(
    ("used", "total", "counts", "in_bytes"),
    [
        (None, None, "-", "-"),
        (None, 2048, "- of 2048", "- of 2.05 kB"),
        (712, None, "712", "712 B"),
        (712, 2048, "712 of 2048 (34.8 %)", "712 B of 2.05 kB (34.8 %)"),
        (0, 2048, "0 of 2048 (0.0 %)", "0 B of 2.05 kB (0.0 %)"),
        (0, 0, "0 of 0", "0 of 0 B"),
        (20_000_000_000, 60_000_000_000, "20000000000 of 60000000000 (33.3 %)", "20.0 of 60.0 GB (33.3 %)"),
    ],
)
def test_what_is_not_known_is_no_number(used: float | None, total: float | None, counts: str, in_bytes: str) -> None:
    """A dash stands for what nobody told, and there is no share of it, nor of a whole that is nothing."""
    amount = Amount(used, total)
    assert amounts.of_counts(amount, ASCII) == counts
    assert amounts.of_bytes(amount, ASCII) == in_bytes
    assert (amount.share is None) is ("%" not in counts)
