"""Values over time: what each form means, and that C and a second model in Python agree on all of them."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from fixtures.proven import MORE
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from simulator_client import OK, Client, variables
from value_model import UNITS, RefusedError, evaluate

from luna_textfile.simulation.library.build import environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simulator_stage import Play

DAY = 86400.0
TEXT = "title = t\ndescription = d\n[hsm a]\nfirmware = 7.8.4\ncommands = {}\n"
TEXT += "[slot 0]\nkind = admin\nhsm = a\nserial = 1\n"
ONE_LIBRARY = settings(
    max_examples=300 * MORE, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Reader:
    """Ask the C library for a value by way of a statistic, which takes no special words and is 64 bits wide."""

    def __init__(self, client: Client, folder: Path) -> None:
        self.client, self.path = client, folder / "value.scenario"

    def at(self, text: str, elapsed_ns: int) -> int | None:
        """Give the value, or None when the scenario is refused."""
        self.path.write_bytes(TEXT.format(text).encode())
        seconds = f"{elapsed_ns // 10**9}.{elapsed_ns % 10**9:09}"
        with variables(environment(self.path) | {"LUNA_SIMULATOR_ELAPSED": seconds}):
            if self.client.call("C_Initialize", None) != OK:
                return None
            ((_, high, low),) = self.client.stats(0, 4)[1]
            self.client.call("C_Finalize", None)
            return high << 32 | low


@pytest.fixture
def reader(play: Play, tmp_path: Path) -> Iterator[Reader]:
    """Give one library for all the examples of a test, not initialised."""
    client = play("healthy")
    client.call("C_Finalize", None)
    yield Reader(client, tmp_path)
    client.call("C_Initialize", None)


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        ("500", 3, 500),
        ("500 + 120/s", 1, 500 + 120 * 86400),
        ("500 - 1/h", 1, 476),
        ("500 + -1/h", 1, 476),
        ("10 - 1/h", 1, 0),
        ("0d:100 1d:512 2d:1024", 0.5, 306),
        ("1d:100 2d:512", 0, 100),
        ("0d:100 1d:512 2d:1024", 9, 1024),
        ("wave(20, 300, 1d)", 0, 20),
        ("wave(20, 300, 1d)", 0.5, 300),
        ("wave(20, 300, 1d)", 1.25, 160),
        ("9223372036854775807", 0, 2**63 - 1),
        ("9007199254740993 + 1/s", 1, 9007199254740993 + 86400),
        ("9223372036854775807 + 9223372036854775807", 0, 2**64 - 2),
        ("9223372036854775807 + 9223372036854775807/s", 1, 2**64 - 1),
    ],
)
def test_forms(reader: Reader, text: str, days: float, expected: int) -> None:
    """Each written form gives the number its description promises, exactly and never below 0."""
    assert reader.at(text, int(days * DAY) * 10**9) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "1.5", "1 2", "1/min", "1/", "+1", "--1", "9223372036854775808", "0x10", "1e3", "500 120/s", "1 +"),
        *("1:2", "1d:2,2d:3", "2d:1 1d:2", "1d:1 1d:2", "1000000000d:1", "1.0000000001d:1"),
        *("wave(3, 2, 1d)", "wave(1, 2, 0d)", "wave(1, 2)", "unavailable", "infinite"),
        *("+".join("1" * 9), " ".join(f"{second}s:1" for second in range(33))),
    ],
)
def test_what_is_not_a_value(reader: Reader, text: str) -> None:
    """Anything else is refused, by the library and by the model."""
    assert reader.at(text, 0) is None
    with pytest.raises(RefusedError):
        evaluate(text, 0)


numbers = st.integers(-(2**63) + 1, 2**63 - 1) | st.integers(-1000, 10**6)
units = st.sampled_from(list(UNITS))
decimals = st.sampled_from(["", ".5", ".25", ".123456789"])
durations = st.builds("{}{}{}".format, st.integers(1, 9000), decimals, units)
heights = st.integers(0, 2**40)


@st.composite
def waves(draw: st.DrawFn) -> str:
    """Write a wave whose crest is not below its low."""
    low = draw(st.integers(-(2**40), 2**40))
    return f"wave({low}, {low + draw(heights)}, {draw(durations)})"


@st.composite
def sums(draw: st.DrawFn) -> str:
    """Write one to eight terms with signs between them."""
    term = numbers.map(str) | st.builds("{}/{}".format, numbers, units) | waves()
    text = draw(term)
    for _ in range(draw(st.integers(0, 7))):
        text += draw(st.sampled_from([" + ", " - ", "+", "-"])) + draw(term)
    return text


@st.composite
def points(draw: st.DrawFn) -> str:
    """Write up to 32 points, times ascending."""
    times = draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=32, unique=True))
    return " ".join(f"{at}s:{draw(numbers)}" for at in sorted(times))


@ONE_LIBRARY
@given(text=sums() | points(), elapsed_ns=st.integers(0, 2**63 - 1) | st.integers(0, 10**15))
def test_library_and_model_agree_on_values(reader: Reader, text: str, elapsed_ns: int) -> None:
    """Every value of the grammar is the same number in C as in Python, to the last digit."""
    assert reader.at(text, elapsed_ns) == evaluate(text, elapsed_ns)


@ONE_LIBRARY
@given(text=st.text("0123456789+-/.:, smhdwave()", max_size=30))
@example(text="1s:1 2s:-1")
@example(text="1 +-1/ms")
def test_library_and_model_refuse_the_same(reader: Reader, text: str) -> None:
    """What is no value for the model is none for the library, and the other way round."""
    try:
        expected: int | None = evaluate(text, 90_000_000_000)
    except RefusedError:
        expected = None
    assert reader.at(text, 90_000_000_000) == expected


def test_time_runs_since_the_file_was_written(reader: Reader) -> None:
    """Without LUNA_SIMULATOR_ELAPSED the clock is the age of the file; a date in the future is 0."""
    reader.at("1000 + 1/s", 0)
    client = reader.client
    for age, lowest in ((3600.0, 4600), (-3600.0, 1000)):
        os.utime(reader.path, (time.time() - age,) * 2)
        with variables(environment(reader.path)):
            client.call("C_Initialize", None)
            assert lowest <= client.stats(0, 4)[1][0][2] <= lowest + 5
            client.call("C_Finalize", None)


@pytest.mark.parametrize("seconds", ["", "-1", "1d", "x", "1e3", "99999999999"])
def test_bad_elapsed_is_refused(reader: Reader, capfd: pytest.CaptureFixture[str], seconds: str) -> None:
    """A time that is no number of seconds stops the library, with its name and value on stderr."""
    reader.at("1", 0)
    with variables(environment(reader.path) | {"LUNA_SIMULATOR_ELAPSED": seconds}):
        assert reader.client.call("C_Initialize", None) == 0x05
    assert f'LUNA_SIMULATOR_ELAPSED: "{seconds}"' in capfd.readouterr().err
