"""HA groups of Chrystoki.conf in the daily file: members that should be there, and how the client treats a loss."""

import pytest

from collect.client_host import SERVERS, TWO_HSMS, daily, unsupported, write
from collect.host import Host, Outcome, Settings

SERIAL = "11234567890120"
GROUP = {
    "VirtualToken00Label": "ha-group",
    "VirtualToken00SN": SERIAL,
    "VirtualToken00Members": "1234567890120, 9876543210983",
}
MEMBERS = ("1234567890120", "9876543210983")
SETTINGS = ("hsm_ha_auto_recovery", "hsm_ha_only")

Member = tuple[str, str, str, str]


def members(done: Outcome, family: str = "hsm_ha_expected_member") -> set[Member]:
    """Return label and serial of each group, its members, and what its HSM is called."""
    labels = [dict(series.labels) for series in done.find(family)]
    return {(one.get("label", ""), one.get("serial", ""), one["member"], one.get("hsm", "")) for one in labels}


@pytest.mark.parametrize(
    ("settings", "hsm"),
    [
        ({}, SERIAL),
        ({"names": {SERIAL: "both"}}, "both"),
        ({"names": {"ha-group": "both"}}, "both"),
        ({"names": {"zurich": "Z"}}, SERIAL),
        ({"name": "all"}, "all"),
    ],
)
def test_what_should_be_there_has_the_labels_of_what_is(host: Host, settings: dict[str, object], hsm: str) -> None:
    """The members that the file lists and those that the client's state lists: the same labels, however it is named."""
    write(host, client=SERVERS, groups=GROUP)
    configured: Settings = {"hsm": settings}
    done = daily(host, configured)
    assert done.code == 0
    assert members(done) == {("ha-group", SERIAL, member, hsm) for member in MEMBERS}
    assert members(host.run("minute", TWO_HSMS, configured), "hsm_ha_member_up") == members(done)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"reconnAtt": "-1", "HAOnly": "1"}, (1, 1)),
        ({"reconnAtt": "500", "HAOnly": "0"}, (1, 0)),
        ({"reconnAtt": "0"}, (0, None)),
        ({"HAOnly": "1", "AutoReconnectInterval": "60"}, (None, 1)),
        ({"reconnAtt": "many", "HAOnly": "yes"}, (None, None)),
        ({"reconnAtt": "--1", "HAOnly": "2"}, (None, None)),
        ({"reconnAtt": "1" * 5000}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_what_the_client_does_after_a_loss(
    host: Host, entries: dict[str, str], expected: tuple[int | None, int | None]
) -> None:
    """As the file says. Where it does not say, or says what nobody knows, nothing is made up: manuals disagree."""
    write(host, groups=GROUP, ha=entries)
    done = daily(host)
    assert done.code == 0
    found = tuple(next(iter(done.find(family).values()), None) for family in SETTINGS)
    assert found == expected


def test_groups_in_odd_shape(host: Host) -> None:
    """The 6.2.2 manual has one whose line has no end; others lack a label or a serial, or say a member twice."""
    (host.folder / "Chrystoki.conf").write_text(
        "VirtualToken = {VirtualToken01Label = one\nVirtualToken01SN = 11;\n"
        "VirtualToken01Members = 1,2 ,,1;}\n"
        "VirtualToken =\n{\tVirtualToken12Members = 3; VirtualToken12SN = 13; # VirtualToken12Label = old;\n"
        "VirtualToken02Label = two; VirtualToken02Members = 4; VirtualToken03Members = 5;\n"
        "VirtualTokenActiveRecovery = activeEnhanced; VirtualToken04Label = empty; VirtualToken04SN = 14; }"
    )
    assert members(daily(host)) == {
        ("one", "11", "1", "11"),
        ("one", "11", "2", "11"),
        ("", "13", "3", "13"),
        ("two", "", "4", ""),
    }


def test_a_group_that_stands_there_twice(host: Host) -> None:
    """Its series stands there once, and nothing is said to be repeated."""
    twice = {key.replace("00", "01"): value for key, value in GROUP.items()}
    write(host, groups=GROUP | twice)
    done = daily(host)
    assert len(members(done)) == 2
    assert done.code == 0
    assert "share a series" not in done.log


def test_a_client_without_a_group(host: Host) -> None:
    """What it would do after a loss says nothing then: no sample, no failure."""
    write(host, client=SERVERS, ha={"reconnAtt": "0", "HAOnly": "0"})
    done = daily(host)
    assert done.code == 0
    assert [done.find(family) for family in SETTINGS] == [{}, {}]
    assert "ha_groups" in unsupported(done)
