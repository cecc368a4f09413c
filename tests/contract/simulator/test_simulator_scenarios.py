"""The shipped scenarios: all load, and each shows what its description promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simulator_types import HaStatus, SlotInfo

from luna_textfile.simulation.library import scenario

if TYPE_CHECKING:
    from pathlib import Path

    from simulator_stage import Child, Play, Written

NAMES = [shipped.name for shipped in scenario.scenarios()]
DAY = 86400.0
WANTED = {
    *("healthy", "two-hsms", "many-slots", "old-client", "partition-client", "odd-labels", "unavailable-values"),
    *("wide-counter", "incident-session-leak", "incident-capacity", "incident-slow-operations", "ha-member-down"),
    *("ha-v1-layout", "ha-v2prime-layout", "fault-hang", "fault-hang-blocked", "fault-segv", "fault-abort"),
    *("fault-exit", "fault-prints", "fault-partial", "fault-too-small", "fault-counts-differ", "fault-garbage"),
    *("fault-finalize-segv", "fault-initialize-hang", "fault-initialize-error", "fault-initialize-empty"),
    *("fault-tampered", "fault-one-hsm-hangs"),
}


@pytest.mark.parametrize("name", NAMES)
def test_shipped_scenario_loads(child: Child, name: str) -> None:
    """Every shipped scenario is understood; a fault of C_Initialize itself shows that it was."""
    code = "import signal; signal.setitimer(signal.ITIMER_REAL, 0.5)\n"
    code += 'print(client.call("C_Initialize", None)); os._exit(0)'
    result = child(scenario.find(name).path, code)
    expected = {"fault-initialize-hang": "", "fault-initialize-error": "48"}.get(name, "0")
    assert (result.stdout.split("\n")[-2:-1] or [""])[0] == expected
    assert result.stderr == ""


def test_names_titles_and_descriptions() -> None:
    """The wanted scenarios are there, each with a title and a description of its own."""
    shipped = scenario.scenarios()
    assert set(NAMES) >= WANTED
    assert all(each.title and each.description and each.path.is_file() for each in shipped)
    assert len({each.title for each in shipped}) == len({each.description for each in shipped}) == len(shipped)


def test_find_by_name_and_by_path(tmp_path: Path, written: Written) -> None:
    """A scenario is found by its name or its path; a misspelt name names the nearest one."""
    assert scenario.find("healthy").title == "One HSM, one partition, all well"
    path = written("[slot 0]\nkind = empty\n")
    assert scenario.find(str(path)) == scenario.Scenario(path.stem, "Test", "Test", path)
    with pytest.raises(ValueError, match="did you mean healthy"):
        scenario.find("healty")
    with pytest.raises(ValueError, match="no such file"):
        scenario.find(str(tmp_path / "healthy"))


def test_missing_symbols_are_read_with_those_of_the_base(tmp_path: Path) -> None:
    """`without` is a sorted set, the base's included; comments and other sections do not count."""
    (tmp_path / "base.scenario").write_text("title = t\n[library]\nwithout = CA_GetHAState, CA_GetHSMStats\n")
    path = tmp_path / "x.scenario"
    path.write_text(
        "base = base.scenario # x\n[library]\nwithout = CA_GetTokenStatus CA_GetHSMStats\n# without = CA_X\n"
    )
    assert scenario.without(path) == ("CA_GetHAState", "CA_GetHSMStats", "CA_GetTokenStatus")
    assert scenario.without(scenario.find("healthy").path) == ()


def test_groups_and_servers_are_read_with_those_of_the_base() -> None:
    """What a client's Chrystoki.conf lists of a scenario: a fault's has the appliances and groups of its base."""
    groups = (scenario.Group("ha-group", "11234567890120", ("1234567890120", "9876543210983")),)
    for name in ("two-hsms", "fault-garbage", "ha-member-down"):
        path = scenario.find(name).path
        assert scenario.groups(path) == groups
        assert scenario.servers(path)[0] == "zurich"
    assert scenario.groups(scenario.find("healthy").path) == ()


@pytest.mark.parametrize(("day", "sessions"), [(0, 100), (1, 512), (2, 1024), (3, 1536), (4, 2048), (7, 20), (30, 15)])
def test_session_leak(play: Play, day: float, sessions: int) -> None:
    """100, 512, 1024, 1536, 2048 of 2048 sessions on days 1 to 5; after the fix between 10 and 20."""
    client = play("incident-session-leak", elapsed=day * DAY)
    token = client.token(0)
    assert (token.sessions, token.max_sessions) == (sessions, 2048)
    assert client.numbers("CA_GetTokenStatus", 0, 3) == (0, [0, sessions, 4])


@pytest.mark.parametrize(("day", "gigabytes"), [(0, 20), (30, 28), (60, 35), (90, 50), (30 + 87, 57), (120, 58)])
def test_capacity(play: Play, day: float, gigabytes: int) -> None:
    """20 of 60 GB, 28 after a month; from then 35, 50, 58 after 30, 60, 90 days, and 95 % after 87."""
    numbers = play("incident-capacity", elapsed=day * DAY).numbers("CA_GetHSMStorageInformation", 0, 4)
    assert numbers == (0, [9648, 60 * 10**9, gigabytes * 10**9, (60 - gigabytes) * 10**9])


def test_slow_operations(play: Play) -> None:
    """100 commands a second fall to 20 when the partition is 99.2 % full."""
    counts = {
        second: play("incident-slow-operations", elapsed=second).stats(0, 4)[1][0][2]
        for second in (DAY, DAY + 1, 3 * DAY, 3 * DAY + 1)
    }
    assert counts[DAY + 1] - counts[DAY] == 100
    assert counts[3 * DAY + 1] - counts[3 * DAY] == 20
    _, storage = play("incident-slow-operations", elapsed=3 * DAY).numbers("CA_GetTokenStorageInformation", 0, 5)
    assert storage[1:4] == [1_000_000, 992_000, 8_000]


def test_two_hsms(play: Play) -> None:
    """Three and two partitions, a group over both, a slot without a token; each HSM has its own facts."""
    client = play("two-hsms")
    firmware = [client.numbers("CA_GetFirmwareVersion", slot, 3)[1] for slot in range(5)]
    assert firmware == [[7, 8, 4]] * 3 + [[7, 4, 0]] * 2
    instances = [client.numbers("CA_GetServerInstanceBySlotID", slot, 1)[1] for slot in range(5)]
    assert instances == [[0]] * 3 + [[1]] * 2
    status = client.fill("CA_GetCurrentHAState", HaStatus, 5)[1]
    assert [(member.serial, member.status) for member in status.members[:2]] == [
        (bytes(client.token(0).serial).rstrip(), 0),
        (bytes(client.token(3).serial).rstrip(), 0),
    ]


def test_many_slots(play: Play) -> None:
    """A hundred partitions with a serial and a label each, twenty on each of five HSMs."""
    client = play("many-slots")
    tokens = [client.token(slot) for slot in client.slots(with_token=True)]
    assert len({bytes(token.serial) for token in tokens}) == len({bytes(token.label) for token in tokens}) == 100
    assert [client.numbers("CA_GetServerInstanceBySlotID", slot, 1)[1][0] for slot in (0, 19, 20, 99)] == [0, 0, 1, 4]


def test_partition_client(play: Play) -> None:
    """What belongs to the whole HSM is refused in three ways; the partition's own facts answer."""
    client = play("partition-client")
    assert client.stats(0, 4)[0] == 0x54
    assert client.numbers("CA_GetHSMStorageInformation", 0, 4) == (0x8000001A, [None] * 4)
    assert client.numbers("CA_GetNumberOfAllowedContainers", 0, 1) == (0x80000030, [None])
    assert client.numbers("CA_GetFirmwareVersion", 0, 3) == (0, [7, 8, 4])
    assert client.settings("CA_GetHSMPolicySet", 0)[12] == 0
    assert client.numbers("CA_GetTokenStorageInformation", 0, 5)[0] == 0


def test_library_without_appliances(play: Play) -> None:
    """All is well but for the tokens, which are not there."""
    client = play("fault-initialize-empty")
    assert (client.slots(), client.slots(with_token=True)) == ([0, 1, 2], [])
    assert client.fill("C_GetSlotInfo", SlotInfo, 0)[1].flags & 1 == 0


def test_unavailable_values(play: Play) -> None:
    """All ones, an unlimited number of sessions, and a token that tells everything."""
    client = play("unavailable-values")
    assert [client.token(slot).max_sessions for slot in range(3)] == [2**64 - 1, 0, 1024]
    assert client.numbers("CA_GetTokenStorageInformation", 0, 5) == (0, [2**64 - 1] * 5)
