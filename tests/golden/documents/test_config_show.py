"""The effective configuration as table and JSON, and the generated documentation."""

import json
import os

from fixtures.config_reading import loaded
from fixtures.proven import REPOSITORY

from luna_textfile.config.keys import KEYS
from luna_textfile.config.show import as_json, show
from tools.documents.configuration import render

DOCUMENT = REPOSITORY / "docs" / "configuration.md"


def test_table_has_a_line_a_key() -> None:
    """Every key of the table stands in it once, with value and origin."""
    lines = show(loaded("hsm: {slot_id: [2, 3]}", {"HSM__LOGGING__LEVEL": "debug"})).splitlines()
    assert [line.split()[0] for line in lines] == ["KEY", *(key.name for key in KEYS)]
    rows = {line.split()[0]: line for line in lines}
    assert "[2, 3]" in rows["hsm.slot_id"]
    assert rows["hsm.slot_id"].endswith("config.yaml")
    assert rows["logging.level"].split()[1:] == ["debug", "environment", "HSM__LOGGING__LEVEL"]
    assert len({line.index(line.split()[1]) for line in lines}) == 1


def test_table_says_what_is_not_used() -> None:
    """Where tokens are chosen by label, the slot's default is marked as not used."""
    table = show(loaded("hsm: {token_label: x}"))
    assert "default (not used: tokens are selected by label or serial)" in table
    assert "not used" not in show(loaded(""))


def test_table_stays_one_line_a_key() -> None:
    """A name with a newline or a colour code does not break the table."""
    table = show(loaded('hsm: {name: "a\\nb\\e[31m\\u2028\\x7f"}'))
    assert len(table.splitlines()) == len(KEYS) + 1
    assert table.replace("\n", "").isprintable()


def test_json_has_values_and_origins() -> None:
    """The JSON form has the typed value and the origin of every key."""
    result = json.loads(as_json(loaded("hsm: {names: {a: b}}"), [("bundle.inventory", ("x",), "a file")]))
    assert result["hsm"]["names"]["value"] == {"a": "b"}
    assert result["hsm"]["slot_id"] == {"value": [0], "origin": "default"}
    assert result["bundle"] == {"inventory": {"value": ["x"], "origin": "a file"}}
    assert sum(len(entries) for section, entries in result.items() if section != "bundle") == len(KEYS)


def test_documentation_is_up_to_date() -> None:
    """docs/configuration.md is what the table says; UPDATE_GOLDEN=1 writes it."""
    if os.environ.get("UPDATE_GOLDEN") == "1":
        DOCUMENT.write_text(render())
    assert DOCUMENT.read_text() == render(), "run UPDATE_GOLDEN=1 pytest tests/unit/config, and look at the difference"


def test_documentation_names_every_key() -> None:
    """Each key has its row with its default."""
    assert [key.key for key in KEYS if f"| `{key.key}` | `" not in render()] == []
