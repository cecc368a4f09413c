"""The library under AddressSanitizer and UBSan: every shipped scenario, every call, every way to misuse it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from luna_textfile.simulation.library import build as builder
from luna_textfile.simulation.library import scenario

FLAGS = ("-std=c11", "-O1", "-g", "-fPIC", "-shared", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
DEADLY = ("hang", "segv", "abort", "exit", "one-hsm")

# Walks through the calls of each scenario; a finding ends the process with a report on stderr.
WALK = """
import sys
from simulator_types import *
from simulator_client import *
client = Client(Path(sys.argv[1]), Path("unused"))
for path in sys.argv[2:]:
    os.environ["LUNA_SIMULATOR_SCENARIO"] = path
    if client.call("C_Initialize", None) != OK:
        continue
    client.fill("C_GetInfo", Info)
    for slot in [*client.slots()[:7], 4711]:
        client.fill("C_GetSlotInfo", SlotInfo, slot)
        client.fill("C_GetTokenInfo", TokenInfo, slot)
        client.stats(slot, 1, 2, 3, 4, 99)
        client.fill("CA_RoleStateGet", RoleState, slot, 1)
        client.fill("CA_GetHAState", c_ubyte * 2048, slot)
        for name in PROTOTYPES:
            count, values = c_ulong(64), c_ulong(64)
            arrays = (c_ulong * 64)(), (c_ulong * 64)()
            prototype = PROTOTYPES[name]
            if prototype == FIVE and name != "CA_GetHSMStorageInformation":
                client.call(name, slot, None, byref(count), None, byref(values))
                count.value = values.value = 64
                client.call(name, slot, arrays[0], byref(count), arrays[1], byref(values))
            elif name != "CA_RetrieveLicenseList" and name.startswith("CA_") and set(prototype[1:]) == {P}:
                client.numbers(name, slot, len(prototype) - 1)
    client.call("C_Finalize", None)
print("done")
"""


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the library with both sanitizers."""
    library = tmp_path_factory.mktemp("sanitized") / "luna.so"
    sources = sorted(str(path) for path in builder.SOURCES.glob("*.c"))
    subprocess.run(["cc", *FLAGS, "-o", str(library), *sources, *builder.LIBRARIES], check=True)
    return library


def walk(library: Path, paths: list[Path]) -> subprocess.CompletedProcess[str]:
    """Walk through the scenarios in a child that has the sanitizer's runtime."""
    runtimes = (
        subprocess.run(["cc", f"-print-file-name={name}"], check=True, capture_output=True, text=True).stdout.strip()
        for name in ("libasan.so", "libubsan.so")
    )
    variables = {
        "LD_PRELOAD": " ".join(runtimes),
        "ASAN_OPTIONS": "detect_leaks=0",
        "PYTHONMALLOC": "malloc",  # so that the guards of the sanitizer lie around each of Python's buffers, too
        "PYTHONPATH": str(Path(__file__).parent),
        "PATH": os.defpath,
    }
    command = [sys.executable, "-c", WALK, str(library), *map(str, paths)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=60)


def test_walk_through_all_scenarios_is_clean(sanitized: Path) -> None:
    """No call of any scenario reads or writes where it must not, or computes what C does not define."""
    paths = [each.path for each in scenario.scenarios() if not any(word in each.name for word in DEADLY)]
    result = walk(sanitized, paths)
    assert (result.returncode, result.stderr) == (0, "Luna client: 1 session closed\n")  # of fault-prints
    assert "done" in result.stdout.splitlines()


def test_walk_finds_a_write_that_is_too_wide(tmp_path: Path) -> None:
    """The same walk reports an overrun when there is one: here a string of the token info is 4096 bytes long."""
    for source in (*builder.SOURCES.glob("*.c"), *builder.SOURCES.glob("*.h")):
        shutil.copy(source, tmp_path)
    code = (tmp_path / "tokens.c").read_text()
    wide = code.replace("put_words(info->utcTime, sizeof info->utcTime,", "put_words(info->utcTime, 4096,")
    assert wide != code
    (tmp_path / "tokens.c").write_text(wide)
    library = tmp_path / "luna.so"
    sources = sorted(str(path) for path in tmp_path.glob("*.c"))
    subprocess.run(["cc", *FLAGS, "-w", "-o", str(library), *sources, *builder.LIBRARIES], check=True)
    result = walk(library, [scenario.find("healthy").path])
    assert result.returncode != 0
    assert "AddressSanitizer: heap-buffer-overflow" in result.stderr
