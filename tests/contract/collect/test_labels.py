"""Labels of any content come out valid and mean what the token said."""

import pytest
from fixtures.proven import MORE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collect.conftest import Shipped, Written
from collect.host import Host

EXPECTED = {
    "0": "say \"hi\" \\n 'x' C:\\",
    "1": "line\ntwo\t\r",
    "2": "签名 署名 서명",
    "5": "x" * 31,
    "6": '{a="b",c!~"d"} <b>&amp;</b>',
    "7": "ab",
}
"""By slot. Slot 5 ends in the middle of a character, slot 7 has a NUL in the middle."""


@pytest.mark.parametrize("slot", EXPECTED)
def test_an_odd_label_comes_back_as_it_was(shipped: Shipped, slot: str) -> None:
    """Prometheus' own parser reads the label that the token has, in all its series."""
    done = shipped("odd-labels", "minute")
    (series,) = done.find("hsm_token_info", slot_id=slot)
    assert dict(series.labels)["label"].rstrip("\ufffd") == EXPECTED[slot]
    assert done.value("hsm_token_session_count", serial=f"700000000{slot}") == int(slot)


def test_bytes_that_are_no_text(shipped: Shipped) -> None:
    """Of a label that is not UTF-8 what is text remains, and the file is valid."""
    (series,) = shipped("odd-labels", "minute").find("hsm_token_info", slot_id="3")
    assert dict(series.labels)["label"].replace("\ufffd", "") == "A("


def test_an_empty_label_is_no_label(shipped: Shipped) -> None:
    """A token without a label has series without that label; its serial tells it apart."""
    (series,) = shipped("odd-labels", "minute").find("hsm_token_session_count", serial="7000000004")
    assert "label" not in dict(series.labels)


def test_every_odd_token_is_there(shipped: Shipped) -> None:
    """None of the eight gets lost, in either file."""
    for done in (shipped("odd-labels", "minute"), shipped("odd-labels", "daily")):
        assert done.code == 0
        assert len(done.find("luna_monitor_slot_up")) == 8


@settings(max_examples=12 * MORE, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(min_size=1, max_size=32), min_size=20, max_size=20))
def test_any_bytes_give_a_valid_file(host: Host, written: Written, labels: list[bytes]) -> None:
    """Whatever twenty tokens have for labels, the file parses and has one session count for each."""
    hsm = "[hsm a]\nfirmware = 7.8.4\n"
    slots = [
        f"[slot {number}]\nkind = partition\nhsm = a\nlabel_hex = {label.hex(' ')}\nserial = {number + 1}\nsessions = 3"
        for number, label in enumerate(labels)
    ]
    done = host.run("minute", written(hsm + "\n".join(slots), base=""))
    assert done.code == 0
    sessions = {dict(series.labels)["serial"]: series for series in done.find("hsm_token_session_count")}
    assert len(sessions) == len(labels)
    for number, label in enumerate(labels):
        seen = dict(sessions[str(number + 1)].labels).get("label", "")
        if (text := printable(label)) is not None:
            assert seen == text


def printable(label: bytes) -> str | None:
    """Give the label as a reader expects it, or None if it is not UTF-8."""
    try:
        return label.split(b"\0", 1)[0].decode().strip(" ") if label.decode() else None
    except UnicodeDecodeError:
        return None
