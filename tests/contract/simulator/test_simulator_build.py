"""Building the library: once, for each set of missing symbols, safely, and with help when it cannot be done."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from simulator_client import Client, variables

from luna_textfile.simulation.library import build as builder
from luna_textfile.simulation.library import scenario
from luna_textfile.simulation.library.build import BuildError, build, environment

HEALTHY = scenario.find("healthy").path
OLD = scenario.find("old-client").path


def test_second_build_is_the_first_ones_file(tmp_path: Path) -> None:
    """Nothing is compiled twice; scenarios with the same symbols share a library."""
    first = build(HEALTHY, tmp_path)
    stamp = first.stat().st_mtime_ns
    assert build(HEALTHY, tmp_path) == build(scenario.find("two-hsms").path, tmp_path) == first
    assert first.stat().st_mtime_ns == stamp
    assert set(tmp_path.iterdir()) == {first, tmp_path / builder.LOCK}


def test_missing_symbols_make_another_library() -> None:
    """The library of an old client is another file than the usual one."""
    assert build(OLD) != build(HEALTHY)


def test_sources_compile_without_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here a warning is an error; on a user's machine a newer compiler's new warning must not stop the build."""
    monkeypatch.setattr(builder, "OPTIONS", (*builder.OPTIONS, "-Wall", "-Wextra", "-Werror"))
    assert build(HEALTHY, tmp_path).is_file()


def test_changed_source_makes_another_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any change of a source, however small, changes the name of the result."""
    for source in (*builder.SOURCES.glob("*.c"), *builder.SOURCES.glob("*.h")):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    usual = builder._key(())
    monkeypatch.setattr(builder, "SOURCES", tmp_path)
    assert builder._key(()) == usual
    (tmp_path / "luna.h").write_text((tmp_path / "luna.h").read_text() + "\n")
    assert builder._key(()) != usual


def test_two_builds_at_once_both_work(tmp_path: Path) -> None:
    """Two processes that build at the same time get the same whole library, and leave no half one behind."""
    code = "import sys; from pathlib import Path; from luna_textfile.simulation.library.build import build; "
    code += "print(build(Path(sys.argv[1]), Path(sys.argv[2])))"
    command = [sys.executable, "-c", code, str(HEALTHY), str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    results = {process.communicate()[0].strip() for process in running}
    assert results == {str(path) for path in tmp_path.iterdir() if path.name != builder.LOCK}
    assert len(results) == 1
    with variables(environment(HEALTHY)):
        assert Client(Path(results.pop()), tmp_path / "log").call("C_Initialize", None) == 0


def test_default_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache is $XDG_CACHE_HOME/luna-textfile, else ~/.cache/luna-textfile; a user without a home has the other."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert builder._folders(None)[0] == tmp_path / "xdg" / "luna-textfile"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert builder._folders(None)[0] == tmp_path / "home" / ".cache" / "luna-textfile"
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert builder._folders(None) == (Path(tempfile.gettempdir()) / f"luna-textfile-{os.getuid()}",)


def test_unwritable_cache_falls_back_to_a_folder_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that cannot be made (here: below a file) sends the build to the temporary folder, for this user alone."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "file").touch()
    library = build(HEALTHY, tmp_path / "file" / "cache")
    assert library.parent == tmp_path / f"luna-textfile-{os.getuid()}"
    assert library.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("trap", ["others may write", "a link"])
def test_cache_that_others_can_fill_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trap: str) -> None:
    """A library that somebody else may have put there is neither loaded nor written over."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / f"luna-textfile-{os.getuid()}"
    if trap == "a link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.mkdir()
        folder.chmod(0o777)
    (tmp_path / "file").touch()
    with pytest.raises(BuildError, match="no folder of yours"):
        build(HEALTHY, tmp_path / "file" / "cache")
    assert list(folder.iterdir()) == []


def test_missing_compiler_is_said_with_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without cc the message names the packages to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="apt-get install gcc libc6-dev"):
        build(HEALTHY, tmp_path)


def test_failing_compiler_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the compiler says is in the error, with the packages that may be missing; nothing stays in the cache."""
    fake = tmp_path / "bin" / "cc"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "stdio.h: No such file" >&2\nexit 1\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    cache = tmp_path / "cache"
    with pytest.raises(BuildError, match=r"stdio\.h: No such file\n.*libc6-dev"):
        build(HEALTHY, cache)
    assert list(cache.iterdir()) == [cache / builder.LOCK]


def test_environment_names_what_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are absolute, since the job may run elsewhere; time and log are left out unless given."""
    monkeypatch.chdir(tmp_path)
    assert environment(Path("a")) == {"LUNA_SIMULATOR_SCENARIO": f"{tmp_path}/a"}
    assert environment(Path("a"), 0, Path("b")) == {
        "LUNA_SIMULATOR_SCENARIO": f"{tmp_path}/a",
        "LUNA_SIMULATOR_ELAPSED": "0.000000000",
        "LUNA_SIMULATOR_LOG": f"{tmp_path}/b",
    }
    assert environment(Path("a"), 1e-7)["LUNA_SIMULATOR_ELAPSED"] == "0.000000100"
