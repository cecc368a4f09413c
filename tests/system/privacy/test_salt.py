"""The salt: only a file that nobody else can read or change, and that nobody can guess."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.hiding import SALT, salted
from hypothesis import given
from hypothesis import strategies as st

from luna_textfile.config.problems import ConfigError
from luna_textfile.privacy.salt import read_salt

OTHERS = 0o007 | 0o020


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o600, 0o640])
def test_closed_files_are_read(tmp_path: Path, mode: int) -> None:
    """For the owner, and for a group to read; the newline at the end does not count."""
    path = salted(tmp_path)
    path.chmod(mode)
    assert read_salt(str(path)) == SALT.encode()


@given(mode=st.integers(0, 0o777).filter(lambda mode: mode & OTHERS))
def test_open_files_are_refused(tmp_path_factory: pytest.TempPathFactory, mode: int) -> None:
    """Whatever others may do with it, or the group change: the message has the mode and the command against it."""
    path = salted(tmp_path_factory.mktemp("salt"))
    path.chmod(mode | 0o400)
    with pytest.raises(ConfigError, match=rf"{mode | 0o400:04o} is open to others; chmod 640 {path}"):
        read_salt(str(path))


def _missing(path: Path) -> None:
    path.unlink()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir(0o700)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_missing, "No such file"),
        (_pipe, "not a file"),
        (_folder, "Is a directory"),
        (lambda path: path.write_text(SALT[:31]), "too easy to guess"),
        (lambda path: path.write_text(""), "too easy to guess"),
        (lambda path: path.write_text("0" * 64), "too easy to guess"),
        (lambda path: path.write_text(SALT * 100), "longer than 4096 bytes"),
    ],
)
def test_what_is_no_salt(tmp_path: Path, change: Callable[[Path], object], what: str) -> None:
    """The message says what is wrong and gives the commands that make one; what stands in the file is not shown."""
    path = salted(tmp_path)
    change(path)
    with pytest.raises(ConfigError, match=what) as caught:
        read_salt(str(path))
    assert f"/dev/urandom | tr -d ' \\n' > {path}" in str(caught.value)
    assert SALT[:8] not in str(caught.value)


def test_the_command_in_the_message_makes_one(tmp_path: Path) -> None:
    """Copied into a shell, it leaves a salt that is taken; each time another one."""
    found = set()
    for name in ("one", "two"):
        with pytest.raises(ConfigError) as caught:
            read_salt(str(tmp_path / name))
        command = (caught.value.problems[0].suggestion or "").partition("hosts: ")[2].partition(" && chgrp")[0]
        assert os.system(command) == 0  # noqa: S605 - the very text that people copy
        found.add(read_salt(str(tmp_path / name)))
    assert len(found) == 2
    assert {len(salt) for salt in found} == {64}


def test_a_file_of_another_user(tmp_path: Path) -> None:
    """Who owns it can change its mode: only root's and our own are taken."""
    path = salted(tmp_path)
    os.chown(path, 12345, -1)
    with pytest.raises(ConfigError, match="user 12345 owns it"):
        read_salt(str(path))


def test_a_link_is_followed(tmp_path: Path) -> None:
    """As Kubernetes mounts a Secret; the file behind it is judged."""
    (tmp_path / "link").symlink_to(salted(tmp_path))
    assert read_salt(str(tmp_path / "link")) == SALT.encode()
    (tmp_path / "salt").chmod(0o644)
    with pytest.raises(ConfigError, match="0644"):
        read_salt(str(tmp_path / "link"))
