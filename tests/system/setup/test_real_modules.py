"""The rig's PKCS#11 modules: each starts, answers, and is gone afterwards."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from fixtures.opencryptoki import OpenCryptoki, soft_token
from fixtures.p11kit import P11KitRemote, remote
from fixtures.proven import require
from fixtures.softhsm import MakeSoftHsm, SoftHsm
from fixtures.spy import Spy

# A client that connects (the client module does so with the first question, not at C_Initialize) and then idles.
HOLD_THE_LINE = """
import sys, time, PyKCS11
hsm = PyKCS11.PyKCS11Lib()
hsm.load(sys.argv[1])
hsm.getSlotList()
time.sleep(60)
"""

# Where opencryptoki's daemon and its clients write, or look up what must differ for us.
PRIVATE = {"/etc/opencryptoki", "/etc/group", "/var/lib/opencryptoki", "/run", "/var/log", "/dev/shm"}


def list_slots(
    library: Path, env: Mapping[str, str] | None = None, enter: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    """Start `pkcs11-tool --list-slots` on a module."""
    return subprocess.Popen(
        [*enter, require("pkcs11-tool", "opensc"), "--module", library, "--list-slots"],
        env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def answer(process: subprocess.Popen[str]) -> str:
    """Return what it printed, within ten seconds."""
    return process.communicate(timeout=10)[0]


def alive(pid: int) -> bool:
    """Tell whether there is a process of this id, other than one that has ended and is not yet collected."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def gone(pids: list[int]) -> bool:
    """Tell whether none of the processes is left, two seconds at the latest from now."""
    end = time.monotonic() + 2
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(alive, pids))


def opencryptoki_s_own_files() -> tuple[bytes, set[Path]]:
    """Return the machine's own configuration of opencryptoki, and the names of all that its daemon makes."""
    folders = ("var/lib/opencryptoki", "run/lock/opencryptoki", "var/log/opencryptoki")
    made = {path for folder in folders for path in [Path("/", folder), *Path("/", folder).rglob("*")] if path.exists()}
    made |= {*Path("/run").glob("pkcsslotd*"), *Path("/dev/shm").glob("*opencryptoki*")}
    return Path("/etc/opencryptoki/opencryptoki.conf").read_bytes(), made


def mounted_from(folder: Path, pid: int) -> set[str]:
    """Return where the folder's parts are mounted, as the process sees it."""
    mounts = [line.split() for line in Path(f"/proc/{pid}/mountinfo").read_text().splitlines()]
    # The fourth field is a path from the top of its file system, which need not be /.
    return {where for _, _, _, part, where, *_ in mounts if f"/{folder.parent.name}/{folder.name}/" in part}


def test_softhsm_has_the_tokens_asked_for(softhsm: MakeSoftHsm) -> None:
    """Each label is a token of its own, in the slot that the fixture says."""
    hsm = softhsm("tok0", "second token")
    printed = answer(list_slots(hsm.library, hsm.env))
    assert len(set(hsm.slots.values())) == 2
    for label, slot in hsm.slots.items():
        assert f"(0x{slot:x})" in printed
        assert f"token label        : {label}\n" in printed


def test_opencryptoki_answers_inside_its_namespace(opencryptoki: OpenCryptoki) -> None:
    """The soft token is in slot 3 under the label it was given."""
    printed = answer(list_slots(opencryptoki.library, enter=opencryptoki.enter))
    assert "(0x3)" in printed
    assert "token label        : soft\n" in printed


def test_opencryptoki_leaves_nothing_behind(tmp_path: Path) -> None:
    """Afterwards the daemon is gone and the machine's own files are what they were."""
    before = opencryptoki_s_own_files()
    with soft_token(tmp_path / "token") as token:
        pid = token.pid
        answer(list_slots(token.library, enter=token.enter))
        # The names alone would not tell: a run that does leave something behind finds it there the next time.
        assert mounted_from(tmp_path / "token", pid) == PRIVATE
    assert gone([pid])
    assert opencryptoki_s_own_files() == before


def test_p11kit_remote_shows_the_tokens_behind_it(
    softhsm: MakeSoftHsm, p11kit_remote: Callable[[SoftHsm], P11KitRemote]
) -> None:
    """A client sees the SoftHSM2 token through the socket, without SoftHSM2's own configuration."""
    far_end = p11kit_remote(softhsm("far"))
    assert "token label        : far\n" in answer(list_slots(far_end.library, far_end.env))


def test_p11kit_remote_hangs_while_stopped(
    softhsm: MakeSoftHsm, p11kit_remote: Callable[[SoftHsm], P11KitRemote]
) -> None:
    """A stopped far end gives no answer, and the same call is answered once it goes on."""
    far_end = p11kit_remote(softhsm("far"))
    far_end.stop()
    client = list_slots(far_end.library, far_end.env)
    try:
        client.wait(0.5)
    except subprocess.TimeoutExpired:
        far_end.cont()
    else:
        raise AssertionError(f"answered by a stopped server: {answer(client)}")
    assert "token label        : far\n" in answer(client)


def test_p11kit_remote_is_gone_when_killed(
    softhsm: MakeSoftHsm, p11kit_remote: Callable[[SoftHsm], P11KitRemote]
) -> None:
    """After the kill a client finds no token."""
    far_end = p11kit_remote(softhsm("far"))
    far_end.kill()
    assert gone([far_end.pid])
    assert "far" not in answer(list_slots(far_end.library, far_end.env))


def test_p11kit_remote_ends_with_its_connected_clients_far_ends(softhsm: MakeSoftHsm) -> None:
    """A client that is still connected at the end leaves no process of ours behind, not even a stopped one."""
    with remote(softhsm("far")) as far_end:
        command = [sys.executable, "-c", HOLD_THE_LINE, str(far_end.library)]
        client = subprocess.Popen(command, env={**os.environ, **far_end.env})
        far_end.wait_for_client()
        pids = [far_end.pid, *far_end.remotes()]
        far_end.stop()
    client.kill()
    client.wait()
    assert len(pids) == 2
    assert gone(pids)


def test_spy_lists_every_call_in_order(softhsm: MakeSoftHsm, spy: Callable[[Path], Spy]) -> None:
    """The spy's list has the calls as they came, and those of a second run after them."""
    hsm = softhsm("tok0")
    log = spy(hsm.library)
    assert log.calls() == []
    answer(list_slots(log.library, {**log.env, **hsm.env}))
    once = log.calls()
    assert once.index("C_Initialize") < once.index("C_GetTokenInfo") < once.index("C_Finalize")
    answer(list_slots(log.library, {**log.env, **hsm.env}))
    assert log.calls() == once + once
