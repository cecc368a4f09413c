"""Every action of a [fault], and that it hits the call it is meant for and no other."""

from __future__ import annotations

import ctypes
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from ctypes import byref, c_ulong
from typing import TYPE_CHECKING

import pytest
from simulator_client import GUARD
from simulator_stage import TWO_SLOTS
from simulator_types import HaStatus, SlotInfo, TokenInfo

if TYPE_CHECKING:
    from pathlib import Path

    from simulator_stage import Child, Play, Written

ALL_ONES = 2**64 - 1
ABSURD = 0xFFFFFFFFFFFFFFF0
GROUP = "[slot 0]\nkind = ha\nserial = 11\nmembers = 1:0 2:0xE0\n"
UNTOUCHED = int.from_bytes(bytes([GUARD]) * 8, "little")


def fault(action: str, function: str = "C_GetTokenInfo", where: str = "slot = 1") -> str:
    """Write a [fault] section."""
    return f"[fault]\nfunction = {function}\n{where}\naction = {action}\n"


HUNG = """
import signal, time
ended = 0
if (pid := os.fork()) == 0:
    client.call("C_Initialize", None)
    client.fill("C_GetTokenInfo", TokenInfo, 1)
    os._exit(0)
try:
    while not any("fault=" in line for line in client.lines()):
        time.sleep(0.01)
    while open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] != "S":
        time.sleep(0.01)  # from the log line to the hang itself
    assert os.waitpid(pid, os.WNOHANG) == (0, 0)
    os.kill(pid, signal.SIGTERM)
    os.kill(pid, signal.SIGKILL)  # the first signal that is not blocked ends it
    ended, status = os.waitpid(pid, 0)
    print(status)
finally:
    if not ended:
        os.kill(pid, signal.SIGKILL)
"""


@pytest.mark.parametrize(("action", "status"), [("hang", signal.SIGTERM), ("hang-blocked", signal.SIGKILL)])
def test_hang_ends_by_a_signal_only(child: Child, written: Written, tmp_path: Path, action: str, status: int) -> None:
    """A hung call does not come back; its line is in the log before; SIGTERM ends it unless all signals are blocked."""
    result = child(written(TWO_SLOTS + fault(action)), HUNG)
    assert result.stdout == f"{int(status)}\n", result.stderr
    assert (tmp_path / "calls.log").read_text().splitlines()[-1] == f"C_GetTokenInfo slot=1 fault={action}"


@pytest.mark.parametrize(
    ("action", "status"), [("segv", -signal.SIGSEGV), ("abort", -signal.SIGABRT), ("exit 0", 0), ("exit 7", 7)]
)
def test_process_ends_within_the_call(child: Child, written: Written, tmp_path: Path, action: str, status: int) -> None:
    """Crashes and exits happen within the call, after its line in the log."""
    code = 'client.call("C_Initialize", None)\nclient.fill("C_GetTokenInfo", TokenInfo, 1)\nprint("survived")'
    result = child(written(TWO_SLOTS + fault(action)), code)
    assert (result.returncode, result.stdout) == (status, "")
    last = (tmp_path / "calls.log").read_text().splitlines()[-1]
    assert last == f"C_GetTokenInfo slot=1 fault={action.partition(' ')[0]}"


def test_return_gives_the_whole_code(play: Play, two_slots: str) -> None:
    """A vendor's code arrives in all 64 bits, from the faulty slot alone."""
    client = play(two_slots + fault("return 0x80000076"))
    assert client.fill("C_GetTokenInfo", TokenInfo, 1)[0] == 0x80000076
    assert client.fill("C_GetTokenInfo", TokenInfo, 2)[0] == 0
    assert client.fill("C_GetSlotInfo", SlotInfo, 1)[0] == 0


def test_nth_hits_that_call_only(play: Play, two_slots: str) -> None:
    """With nth = 2 the first and the third call are well, also across a new initialisation."""
    client = play(two_slots + fault("return 0x30", where="nth = 2"))
    codes = [client.fill("C_GetTokenInfo", TokenInfo, slot)[0] for slot in (1, 2)]
    client.call("C_Finalize", None)
    client.call("C_Initialize", None)
    codes += [client.fill("C_GetTokenInfo", TokenInfo, slot)[0] for slot in (1, 2)]
    assert codes == [0, 0x30, 0, 0]


def test_any_function_of_an_hsm(play: Play) -> None:
    """A fault of a whole HSM leaves the other HSM and the group alone."""
    client = play("fault-tampered")
    codes = {slot: client.fill("C_GetSlotInfo", SlotInfo, slot)[0] for slot in client.slots()}
    assert codes == {0: 0, 1: 0, 2: 0, 3: 0x80000076, 4: 0x80000076, 5: 0, 6: 0}
    assert client.stats(3, 4)[0] == 0x80000076


def test_delay_and_delay_of_every_call(play: Play, two_slots: str) -> None:
    """A delayed call is late and right; [library] delay makes every call late."""
    client = play(two_slots + "[library]\ndelay = 5ms\n" + fault("delay 300ms"))

    def seconds(slot: int) -> float:
        begin = time.monotonic()
        assert client.token(slot).sessions == 3
        return time.monotonic() - begin

    assert 0.005 <= min(seconds(2) for _ in range(20)) < 0.3, "the least of many: a busy machine delays some"
    assert seconds(1) >= 0.305


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_print_writes_a_line_and_answers(child: Child, written: Written, two_slots: str, stream: str) -> None:
    """What the library prints goes to the stream itself at once, whole, and the call answers."""
    code = 'client.call("C_Initialize", None)\nassert client.token(1).sessions == 3\nos._exit(0)'
    result = child(written(two_slots + fault(f'print {stream} hsm_x{{a="b"}} 1')), code)
    assert result.returncode == 0
    assert {"stdout": result.stdout, "stderr": result.stderr} == {
        "stdout": "",
        "stderr": "",
        stream: 'hsm_x{a="b"} 1\n',
    }


def test_partial_token_info_has_the_label_only(play: Play, two_slots: str) -> None:
    """Half an answer leaves the rest as the caller had it."""
    token = play(two_slots + fault("partial")).token(1)
    assert bytes(token.label) == b"app1".ljust(32)
    assert (token.sessions, token.flags, bytes(token.serial)) == (UNTOUCHED, UNTOUCHED, bytes([GUARD]) * 16)


def test_partial_numbers_and_lists(play: Play, two_slots: str) -> None:
    """Of several numbers the first half is written, of lists the first half is there."""
    functions = (
        "C_GetSlotList",
        "CA_GetHSMStorageInformation",
        "CA_GetTokenStorageInformation",
        "CA_GetTokenStatus",
        "CA_GetFirmwareVersion",
        "CA_GetHSMPolicySet",
        "CA_GetHSMStats",
    )
    client = play(two_slots + "".join(fault("partial", name, "") for name in functions))
    assert client.numbers("CA_GetHSMStorageInformation", 1, 4) == (0, [10, 1000, None, None])
    assert client.numbers("CA_GetTokenStorageInformation", 1, 5) == (0, [5, 300, None, None, None])
    assert client.numbers("CA_GetTokenStatus", 1, 3) == (0, [0, None, None])
    assert client.numbers("CA_GetFirmwareVersion", 1, 3) == (0, [7, None, None])
    assert client.settings("CA_GetHSMPolicySet", 1) == {0: 1, 1: 0}
    assert client.slots()[0] == 1
    assert client.stats(1, 4) == (0, [(UNTOUCHED, UNTOUCHED, UNTOUCHED)])
    assert client.stats(1, 4, 2)[1] == [(4, 0, 5000), (UNTOUCHED, UNTOUCHED, UNTOUCHED)]


def test_partial_group_state_has_no_size(play: Play) -> None:
    """Half a group state never reaches listSize."""
    client = play(GROUP + fault("partial", "CA_GetHAState", ""))
    rv, status = client.fill("CA_GetHAState", HaStatus, 0)
    assert (rv, status.group, status.size) == (0, b"11", UNTOUCHED)


def test_too_small_once(play: Play, two_slots: str) -> None:
    """The first fetch is refused although there is room; the sizing call and the next fetch are well."""
    client = play(two_slots + fault("too-small", "CA_GetHSMPolicySet", ""))
    ids, values = c_ulong(64), c_ulong(64)
    arrays = (c_ulong * 64)(), (c_ulong * 64)()
    assert client.call("CA_GetHSMPolicySet", 1, None, byref(ids), None, byref(values)) == 0
    ids.value = values.value = 64
    assert client.call("CA_GetHSMPolicySet", 1, arrays[0], byref(ids), arrays[1], byref(values)) == 0x150
    assert client.settings("CA_GetHSMPolicySet", 1) == {0: 1, 1: 0, 7: 1, 12: 0}


def test_counts_differ(play: Play, two_slots: str) -> None:
    """There is one value fewer than ids, in both calls."""
    client = play(two_slots + fault("counts-differ", "CA_GetHSMPolicySet", ""))
    ids, values = c_ulong(0), c_ulong(0)
    client.call("CA_GetHSMPolicySet", 1, None, byref(ids), None, byref(values))
    assert (ids.value, values.value) == (4, 3)
    assert client.settings("CA_GetHSMPolicySet", 1) == {0: 1, 1: 0, 7: 1}


def test_dirty_halves(play: Play, two_slots: str) -> None:
    """The lower 32 bits of each half are right, the upper ones rubbish."""
    client = play(two_slots + fault("dirty", "CA_GetHSMStats", ""))
    ((number, high, low),) = client.stats(1, 4)[1]
    assert (number, high & 0xFFFFFFFF, low & 0xFFFFFFFF) == (4, 0, 5000)
    assert high >> 32
    assert low >> 32


def test_unavailable_is_all_ones_in_every_number(play: Play, two_slots: str) -> None:
    """Every count and size is CK_UNAVAILABLE_INFORMATION; names stay."""
    functions = ("C_GetTokenInfo", "CA_GetTokenStatus", "CA_GetHSMStorageInformation", "CA_GetTokenStorageInformation")
    client = play(two_slots + "".join(fault("unavailable", name) for name in functions))
    token = client.token(1)
    numbers = [getattr(token, name) for name, kind in TokenInfo._fields_ if kind is c_ulong and name != "flags"]
    assert numbers == [ALL_ONES] * 10
    assert bytes(token.serial).rstrip() == b"1001"
    assert client.numbers("CA_GetTokenStatus", 1, 3) == (0, [ALL_ONES] * 3)
    assert client.numbers("CA_GetHSMStorageInformation", 1, 4) == (0, [ALL_ONES] * 4)
    assert client.numbers("CA_GetTokenStorageInformation", 1, 5) == (0, [ALL_ONES] * 5)
    assert client.token(2).sessions == 3


def test_garbage_counts(play: Play, two_slots: str) -> None:
    """Sizing says nearly 2^64; a fetch writes no more than there is."""
    names = ("CA_GetHSMPolicySet", "C_GetSlotList", "CA_RetrieveLicenseList", "C_GetMechanismList")
    client = play(two_slots + "".join(fault("garbage", name, "") for name in names))
    ids, values = c_ulong(0), c_ulong(0)
    assert client.call("CA_GetHSMPolicySet", 1, None, byref(ids), None, byref(values)) == 0
    assert (ids.value, values.value) == (ABSURD, ABSURD)
    assert client.call("C_GetSlotList", 0, None, byref(ids)) == 0
    assert ids.value == ABSURD
    slots = (c_ulong * 4)(0, 0, 77, 77)
    ids.value = 4
    assert client.call("C_GetSlotList", 0, slots, byref(ids)) == 0
    assert (ids.value, list(slots)) == (ABSURD, [1, 2, 77, 77])


def test_garbage_group_size(play: Play) -> None:
    """The list size of a group may be absurd too."""
    client = play(GROUP + fault("garbage", "CA_GetHAState", ""))
    assert client.fill("CA_GetHAState", HaStatus, 0)[1].size == ABSURD


def test_faults_of_initialise_and_finalise(child: Child, written: Written, two_slots: str) -> None:
    """C_Initialize may fail without being initialised; C_Finalize may crash after all is done."""
    failing = written(two_slots + fault("return 0x30", "C_Initialize", ""))
    code = 'print(hex(client.call("C_Initialize", None)), hex(client.call("C_GetSlotList", 0, None, byref(c_ulong()))))'
    assert child(failing, code).stdout == "0x30 0x190\n"
    crashing = written(two_slots + fault("segv", "C_Finalize", ""))
    code = 'client.call("C_Initialize", None); print(client.token(1).sessions); client.call("C_Finalize", None)'
    result = child(crashing, code)
    assert (result.returncode, result.stdout) == (-signal.SIGSEGV, "3\n")


def test_several_threads_count_together(play: Play, two_slots: str) -> None:
    """An n-th call is hit once, whichever thread makes it."""
    client = play(two_slots + fault("return 0x30", where="nth = 50"))

    def ask(_: int) -> int:
        return client.call("C_GetTokenInfo", 1, (ctypes.c_ubyte * 208)())

    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(ask, range(100)))
    assert sorted(codes) == [0] * 99 + [0x30]
    assert client.lines().count("C_GetTokenInfo slot=1 rv=0x0") == 99
