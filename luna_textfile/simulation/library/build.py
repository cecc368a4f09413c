"""Compile the simulated Luna, once per set of sources, options and missing symbols, into a cache folder."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import tempfile
from pathlib import Path

import filelock

from luna_textfile.simulation.library import scenario as scenario_file

SOURCES = Path(__file__).parent
OPTIONS = ("-std=c11", "-O2", "-fPIC", "-shared", "-fvisibility=hidden")
LIBRARIES = ("-lm", "-lpthread", "-ldl")
LOCK = "build.lock"
"""Its name in the cache folder."""
INSTALL = "install gcc and libc6-dev (Debian: apt-get install gcc libc6-dev)"


class BuildError(Exception):
    """The library could not be compiled; the text holds the compiler's words and what to do."""


def build(scenario: Path, cache: Path | None = None) -> Path:
    """Give the path of the library that plays this scenario, compiled now unless it is in the cache already.

    Two builds at once are safe: the second waits for the first, and finds the library.
    """
    missing = scenario_file.without(scenario)
    key = _key(missing)
    for folder in _folders(cache):
        library = folder / f"libluna-simulator-{key}.so"
        if _is_trusted(folder) and library.is_file():
            return library
        if _is_writable(folder) and _is_trusted(folder):
            with filelock.FileLock(folder / LOCK):
                if not library.is_file():  # another process has compiled it meanwhile
                    _compile(missing, library)
            return library
    raise BuildError(f"no folder of yours to build in: tried {', '.join(map(str, _folders(cache)))}")


def environment(scenario: Path, elapsed: float | None = None, log: Path | None = None) -> dict[str, str]:
    """Name the variables that tell the library what to play.

    `elapsed`: seconds since the scenario's start, fixed; None lets time run since the file was last changed.
    """
    variables = {"LUNA_SIMULATOR_SCENARIO": str(scenario.absolute())}
    if elapsed is not None:
        variables["LUNA_SIMULATOR_ELAPSED"] = f"{elapsed:.9f}"
    if log is not None:
        variables["LUNA_SIMULATOR_LOG"] = str(log.absolute())
    return variables


def _key(missing: tuple[str, ...]) -> str:
    """Whatever changes the result changes the key: sources, options, compiler, missing symbols."""
    digest = hashlib.sha256(_compiler_version())
    for path in sorted((*SOURCES.glob("*.c"), *SOURCES.glob("*.h"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update("\0".join((*OPTIONS, *LIBRARIES, *missing)).encode())
    return digest.hexdigest()[:16]


def _compiler_version() -> bytes:
    try:
        return subprocess.run(["cc", "--version"], check=True, capture_output=True).stdout
    except FileNotFoundError:
        raise BuildError(f"the simulator is compiled here, and there is no C compiler: {INSTALL}") from None
    except subprocess.CalledProcessError as error:
        raise BuildError(_words(error)) from None


def _folders(cache: Path | None) -> tuple[Path, ...]:
    """Name the places to look in: the wanted one, then one of this user's own in the temporary folder."""
    fallback = Path(tempfile.gettempdir()) / f"luna-textfile-{os.getuid()}"
    try:
        wanted = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "luna-textfile"
    except RuntimeError:  # a container's user without name or home
        return (fallback,)
    return (wanted.absolute(), fallback)


def _is_trusted(folder: Path) -> bool:
    """Return True if no other user can have put a library into this folder: it will be loaded."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    others_write = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISDIR(status.st_mode) and status.st_uid in {0, os.getuid()} and not others_write


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _compile(missing: tuple[str, ...], library: Path) -> None:
    """Compile beside the goal and rename: no program ever loads half a library."""
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        result = Path(folder) / library.name
        script = Path(folder) / "exports"
        hidden = f" local: {' '.join(f'{name};' for name in missing)}" if missing else ""
        script.write_text(f"{{ global: *;{hidden} }};\n")
        sources = [str(path) for path in sorted(SOURCES.glob("*.c"))]
        command = ["cc", *OPTIONS, f"-Wl,--version-script={script}", "-o", str(result), *sources, *LIBRARIES]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except subprocess.CalledProcessError as error:
            raise BuildError(_words(error)) from None
        result.replace(library)


def _words(error: subprocess.CalledProcessError) -> str:
    words = error.stderr.decode(errors="replace").strip()
    return f"the simulator did not compile:\n{words}\nIf headers or tools are missing: {INSTALL}"
