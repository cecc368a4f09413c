"""Numbers: exact where they are known, absent where they are not, refused where they cannot be."""

from typing import NamedTuple

import pytest

from collect.conftest import Shipped, Written
from collect.host import ELAPSED, Host, Name, Settings
from luna_textfile.simulation.library import scenario

MECHANISMS = {"hsm_token_mechanisms", "hsm_token_configuration_fingerprint"}

ONE = "[slot 0]\nkind = partition\nhsm = a\nlabel = a\nserial = 5\n"


def test_what_the_token_does_not_tell_has_no_sample(shipped: Shipped) -> None:
    """A token of all ones has its info, flags, mechanisms and nothing else: no 2^64-1, no -1 and no 0 in its place."""
    for schedule in ("minute", "daily"):
        done = shipped("unavailable-values", "minute" if schedule == "minute" else "daily")
        names = {series.name for series in done.hsm_series if ("label", "silent") in series.labels}
        assert names == ({"hsm_token_info", "hsm_token_flags"} if schedule == "minute" else MECHANISMS)
        assert done.code == 0
    assert not shipped("unavailable-values", "daily").find("hsm_storage_used_bytes")


def test_no_limit_has_no_sample(shipped: Shipped) -> None:
    """A limit of 0, which means none, is absent; the session count beside it stands."""
    done = shipped("unavailable-values", "minute")
    assert not done.find("hsm_token_max_session_count", label="unlimited")
    assert not done.find("hsm_token_max_rw_session_count", label="unlimited")
    assert done.value("hsm_token_session_count", label="unlimited") == 12
    assert done.value("hsm_token_max_session_count", label="complete") == 1024


@pytest.mark.parametrize("name", [each.name for each in scenario.scenarios()])
def test_no_sentinel_in_any_file(shipped: Shipped, name: str) -> None:
    """In no scenario does a value about the HSM come out negative or as all ones."""
    for done in (shipped(name, "minute"), shipped(name, "daily")):
        assert not [series for series in done.hsm_series if not 0 <= done.series[series] < 2**63]


def test_a_wide_counter_keeps_every_digit(shipped: Shipped) -> None:
    """A counter beyond 2^53 stands with all digits in the file, though its halves came with rubbish above."""
    expected = 9007199254740993 + int(ELAPSED)
    line = f'hsm_stats_total_commands{{command_type="all",hsm="8100000000"}} {expected}\n'
    assert line in shipped("wide-counter", "minute").text


@pytest.mark.parametrize("number", [0, 1, 2**32 - 1, 2**32, 2**32 + 1, 2**53 + 1, 2**63 - 1])
def test_a_counter_at_its_edges(host: Host, written: Written, number: int) -> None:
    """The two halves of a statistic are put together exactly."""
    path = written(f"[hsm a]\nfirmware = 7.8.4\ncommands = {number}\n{ONE}sessions = 0", base="")
    done = host.run("minute", path)
    assert f'{{command_type="all",hsm="5"}} {number}\n' in done.text


@pytest.mark.parametrize("number", [0, 1, 2**32, 2**53 + 1, 2**63 - 1])
def test_sizes_at_their_edges(host: Host, written: Written, number: int) -> None:
    """Sessions and bytes are not rounded on their way through PyKCS11 or ctypes."""
    numbers = f"sessions = {number}\npublic_free = {number}\nstorage_total = {number}\nstorage_used = {number}\n"
    path = written(f"[hsm a]\nfirmware = 7.8.4\n{ONE}{numbers}storage_overhead = 0\nobjects = {number}", base="")
    minute, daily = host.run("minute", path).text, host.run("daily", path).text
    assert f'hsm_token_session_count{{label="a",serial="5",hsm="5"}} {number}\n' in minute
    assert f'hsm_token_memory_free_bytes{{label="a",type="public",serial="5",hsm="5"}} {number}\n' in minute
    assert f'hsm_token_storage_used_bytes{{label="a",serial="5",hsm="5"}} {number}\n' in daily
    assert f'hsm_token_object_count{{label="a",serial="5",hsm="5"}} {number}\n' in daily


def test_storage_need_not_add_up(host: Host, written: Written) -> None:
    """Total, used and free are what the HSM says, also where the overhead makes them disagree."""
    storage = "storage_total = 1000\nstorage_used = 400\nstorage_overhead = 100\n"
    path = written(f"[hsm a]\nfirmware = 7.8.4\n{storage}{ONE}sessions = 0", base="")
    done = host.run("daily", path)
    assert done.value("hsm_storage_total_bytes") == 1000
    assert done.value("hsm_storage_used_bytes") == 400


def test_one_value_fewer_than_ids_invents_none(named_host: Host, written: Written) -> None:
    """Where ids and values differ in number only whole pairs are used, and each has its own value."""
    lists: Settings = {"collector": {"capability_ids": "all"}}
    path = written("[fault]\nfunction = CA_GetHSMCapabilitySet\nhsm = zurich\naction = counts-differ")
    done = named_host.run("daily", path, lists)
    whole = named_host.run("daily", scenario.find("two-hsms").path, lists)
    last = whole.find("hsm_capability", hsm="zurich", capability_id="40")
    assert set(last.values()) == {1}  # so that an invented 0 would be seen
    assert whole.hsm_series - done.hsm_series <= last.keys()
    assert done.find("hsm_capability").items() <= whole.find("hsm_capability").items()


def test_a_set_that_grows_once_is_whole(shipped: Shipped) -> None:
    """CKR_BUFFER_TOO_SMALL on the first fetch leads to a second, and nothing is missing."""
    done = shipped("fault-too-small", "daily")
    assert done.code == 0
    assert done.hsm_series == shipped("two-hsms", "daily").hsm_series


def test_a_set_that_keeps_growing_is_an_error(named_host: Host, written: Written) -> None:
    """A second CKR_BUFFER_TOO_SMALL is reported as such: no endless loop."""
    fault = "[fault]\nfunction = CA_GetHSMPolicySet\nhsm = zurich\naction = too-small\nnth = {}\n"
    done = named_host.run("daily", written(fault.format(1) + fault.format(2)))
    assert done.failures == {("", "CA_GetHSMPolicySet", "CKR_BUFFER_TOO_SMALL")}


@pytest.mark.parametrize("call", ["CA_GetHSMPolicySet", "CA_GetHSMCapabilitySet"])
def test_an_absurd_size_is_a_bad_answer(named_host: Host, written: Written, call: str) -> None:
    """A set of 2^64-16 entries is refused, not allocated."""
    path = written(f"[fault]\nfunction = {call}\nhsm = zurich\naction = garbage")
    done = named_host.run("daily", path)
    assert done.code == 75
    assert done.failures == {("", call, "bad_answer")}


def test_an_absurd_list_of_slots_costs_the_list_only(named_host: Host, written: Written, shipped: Shipped) -> None:
    """A slot list of 2^64-16 entries, which PyKCS11 itself allocates, costs no configured slot its samples."""
    path = written("[fault]\nfunction = C_GetSlotList\naction = garbage")
    done = named_host.run("minute", path, {"hsm": {"slot_id": [0, 1, 2, 3, 4, 5]}})
    assert done.code == 75
    assert {call for _slot, call, _reason in done.failures} == {"C_GetSlotList"}
    assert done.hsm_series == shipped("two-hsms", "minute").hsm_series


class Half(NamedTuple):
    """A call that stops half way, and the beginning of the names of what it may cost."""

    schedule: Name
    call: str
    where: str
    costs: str


@pytest.mark.parametrize(
    "half",
    [
        Half("minute", "C_GetTokenInfo", "slot = 1", "hsm_token_"),
        Half("minute", "CA_GetHSMStats", "hsm = zurich", "hsm_stats_"),
        Half("daily", "CA_GetFirmwareVersion", "hsm = zurich", "hsm_firmware_"),
    ],
    ids=lambda half: half.call,
)
def test_an_answer_that_stops_half_way_is_none(
    named_host: Host, written: Written, shipped: Shipped, half: Half
) -> None:
    """CKR_OK with outputs left unwritten is a bad answer: what was never written does not come out as 0."""
    done = named_host.run(half.schedule, written(f"[fault]\nfunction = {half.call}\n{half.where}\naction = partial"))
    healthy = shipped("two-hsms", half.schedule)
    assert (half.call, "bad_answer") in {failure[1:] for failure in done.failures}
    assert done.hsm_series < healthy.hsm_series
    assert all(series.name.startswith(half.costs) for series in healthy.hsm_series - done.hsm_series)


@pytest.mark.parametrize(
    "half",
    [
        Half("daily", "CA_GetHSMStorageInformation", "hsm = zurich", "hsm_storage_"),
        Half("daily", "CA_GetTokenStorageInformation", "slot = 1", "hsm_token_"),
        Half("minute", "CA_GetTokenStatus", "slot = 1", "hsm_token_status_"),
    ],
    ids=lambda half: half.call,
)
def test_numbers_never_written_have_no_sample(named_host: Host, written: Written, shipped: Shipped, half: Half) -> None:
    """Of several numbers those that the library wrote stand as they are, and the others are absent."""
    done = named_host.run(half.schedule, written(f"[fault]\nfunction = {half.call}\n{half.where}\naction = partial"))
    healthy = shipped("two-hsms", half.schedule)
    assert done.hsm_series < healthy.hsm_series
    assert all(series.name.startswith(half.costs) for series in healthy.hsm_series - done.hsm_series)
    assert {series: done.series[series] for series in done.hsm_series}.items() <= healthy.series.items()


def test_an_old_client_packs_its_firmware(shipped: Shipped) -> None:
    """Without CA_GetFirmwareVersion the version comes out of the token's info: 6.21 is 6.2.1."""
    done = shipped("old-client", "daily")
    (series,) = done.find("hsm_firmware_version_info")
    assert dict(series.labels)["version"] == "6.2.1"
    assert "CA_GetFirmwareVersion" not in {call.name for call in done.calls}
