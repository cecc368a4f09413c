"""luna-textfile migrate: what does not go on is named, and what is wrong stops it."""

from pathlib import Path

import pytest
from fixtures.legacy_file import migrate

from luna_textfile.config.load import load
from luna_textfile.config.model import Config

UNKNOWN = """\
pid_file = "/run/luna-monitor.pid"
[hsm]
slotid = 4
[exporter]
health-port = 1
[tracing.otlp]
endpoint = "http://localhost"
"""


def test_unknown_keys_are_named_with_what_may_be_meant(tmp_path: Path) -> None:
    """On standard error and in the new file's head, each with the nearest key; the rest goes on, exit 0."""
    done = migrate(tmp_path, UNKNOWN, "--output", str(tmp_path / "new.yaml"))
    assert done.code == 0
    text = (tmp_path / "new.yaml").read_text()
    for words in (
        ("pid_file",),
        ("hsm.slotid", "did you mean hsm.slot_id?"),
        ("exporter.health-port", "did you mean exporter.health_port?"),
        ("tracing.otlp.endpoint",),
    ):
        for said in (done.stderr, text):
            assert any(all(word in line for word in words) for line in said.splitlines()), words
    assert load(tmp_path / "new.yaml", {}).config == Config()


@pytest.mark.parametrize("key", ["pin", "partition_password", "so-pin", "client_secret"])
@pytest.mark.parametrize("section", ["hsm", "login", "hsm.crypto_user"])
def test_a_pin_is_named_and_shown_nowhere(tmp_path: Path, section: str, key: str) -> None:
    """Its key is told, with the advice to change it; no byte of its value is in the new file or in a message."""
    done = migrate(tmp_path, f'[{section}]\n{key} = "QQhunterQQ"\n')
    assert done.code == 0
    assert f"{section}.{key}" in done.stderr
    assert f"{section}.{key}" in done.stdout
    assert "PIN" in done.stderr
    assert "QQ" not in done.stdout + done.stderr


@pytest.mark.parametrize("where", ["[bundle]\npassword = 'QQ'", "[bundle.grafana]\nsecret = 'QQ'", "[pins]\na = 'QQ'"])
def test_a_pin_elsewhere_is_shown_nowhere_either(tmp_path: Path, where: str) -> None:
    """Also as a setting of the bundle, where it is a mistake, and as a whole section."""
    done = migrate(tmp_path, where)
    assert "QQ" not in done.stdout + done.stderr


@pytest.mark.parametrize("written", ["HSMStorageHigh", "hsm_storage_high", "hsm-storage-high"])
def test_an_alerts_number_is_kept_in_a_comment(tmp_path: Path, written: str) -> None:
    """A number under an alert's name, in whatever form: our setting for it, with the number, to be looked at."""
    text = migrate(tmp_path, f"[alerts.{written}]\nthreshold = 85\nfor = '5m'\n").stdout
    lines = text.splitlines()
    at = lines.index("#    HSMStorageHigh:")
    assert lines[at + 1].startswith("#      percent: 85  # alerts.")
    assert "the default is 80.0" in lines[at + 1]


def test_a_section_bundle_goes_on_as_it_is(tmp_path: Path) -> None:
    """Settings of the rendered files, from a TOML file that was read by us before."""
    new = tmp_path / "new.yaml"
    text = "[bundle]\ninventory = ['zurich']\n[bundle.alerts.HSMSessionUsageHigh]\npercent = 70.5\n"
    assert migrate(tmp_path, text, "--output", str(new)).code == 0
    assert load(new, {}).config.bundle == {
        "inventory": ["zurich"],
        "alerts": {"HSMSessionUsageHigh": {"percent": 70.5}},
    }


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """Each value that is not allowed, of the bundle too: key, value, what is allowed; exit 2, nothing written."""
    new = tmp_path / "new.yaml"
    text = "[hsm]\nslot_id = -1\n[exporter]\nport = 'x'\n[bundle.alerts.HSMStorageHigh]\npercent = 400\n"
    done = migrate(tmp_path, text, "--output", str(new))
    assert done.code == 2
    assert "3 problems" in done.stderr
    for words in (("hsm.slot_id = -1", "allowed: "), ("exporter.port = 'x'", "65535"), ("percent = 400", "allowed: ")):
        assert any(all(word in line for word in words) for line in done.stderr.splitlines()), words
    assert not new.exists()


@pytest.mark.parametrize("text", ["[hsm\n", "slot_id: 1\n", "[hsm]\nslot_id = 1\nslot_id = 2\n"])
def test_what_is_not_toml_is_told(tmp_path: Path, text: str) -> None:
    """Exit 2 and a message of one line, for YAML and for broken TOML."""
    done = migrate(tmp_path, text)
    assert (done.code, done.stdout) == (2, "")
    assert "not TOML" in done.stderr


def test_two_ways_to_choose_tokens_are_a_problem(tmp_path: Path) -> None:
    """Keys that contradict each other are refused as everywhere."""
    done = migrate(tmp_path, "[hsm]\nslot_id = 1\ntoken_label = 'a'\n")
    assert done.code == 2
    assert "not both" in done.stderr
