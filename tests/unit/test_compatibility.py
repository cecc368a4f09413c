"""docs/compatibility.md lists the JSON keys that the commands print."""

import re
from collections.abc import Iterator

import pytest
from fixtures.proven import REPOSITORY

from luna_textfile import catalogue
from luna_textfile.checkup import report
from luna_textfile.config.model import Config
from luna_textfile.health.judgement import judge

KEYS = (REPOSITORY / "docs" / "compatibility.md").read_text().split("## JSON keys\n")[1].split("\n## ")[0]


def keys(value: object) -> Iterator[str]:
    """Yield the keys of nested objects."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


@pytest.mark.parametrize(
    ("command", "printed"),
    [
        ("metrics --format json", catalogue.as_records()),
        ("health --format json", judge(Config(), now=0).as_record()),
        ("check --json", report.record([], 0)),
    ],
)
def test_keys(command: str, printed: object) -> None:
    """Each key is in the list of its command."""
    (listed,) = re.findall(rf"(?ms)^- `luna-textfile {command}`(.*?)(?:^- |\Z)", KEYS)
    assert set(keys(printed)) - {"minute", "daily"} <= set(re.findall(r"`(\w+)`", listed))
