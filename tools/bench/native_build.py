"""Compiles the bench's small C programs, on the spot: they belong to this machine's libraries."""

import subprocess
from pathlib import Path

from tools.bench.folders import BUILT, HERE, REPOSITORY

OPTIONS = ("-std=c11", "-D_DEFAULT_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror")
SOURCES = HERE / "native"
PKCS11_HEADER = REPOSITORY / "luna_textfile" / "simulation" / "library"


def program(name: str) -> Path:
    """Compile native/NAME.c to a program and return its path."""
    return _compile(name, BUILT / name)


def preload(name: str) -> Path:
    """Compile native/NAME.c to a library for LD_PRELOAD and return its path."""
    return _compile(name, BUILT / f"{name}.so", "-shared", "-fPIC")


def _compile(name: str, result: Path, *more: str) -> Path:
    BUILT.mkdir(parents=True, exist_ok=True)
    command = ["cc", *OPTIONS, *more, f"-I{PKCS11_HEADER}", "-o", str(result), str(SOURCES / f"{name}.c"), "-ldl"]
    subprocess.run(command, check=True)
    return result
