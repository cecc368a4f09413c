"""The defaults, and that the table of keys and the model agree."""

from pathlib import Path

import pytest
from fixtures.config_samples import SAMPLES

from luna_textfile.config import source
from luna_textfile.config.keys import BUNDLE, KEYS
from luna_textfile.config.load import load
from luna_textfile.config.model import Config
from luna_textfile.config.redaction import looks_secret

DEFAULTS = {
    "hsm.library_path": "/usr/safenet/lunaclient/lib/libCryptoki2_64.so",
    "hsm.slot_id": (0,),
    "hsm.token_label": (),
    "hsm.token_serial": (),
    "hsm.name": "",
    "hsm.names": {},
    "hsm.chrystoki_conf": "",
    "exporter.port": 9100,
    "exporter.bind_address": "0.0.0.0",
    "exporter.health_port": 8080,
    "collector.enabled": True,
    "collector.daily_collection_hour": 0,
    "collector.minute_interval_seconds": 60,
    "collector.collect_luna_specific": True,
    "collector.initial_delay_seconds": 5,
    "collector.token_status": True,
    "collector.capability_ids": (1, 7, 12, 37),
    "collector.policy_ids": (1, 7, 12, 37),
    "collector.partition_capability_ids": (),
    "collector.partition_policy_ids": (),
    "collector.role_schedule": "daily",
    "collector.ha_state": "current",
    "collector.call_timeout_seconds": 10.0,
    "collector.initialize_timeout_seconds": 30.0,
    "collector.minute_deadline_seconds": 45.0,
    "collector.daily_deadline_seconds": 300.0,
    "expect.hsm_policies": {},
    "expect.hsm_policies_by_hsm": {},
    "expect.partition_policies": {},
    "expect.partition_policies_by_token": {},
    "expect.activated_roles": (),
    "expect.activated_roles_by_token": {},
    "logging.level": "info",
    "logging.format": "json",
    "textfile.directory": "/var/lib/prometheus/node-exporter",
    "textfile.state_directory": "/var/lib/luna-textfile",
    "privacy.serial": "keep",
    "privacy.label": "keep",
    "privacy.hsm": "keep",
    "privacy.salt_file": "/etc/luna-textfile/salt",
}


@pytest.fixture(autouse=True)
def no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the default path be one that is surely not there."""
    monkeypatch.setattr(source, "DEFAULT_PATH", str(tmp_path / "config.yaml"))


def flat(config: Config) -> dict[str, object]:
    """Return the values by full key name."""
    return {f"{s}.{k}": v for s in Config._fields if s != BUNDLE for k, v in getattr(config, s)._asdict().items()}


def test_defaults_without_a_file() -> None:
    """A missing default file means the documented defaults, every one of them."""
    loaded = load(None, {})
    assert flat(loaded.config) == DEFAULTS
    assert {name: type(value) for name, value in flat(loaded.config).items()} == {
        n: type(v) for n, v in DEFAULTS.items()
    }
    assert loaded.config == Config()


def test_table_and_model_agree() -> None:
    """Every field of the model has one row in the table, in the same order, and the other way round."""
    assert [key.name for key in KEYS] == list(flat(Config()))


def test_every_default_is_allowed() -> None:
    """A default is a value that its own key accepts."""
    for key in KEYS:
        default = flat(Config())[key.name]
        written = list(default) if isinstance(default, tuple) else default
        assert key.kind.native(written) == default, key.name


def test_samples_cover_the_table() -> None:
    """The other tests walk a sample of every key, and none of them is the default."""
    assert set(SAMPLES) == {key.name for key in KEYS}
    assert not [name for name, sample in SAMPLES.items() if sample.typed == DEFAULTS[name]]


def test_no_key_looks_like_a_secret() -> None:
    """None of our own keys would be refused as a PIN."""
    assert not [key.name for key in KEYS if looks_secret(key.name) or looks_secret(key.variable)]


def test_origins_of_defaults() -> None:
    """Everything comes from the defaults, but the minute deadline from the interval."""
    origins = dict(load(None, {}).origins)
    assert origins.pop("collector.minute_deadline_seconds") == "75 % of collector.minute_interval_seconds"
    assert set(origins) == (set(DEFAULTS) | {"bundle"}) - {"collector.minute_deadline_seconds"}
    assert set(origins.values()) == {"default"}


def test_state_directory_of_systemd() -> None:
    """A unit's StateDirectory= is the default for the state directory, and is named as the origin."""
    loaded = load(None, {"STATE_DIRECTORY": "/var/lib/other:/var/lib/second"})
    assert loaded.config.textfile.state_directory == "/var/lib/other"
    assert loaded.origins["textfile.state_directory"] == "environment STATE_DIRECTORY"


def test_state_directory_of_systemd_gives_way(tmp_path: Path) -> None:
    """The file and the HSM__ variable both come before systemd's directory."""
    file = tmp_path / "c.yaml"
    file.write_text("textfile: {state_directory: /from/file}")
    environ = {"STATE_DIRECTORY": "/from/systemd"}
    assert load(file, environ).config.textfile.state_directory == "/from/file"
    environ["HSM__TEXTFILE__STATE_DIRECTORY"] = "/from/variable"
    assert load(file, environ).config.textfile.state_directory == "/from/variable"
