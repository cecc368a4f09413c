"""docs/metrics.md and `luna-textfile metrics`: the catalogue for people and for machines."""

import json
import os

from fixtures.proven import REPOSITORY
from scripts.host import Host

from luna_textfile import catalogue
from luna_textfile.pkcs11.return_codes import HINTS

DOCUMENT = REPOSITORY / "docs" / "metrics.md"


def metrics(host: Host, *arguments: str) -> str:
    """Run `luna-textfile metrics`."""
    done = host.run("luna-textfile", "metrics", *arguments)
    assert (done.code, done.stderr) == (0, "")
    return done.stdout


def test_the_document_is_what_the_command_prints(host: Host) -> None:
    """docs/metrics.md is generated and up to date: UPDATE_GOLDEN=1 writes it anew."""
    printed = metrics(host, "--format", "markdown")
    if os.environ.get("UPDATE_GOLDEN"):
        DOCUMENT.write_text(printed)
    assert DOCUMENT.read_text() == printed


def test_json_holds_every_family_with_all_it_says(host: Host) -> None:
    """A machine gets name, type, labels, schedules, help, source and group of each family."""
    records = json.loads(metrics(host, "--format", "json"))
    assert [record["name"] for record in records] == [family.name for family in catalogue.FAMILIES]
    for record, family in zip(records, catalogue.FAMILIES, strict=True):
        assert (record["type"], record["help"], record["source"]) == (family.kind, family.help, family.source)
        assert tuple(record["labels"]) == family.labels
        assert record["schedules"]
        assert record["group"]


def test_the_table_names_every_family_in_lines_that_fit(host: Host) -> None:
    """The table is for a terminal: no HELP line is longer than 100 columns, and no family is missing."""
    lines = metrics(host).splitlines()
    named = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]
    assert named == [family.name for family in catalogue.FAMILIES]
    assert max(len(line) for line in lines if line.startswith("      ")) <= 100


def test_no_text_breaks_the_markdown_table_it_stands_in(host: Host) -> None:
    """Each family's line has five cells, and each reason's two."""
    families, reasons = metrics(host, "--format", "markdown").split("## Reasons")
    for text, count, cells in ((families, len(catalogue.FAMILIES), 5), (reasons, len(HINTS), 2)):
        rows = [line for line in text.splitlines() if line.startswith("| `")]
        assert len(rows) == count
        assert all(row.count("|") == cells + 1 for row in rows)
