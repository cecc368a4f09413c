"""`check --only library`: the file, told without loading it; and what loading it shows."""

import platform
import subprocess
from pathlib import Path

import pytest
from fixtures.proven import require

from checkup.site import Site

OTHER = {"x86_64": (183, "aarch64"), "aarch64": (62, "x86-64")}
"""e_machine and name of an architecture that is not this one."""


def of_another_architecture(site: Site) -> Path:
    """Copy the library, with another machine in its head."""
    data = bytearray(Path(site.sections["hsm"]["library_path"]).read_bytes())
    data[18:20] = OTHER[platform.machine()][0].to_bytes(2, "little")
    path = site.host.root / "libCryptoki2_64.so"
    path.write_bytes(data)
    return path


def test_a_good_library(site: Site) -> None:
    """Its machine, and that it is a PKCS#11 library. Nothing is loaded to find out."""
    checked = site.check("library")
    assert checked.code == 0
    checked.one("ok", "a PKCS#11 library")
    assert not site.host.calls.exists()


def test_a_missing_library(site: Site) -> None:
    """The path, and a command that finds it."""
    site.configure(hsm={"library_path": "/nowhere/libCryptoki2_64.so"})
    checked = site.check("library")
    assert checked.code == 1
    assert "libCryptoki2_64.so" in checked.one("problem", "there is no /nowhere/libCryptoki2_64.so").fix


def test_a_library_of_another_architecture(site: Site) -> None:
    """Both machines are named."""
    site.configure(hsm={"library_path": str(of_another_architecture(site))})
    checked = site.check("library")
    checked.one("problem", *[name for _, name in OTHER.values()])


def test_a_library_that_speaks_no_pkcs11(site: Site) -> None:
    """A real library of this system, but without C_GetFunctionList."""
    site.configure(hsm={"library_path": str(next(Path("/").glob("usr/lib*/**/libm.so.6")))})
    site.check("library").one("problem", "not a PKCS#11 library")


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\n", b"\x7fELF", b"\x7fELF\x07\x07" + b"x" * 60])
def test_a_file_that_is_no_library(site: Site, content: bytes) -> None:
    """Empty, a script, half a head, a spoilt head."""
    path = site.host.root / "libCryptoki2_64.so"
    path.write_bytes(content)
    site.configure(hsm={"library_path": str(path)})
    checked = site.check("library")
    assert checked.code == 1
    checked.one("problem", str(path))


def test_a_folder_is_no_library(site: Site) -> None:
    """hsm.library_path names the folder that it lies in."""
    site.configure(hsm={"library_path": str(site.host.root)})
    site.check("library").one("problem", "is a folder")


def test_the_loaders_own_words_are_shown(site: Site) -> None:
    """A library that needs another one, which is not there: the loader names it, and so does the check."""
    source = site.host.root / "broken.c"
    source.write_text("int C_GetFunctionList(void) { return 0; }\n")
    needed, library = site.host.root / "libneeded.so", site.host.root / "libbroken.so"
    for command in ((needed, source), (library, source, "-Wl,--no-as-needed", needed)):
        subprocess.run([require("cc", "gcc"), "-shared", "-fPIC", "-o", *command], check=True)
    needed.unlink()
    site.configure(hsm={"library_path": str(library)})
    checked = site.check("library", "hsm")
    checked.one("ok", "a PKCS#11 library")
    checked.one("problem", "cannot be loaded", "libneeded.so", "cannot open shared object")


def test_what_a_library_prints_while_it_is_loaded_is_not_shown(site: Site) -> None:
    """Only the loader's own words are; a library may print anything."""
    source, library = site.host.root / "loud.c", site.host.root / "libloud.so"
    source.write_text(
        '#include <stdio.h>\n__attribute__((constructor)) static void begin(void) { puts("the secret words"); }\n'
    )
    subprocess.run([require("cc", "gcc"), "-shared", "-fPIC", "-o", library, source], check=True)
    site.configure(hsm={"library_path": str(library)})
    checked = site.check("library", "hsm")
    checked.one("problem", "not a PKCS#11 library")
    checked.one("problem", "cannot be loaded")
    assert "secret words" not in checked.text


@pytest.mark.parametrize(("action", "word"), [("segv", "SIGSEGV"), ("abort", "SIGABRT"), ("exit 3", "status 3")])
def test_a_library_that_crashes(site: Site, action: str, word: str) -> None:
    """It dies in a process of its own: the check says how, and all other subjects are there."""
    site.play_with(f"[fault]\nfunction = C_Initialize\naction = {action}\n")
    checked = site.check("library", "hsm")
    assert checked.code == 1
    checked.one("problem", "C_Initialize", word)
    checked.one("ok", "a PKCS#11 library")


def test_a_library_that_hangs(site: Site) -> None:
    """C_Initialize does not return: a problem after the jobs' own limit, and a hint at the network."""
    site.play("fault-initialize-hang")
    site.configure(collector={"initialize_timeout_seconds": 4, "call_timeout_seconds": 4})
    checked = site.check("hsm")
    assert checked.code == 1
    assert "network" in checked.one("problem", "C_Initialize did not return").fix


def test_a_check_that_had_less_time_than_the_jobs_says_so(site: Site) -> None:
    """With a short --timeout nobody can tell whether the jobs would have got an answer."""
    site.play("fault-initialize-hang")
    checked = site.check("hsm", seconds=5)
    assert checked.code == 0
    assert "--timeout 60" in checked.one("unknown", "C_Initialize did not return").fix
