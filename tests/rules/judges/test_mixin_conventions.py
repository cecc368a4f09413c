"""What monitoring mixins agree on (monitoring.mixins.dev, "Guidelines for alert names, labels, and annotations").

mixtool lint checks the same, but is not available everywhere; these tests always run.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from fixtures.judged_bundles import Bundle

from luna_textfile.bundle.settings.alerts import ALERTS

WORDS = re.compile(r"(?:[A-Z]+[a-z0-9]+)+")
SENTENCE = re.compile(r"[A-Z](?:(?!\. )[^\n])*\.")
TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
LONGEST = 40
MOST_RULES = 20


def alerts(bundle: Bundle) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every alert with the name of its group."""
    for group in groups(bundle):
        for rule in group["rules"]:
            if "alert" in rule:
                yield group["name"], rule


def groups(bundle: Bundle) -> list[dict[str, Any]]:
    """Return the groups of all rule files."""
    return [
        group for file in bundle.files("prometheus/rules/*.yml") for group in yaml.safe_load(file.read_text())["groups"]
    ]


def test_names(bundle: Bundle) -> None:
    """Alerts are called in words with capitals; names of alerts and groups are short."""
    found = {name for group, alert in alerts(bundle) for name in (group, alert["alert"]) if len(name) > LONGEST}
    found |= {alert["alert"] for _, alert in alerts(bundle) if not WORDS.fullmatch(alert["alert"])}
    assert not found


def test_groups_are_small(bundle: Bundle) -> None:
    """No group has more than 20 rules: a group is evaluated one rule after another. Names are there once."""
    found = groups(bundle)
    assert [group["name"] for group in found if len(group["rules"]) > MOST_RULES] == []
    assert len({group["name"] for group in found}) == len(found)


def test_summaries(bundle: Bundle) -> None:
    """A summary is the meaning in the alert's row: one sentence without values, so that equal alerts read alike."""
    found = {(alert["alert"], alert["annotations"]["summary"]) for _, alert in alerts(bundle)}
    assert found <= {(row.name, row.meaning) for row in ALERTS}
    summaries = {row.meaning for row in ALERTS}
    assert {text for text in summaries if TEMPLATE.search(text) or not SENTENCE.fullmatch(text)} == set()


def test_descriptions(bundle: Bundle) -> None:
    """A description has values: which HSM, how full."""
    found = [alert["alert"] for _, alert in alerts(bundle) if not TEMPLATE.search(alert["annotations"]["description"])]
    assert found == []


def test_severities(bundle: Bundle) -> None:
    """A severity is one of the three that routes know."""
    assert {alert["labels"]["severity"] for _, alert in alerts(bundle)} <= {"critical", "warning", "info"}
