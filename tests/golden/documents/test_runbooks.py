"""Runbooks: a page for every alert, in one form, and what of them a bundle carries."""

import os
import re
from pathlib import Path

import pytest
from fixtures.proven import REPOSITORY

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.runbooks import INDEX, PART, index, page
from luna_textfile.bundle.settings.alerts import ALERTS
from luna_textfile.catalogue import FAMILIES
from luna_textfile.config.model import Config
from tools.documents.alerts import default_rules, resolves

PAGES = REPOSITORY / "docs" / "runbooks"
SECTIONS = ["Meaning", "Impact", "Diagnosis", "Mitigation"]
NAMES = [alert.name for alert in ALERTS]
NO_METRICS = {"hsm_unreachable", "hsm_type", "hsm_policies", "hsm_policies_by_hsm"}
"""A cause, a label of the scrape, settings."""


def rendered(**bundle: object) -> dict[str, str]:
    """Return the runbooks of a bundle by path."""
    return {file.path: file.text for file in PART.render(Site(Config(bundle=bundle)))}


def test_every_alert_has_a_page_and_every_page_an_alert() -> None:
    """No alert without a runbook, and none left over from an alert that is gone."""
    assert sorted(path.stem for path in PAGES.glob("*.md") if path.name != INDEX) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_pages_have_one_form(name: str) -> None:
    """A page has the alert's name, the four sections in order, and says how the alert ends."""
    text = page(name)
    assert text.startswith(f"# {name}\n\n## Meaning\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert resolves(text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", NAMES)
def test_the_diagnosis_has_commands(name: str) -> None:
    """Diagnosis shows at least one command or query that can be copied."""
    diagnosis = page(name).split("## Diagnosis")[1].split("## Mitigation")[0]
    assert "```" in diagnosis


@pytest.mark.parametrize("name", NAMES)
def test_links_and_metrics_exist(name: str) -> None:
    """Links lead to pages that are there; a metric of ours that is named is in the catalogue."""
    text = page(name)
    assert set(re.findall(r"\]\((\w+)\.md\)", text)) <= set(NAMES)
    words = set(re.findall(r"(?<![\w:])(?:hsm|luna_monitor)_\w+", text)) - NO_METRICS
    assert words <= {family.name for family in FAMILIES}
    recorded = set(re.findall(r"\b[a-z]+:hsm_\w+:\w+", text))
    assert recorded <= set(default_rules().recorded)


def test_no_page_tells_how_to_log_in() -> None:
    """Pages never name a call or a command that logs in, resets or deletes: those are for owners with the manual."""
    forbidden = re.compile(r"hsm login|role login|hsm init|factoryreset|hsm zeroize|c_login|partition delete")
    assert [name for name in NAMES if forbidden.search(page(name).lower())] == []


def test_the_list_in_the_repository_is_that_of_the_defaults() -> None:
    """docs/runbooks/README.md is generated and up to date: UPDATE_GOLDEN=1 writes it anew."""
    expected = index({alert.name: alert.severity for alert in ALERTS})
    if os.environ.get("UPDATE_GOLDEN"):
        (PAGES / INDEX).write_text(expected)
    assert (PAGES / INDEX).read_text() == expected


def test_the_bundle_has_the_pages_as_they_are() -> None:
    """A default bundle carries each page unchanged, and the list."""
    files = rendered()
    assert files == {f"runbooks/{path.name}": path.read_text() for path in PAGES.glob("*.md")}


def test_an_alert_that_is_switched_off_has_no_page() -> None:
    """Its page is left out, its row too, and links to it become its name; severities are the configured ones."""
    files = rendered(alerts={"LunaSlotDown": {"enabled": False}, "LunaHSMAbsent": {"severity": "warning"}})
    assert "runbooks/LunaSlotDown.md" not in files
    assert not [path for path, text in files.items() if "(LunaSlotDown.md)" in text]
    assert "is LunaSlotDown." in files["runbooks/LunaMonitorDown.md"]
    assert "| [LunaHSMAbsent](LunaHSMAbsent.md) | warning |" in files["runbooks/README.md"]


def test_pages_name_only_what_is_public() -> None:
    """Commands of the vendor's shells are those that public documentation has; another one needs its source first."""
    known = {"hsm show", "partition list", "hsm showpolicies", "hsm information monitor", "hsm firmware show"}
    known |= {"ntls certificate show"}
    used = {
        match.strip(" `.\n")
        for path in Path(PAGES).glob("*.md")
        for match in re.findall(r"lunash:>([^`\n,;]+)", path.read_text())
    }
    assert used <= known
