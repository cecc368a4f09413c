"""Values over time: what each form means, and that C and a second model in Python agree on all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from simulator_client import OK, Client, variables
from value_model import UNITS, RefusedError, evaluate

from luna_textfile.simulator.build import environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Play

DAY = 86400.0
TEXT = "title = t\ndescription = d\n[hsm a]\nfirmware = 7.8.4\ncommands = {}\n[slot 0]\nkind = partition\nhsm = a\nserial = 1\n"
ONE_LIBRARY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


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
    ["", "x", "1.5", "1 2", "1/min", "1/", "+1", "--1", "9223372036854775808", "1:2", "1d:2,2d:3", "2d:1 1d:2", "1d:1 1d:2",
     "wave(3, 2, 1d)", "wave(1, 2, 0d)", "wave(1, 2)", "1 +", "0x10", "1e3", "1000000000d:1", "1.0000000001d:1", "500 120/s",
     "unavailable", "infinite", "+".join("1" * 9), " ".join(f"{i}s:1" for i in range(33))],
)  # fmt: skip
def test_what_is_not_a_value(reader: Reader, text: str) -> None:
    """Anything else is refused, by the library and by the model."""
    assert reader.at(text, 0) is None
    with pytest.raises(RefusedError):
        evaluate(text, 0)


numbers = st.integers(-(2**63) + 1, 2**63 - 1) | st.integers(-1000, 10**6)
units = st.sampled_from(list(UNITS))
durations = st.builds(
    lambda whole, part, unit: f"{whole}{part}{unit}",
    st.integers(0, 9000),
    st.sampled_from(["", ".5", ".25", ".123456789"]),
    units,
)
waves = st.builds(
    lambda low, height, period: f"wave({low}, {low + height}, {period})",
    st.integers(-(2**40), 2**40),
    st.integers(0, 2**40),
    durations.filter(lambda text: text[0] != "0"),
)
rates = st.builds("{}/{}".format, numbers, units)
sums = st.lists(numbers.map(str) | rates | waves, min_size=1, max_size=8).flatmap(
    lambda terms: st.lists(
        st.sampled_from([" + ", " - ", "+", "-"]), min_size=len(terms) - 1, max_size=len(terms) - 1
    ).map(lambda signs: terms[0] + "".join(sign + term for sign, term in zip(signs, terms[1:], strict=True)))
)
points = st.lists(
    st.tuples(st.integers(0, 10**6), numbers), min_size=1, max_size=32, unique_by=lambda pair: pair[0]
).map(lambda pairs: " ".join(f"{at}s:{amount}" for at, amount in sorted(pairs)))


@ONE_LIBRARY
@given(text=sums | points, elapsed_ns=st.integers(0, 2**63 - 1) | st.integers(0, 10**15))
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


def test_time_runs_since_the_file_was_written(play: Play, reader: Reader) -> None:
    """Without LUNA_SIMULATOR_ELAPSED the clock is the age of the file; a date in the future is 0."""
    import os
    import time

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
