"""Both files of every shipped scenario, line by line. UPDATE_GOLDEN=1 writes them anew: read what changed."""

import os
import re

import pytest
from collect.conftest import Shipped
from collect.host import Name

from collect_jobs.golden_files import GOLDEN, MANY, base_of, difference, path_of, recorded, shortened
from luna_textfile.simulation.library.scenario import scenarios

CHANGING = (
    (re.compile(r"^(luna_monitor_(?:run|collector)_duration_seconds\b.*) \S+$", re.MULTILINE), r"\1 <seconds>"),
    (re.compile(r"^(luna_monitor_\w+_timestamp_seconds\b.*) \S+$", re.MULTILINE), r"\1 <time>"),
    (re.compile(r'(version=)"[^"]*",(python_version=)"[^"]*"'), r'\1"<ours>",\2"<python>"'),
)
"""What differs from run to run, machine to machine and release to release."""


def stable(text: str) -> str:
    """Return a file without what changes."""
    for pattern, replacement in CHANGING:
        text = pattern.sub(replacement, text)
    return text


@pytest.mark.parametrize("schedule", ["minute", "daily"])
@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
def test_the_file_is_as_recorded(shipped: Shipped, name: str, schedule: Name) -> None:
    """The file of a shipped scenario is the recorded one, times and durations left out."""
    text = stable(shipped(name, schedule).text)
    if name in MANY:
        text = shortened(text)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        base = base_of(name)
        golden = difference(stable(shipped(base, schedule).text), text) if base else text
        path_of(name, schedule).write_bytes(golden.encode())
        return
    assert text == recorded(name, schedule), f"if this is meant, run UPDATE_GOLDEN=1 pytest {__file__}"


def test_every_recorded_file_has_its_scenario() -> None:
    """No recorded file outlives its scenario."""
    wanted = {path_of(scenario.name, schedule) for scenario in scenarios() for schedule in ("minute", "daily")}
    assert set(GOLDEN.iterdir()) == wanted
