"""Both files of every shipped scenario, line by line. UPDATE_GOLDEN=1 writes them anew: read what changed."""

import os
import re
from pathlib import Path

import pytest
from collect.conftest import Shipped
from collect.host import Name

from luna_textfile.simulation.library.scenario import scenarios

GOLDEN = Path(__file__).with_name("golden")
CHANGING = (
    (re.compile(r"^(luna_monitor_(?:run|collector)_duration_seconds\b.*) \S+$", re.MULTILINE), r"\1 <seconds>"),
    (re.compile(r"^(luna_monitor_\w+_timestamp_seconds\b.*) \S+$", re.MULTILINE), r"\1 <time>"),
    (re.compile(r'(version=)"[^"]*",(python_version=)"[^"]*"'), r'\1"<ours>",\2"<python>"'),
)
"""What differs from run to run, machine to machine and release to release."""


@pytest.mark.parametrize("schedule", ["minute", "daily"])
@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
def test_the_file_is_as_recorded(shipped: Shipped, name: str, schedule: Name) -> None:
    """The file of a shipped scenario is the recorded one, times and durations left out."""
    text = shipped(name, schedule).text
    for pattern, replacement in CHANGING:
        text = pattern.sub(replacement, text)
    golden = GOLDEN / f"{name}.{schedule}.prom"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_bytes(text.encode())
    assert text == golden.read_bytes().decode(), f"if this is meant, run UPDATE_GOLDEN=1 pytest {__file__}"


def test_every_recorded_file_has_its_scenario() -> None:
    """No recorded file outlives its scenario."""
    wanted = {f"{scenario.name}.{schedule}.prom" for scenario in scenarios() for schedule in ("minute", "daily")}
    assert {path.name for path in GOLDEN.iterdir()} == wanted
