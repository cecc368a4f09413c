"""The cached configuration is used only if nothing changed that it was made from.

The fixture `host` has slot 77 written into its cache file: who gets 77 was served from the cache.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.cached_host import Host, parsed_anew_and_kept
from fixtures.config_samples import CONFIGURATIONS
from hypothesis import given, settings

import luna_textfile
from luna_textfile.config import cache, source
from luna_textfile.config.load import load
from luna_textfile.config.model import Config
from luna_textfile.config.problems import ConfigError


def test_unchanged_configuration_is_not_parsed(host: Host) -> None:
    """Nothing changed: the cache serves, again and again, and the file stays as it is."""
    before = host.file.stat()
    assert [host.slot(), host.slot()] == [(77,), (77,)]
    assert host.file.stat() == before


def test_other_bytes(host: Host) -> None:
    """One other byte in the file is enough, with the old time stamp and the old size too."""
    times = host.path.stat()
    host.path.write_text("hsm: {slot_id: 6}\n")
    os.utime(host.path, ns=(times.st_atime_ns, times.st_mtime_ns))
    parsed_anew_and_kept(host, 6)


def test_other_environment(host: Host) -> None:
    """A variable more, another value and a variable less: each time the configuration is made anew."""
    host.environ["HSM__LOGGING__LEVEL"] = "debug"
    parsed_anew_and_kept(host)
    host.environ["HSM__LOGGING__LEVEL"] = "warn"
    assert cache.current(host.path, host.environ).logging.level == "warn"
    del host.environ["HSM__LOGGING__LEVEL"]
    assert cache.current(host.path, host.environ).logging.level == "info"


def test_unrelated_environment(host: Host) -> None:
    """Other variables do not matter."""
    host.environ["LANG"] = "C"
    assert host.slot() == (77,)


def test_other_state_directory(host: Host) -> None:
    """STATE_DIRECTORY is part of the configuration: with another one the copied cache does not count."""
    other = host.state.with_name("other")
    other.mkdir()
    copy = other / host.file.name
    copy.write_bytes(host.file.read_bytes())
    copy.chmod(0o600)
    host.environ["STATE_DIRECTORY"] = str(other)
    config = cache.current(host.path, host.environ)
    assert (config.hsm.slot_id, config.textfile.state_directory) == ((5,), str(other))


def test_other_path_with_the_same_text(host: Host) -> None:
    """Where two paths share a cache file, as those of one checksum do, none gets the other's configuration."""
    other = host.path.with_name("other.yaml")
    other.write_text(host.path.read_text())
    host.file.rename(host.state / Path(cache._cache_file(str(other), host.environ)).name)
    assert cache.current(other, host.environ).hsm.slot_id == (5,)


def test_other_version(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgraded program parses anew: its defaults may be others."""
    monkeypatch.setattr(cache, "__version__", f"{luna_textfile.__version__}.1")
    parsed_anew_and_kept(host)


def test_other_defaults(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """So does one whose defaults changed without a new version, as while it is developed."""
    others = Config()._replace(hsm=Config().hsm._replace(name="new default"))
    monkeypatch.setattr(Config.__new__, "__defaults__", tuple(others))
    parsed_anew_and_kept(host)


def test_no_state_directory(host: Host) -> None:
    """Without the directory, or with one that cannot be written, the configuration is just parsed."""
    for directory in (host.state / "missing", host.path, Path("/proc")):
        host.environ["STATE_DIRECTORY"] = str(directory)
        assert host.slot() == (5,)


def test_missing_default_file_is_cached(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """That there is no default file is a state like others: cached, and noticed when the file appears."""
    host.file.unlink()
    default = host.path.with_name("default.yaml")
    monkeypatch.setattr(source, "DEFAULT_PATH", str(default))
    assert cache.current(None, host.environ).hsm.slot_id == (0,)
    host.change(lambda content: content["config"]["hsm"].update(slot_id=[77]))
    assert cache.current(None, host.environ).hsm.slot_id == (77,)
    default.write_text("")
    assert cache.current(None, host.environ).hsm.slot_id == (0,)


def test_bad_configuration_is_never_cached(host: Host) -> None:
    """A mistake is reported every time, and does not disturb what was cached."""
    kept = host.file.read_bytes()
    for text in (b"hsm: {slot_id: x}", b"\xff", b"hsm: {pin: 1}"):
        host.path.write_bytes(text)
        for _ in range(2):
            with pytest.raises(ConfigError):
                host.slot()
    host.path.unlink()
    with pytest.raises(ConfigError, match="No such file"):
        host.slot()
    assert host.file.read_bytes() == kept


@settings(deadline=None)  # files on a busy machine
@given(CONFIGURATIONS)
def test_cached_equals_parsed(content: dict[str, Any]) -> None:
    """For any valid configuration the cache gives back exactly what parsing gives, types and all."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "config.yaml")
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        environ = {"STATE_DIRECTORY": folder}
        parsed = load(path, environ).config
        assert cache.current(path, environ) == parsed
        (file,) = Path(folder).glob("config-cache-*.json")
        before = file.stat().st_ino
        cached = cache.current(path, environ)
        assert file.stat().st_ino == before, "the second call must be a hit"
        assert repr(cached) == repr(parsed)


def test_hit_needs_no_yaml(host: Host) -> None:
    """The minute job's path works, and loads none of the slow modules, in an interpreter without site-packages."""
    code = (
        "import sys; from luna_textfile.config.cache import current; import os;"
        "print(current(sys.argv[1], os.environ).hsm.slot_id, sorted(sys.modules.keys() & set(sys.argv[2:])))"
    )
    slow = ["yaml", "tomllib", "pathlib", "difflib", "ipaddress", "dataclasses", "hashlib", "argparse", "logging"]
    package = str(Path(luna_textfile.__file__).parents[1])
    environ = {**host.environ, "PYTHONPATH": package}
    command = [sys.executable, "-S", "-c", code, str(host.path), *slow, "luna_textfile.config.load"]
    result = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert result.stdout == "(77,) []\n"
