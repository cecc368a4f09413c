"""The label `hsm`: a configured name, else the appliance's, else the token's serial."""

from pathlib import Path

import pytest

from collect.conftest import Shipped, Written
from collect.host import Host, Outcome, Settings
from luna_textfile.simulation.library import scenario

TWO_HSMS = scenario.find("two-hsms").path
SERIALS = ["1234567890120", "1234567890121", "1234567890122", "9876543210983", "9876543210984", "11234567890120"]
GROUP = SERIALS[5]


def names(done: Outcome) -> list[str]:
    """Give the label `hsm` of each token, by slot."""
    labels = [dict(series.labels) for series in done.find("hsm_token_info")]
    return [each["hsm"] for each in sorted(labels, key=lambda each: int(each["slot_id"]))]


def test_the_appliance_gives_its_name(shipped: Shipped) -> None:
    """With a Chrystoki.conf the HSM goes by its appliance's name; the HA group is of no appliance, so by its serial."""
    assert names(shipped("two-hsms", "minute")) == ["zurich"] * 3 + ["geneva"] * 2 + [GROUP]


def test_the_serial_is_the_last_resort(host: Host) -> None:
    """Without a Chrystoki.conf each token's serial is the name."""
    assert names(host.run("minute", TWO_HSMS)) == SERIALS


def test_one_configured_name_is_for_all(named_host: Host) -> None:
    """hsm.name goes before everything, for the HA group too."""
    assert names(named_host.run("minute", TWO_HSMS, {"hsm": {"name": "the-hsm"}})) == ["the-hsm"] * 6


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        ({"1234567890121": "by-serial"}, ["zurich", "by-serial", "zurich", "geneva", "geneva", GROUP]),
        ({"app3": "by-label"}, ["zurich", "zurich", "zurich", "by-label", "geneva", GROUP]),
        ({"zurich": "Zürich", GROUP: "group"}, ["Zürich", "Zürich", "Zürich", "geneva", "geneva", "group"]),
        ({"app1": "label", "1234567890121": "serial"}, ["zurich", "serial", "zurich", "geneva", "geneva", GROUP]),
        ({"zurich": "Z", "app0": "mine"}, ["mine", "Z", "Z", "geneva", "geneva", GROUP]),
    ],
    ids=["serial", "label", "appliance", "serial before label", "token before appliance"],
)
def test_names_by_serial_label_and_appliance(named_host: Host, configured: dict[str, str], expected: list[str]) -> None:
    """hsm.names translates a token's serial, its label, or the appliance's name, in this order."""
    assert names(named_host.run("minute", TWO_HSMS, {"hsm": {"names": configured}})) == expected


def test_the_file_can_be_named(host: Host, tmp_path: Path) -> None:
    """hsm.chrystoki_conf goes before the file of the environment."""
    host.name_servers(TWO_HSMS)
    other = tmp_path / "other.conf"
    other.write_text("LunaSA Client = {\n   ServerName00 = alpha;\n   ServerName01 = beta;\n}\n")
    done = host.run("minute", TWO_HSMS, {"hsm": {"chrystoki_conf": str(other)}})
    assert names(done) == ["alpha"] * 3 + ["beta"] * 2 + [GROUP]


def test_an_appliance_that_the_file_does_not_name(host: Host, tmp_path: Path) -> None:
    """An instance without a ServerName entry falls back to the serials; nothing fails."""
    (tmp_path / "Chrystoki.conf").write_text("LunaSA Client = {\n   ServerName00 = zurich;\n}\n")
    done = host.run("minute", TWO_HSMS)
    assert done.code == 0
    assert names(done) == ["zurich"] * 3 + SERIALS[3:]


def test_a_slot_that_holds_another_token_is_named_anew(named_host: Host, written: Written) -> None:
    """Slot numbers shift: what was learnt of a slot counts only as long as the same token is in it."""
    hsms = "[hsm z]\nserver_instance = 0\nfirmware = 7.8.4\n[hsm g]\nserver_instance = 1\nfirmware = 7.4.0\n"
    slot = "[slot 0]\nkind = partition\nhsm = {}\nlabel = a\nserial = {}\nsessions = 1"
    assert names(named_host.run("minute", written(hsms + slot.format("z", 1), base=""))) == ["zurich"]
    assert names(named_host.run("minute", written(hsms + slot.format("g", 2), base=""))) == ["geneva"]


def test_a_new_name_counts_at_once(host: Host, tmp_path: Path) -> None:
    """A name changed in the configuration or in Chrystoki.conf is taken up by the next run."""
    slot: Settings = {"hsm": {"slot_id": 0}}
    host.name_servers(TWO_HSMS)
    assert names(host.run("minute", TWO_HSMS, slot)) == ["zurich"]
    assert names(host.run("minute", TWO_HSMS, {"hsm": {"slot_id": 0, "names": {"zurich": "Z"}}})) == ["Z"]
    assert names(host.run("minute", TWO_HSMS, slot)) == ["zurich"]
    (tmp_path / "Chrystoki.conf").write_text("LunaSA Client = {\n   ServerName00 = winterthur;\n}\n")
    assert names(host.run("minute", TWO_HSMS, slot)) == ["winterthur"]


def test_appliances_that_change_places_are_asked_anew(host: Host, tmp_path: Path) -> None:
    """Names are remembered for one list of appliances: when the same two change places, all are asked again."""
    host.name_servers(TWO_HSMS)
    assert names(host.run("minute", TWO_HSMS, {"hsm": {"slot_id": [0, 3]}})) == ["zurich", "geneva"]
    swapped = "LunaSA Client = {\n   ServerName00 = geneva;\n   ServerName01 = zurich;\n}\n"
    (tmp_path / "Chrystoki.conf").write_text(swapped)
    assert names(host.run("minute", TWO_HSMS, {"hsm": {"slot_id": [0, 3]}})) == ["geneva", "zurich"]


def test_a_slot_of_no_appliance(host: Host, tmp_path: Path, written: Written) -> None:
    """A locally attached HSM has no server instance; that the client says so is no failure."""
    (tmp_path / "Chrystoki.conf").write_text("LunaSA Client = {\n   ServerName00 = zurich;\n}\n")
    card = "[hsm card]\nserver_instance = none\nfirmware = 7.8.4\n[slot 0]\nkind = partition\nhsm = card\n"
    done = host.run("minute", written(f"{card}label = a\nserial = 77\nsessions = 1", base=""))
    assert done.failures == set()
    assert names(done) == ["77"]


@pytest.mark.parametrize("name", ["zurich", "geneva"])
def test_facts_of_the_hsm_stand_once(shipped: Shipped, name: str) -> None:
    """Series about the whole HSM carry no token, and there is one of each per HSM."""
    for schedule, family in (("minute", "hsm_stats_total_commands"), ("daily", "hsm_storage_used_bytes")):
        (series,) = shipped("two-hsms", "minute" if schedule == "minute" else "daily").find(family, hsm=name)
        assert {"label", "serial", "slot_id"}.isdisjoint(dict(series.labels))


def test_two_names_for_one_hsm_make_two(named_host: Host) -> None:
    """Whoever gives the tokens of one HSM different names has it asked once for each name."""
    done = named_host.run("minute", TWO_HSMS, {"hsm": {"slot_id": [0, 1], "names": {"app1": "second"}}})
    assert {dict(series.labels)["hsm"] for series in done.find("hsm_stats_total_commands")} == {"zurich", "second"}


def test_another_slot_speaks_for_the_hsm(named_host: Host, written: Written, shipped: Shipped) -> None:
    """If the HSM's first slot does not answer, the next one is asked for the facts of the whole HSM."""
    path = written("[fault]\nfunction = C_GetTokenInfo\nslot = 0\naction = return 0x30")
    done = named_host.run("daily", path)
    for family in ("hsm_firmware_version_info", "hsm_policy", "hsm_storage_used_bytes"):
        assert done.find(family) == shipped("two-hsms", "daily").find(family)
