"""Scenario files with mistakes: each is refused in one line that names file, line and mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fixtures.proven import MORE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulator_client import Client, variables
from simulator_stage import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simulator_stage import Play

HSM = "[hsm a]\nfirmware = 7.8.4\n"
SLOT = HSM + "[slot 0]\nkind = partition\nhsm = a\nserial = 1\n"

# What stands behind the two lines of the head; the line that is wrong, counted from there; words of the message.
MISTAKES = [
    ("[slots]\n", 1, "unknown section [slots]"),
    ("[slot x]\n", 1, "unknown section [slot x]"),
    ("[slot 1\n", 1, "neither a [section] nor key = value"),
    ("[slots 5-3]\n", 1, "the last below the first"),
    ("[slots 0-999]\n", 1, "more than 256 slots"),
    ("[slot 1]\nkind = empty\n[slots 0-3]\n", 3, "slot 1 is there already"),
    (HSM + "[hsm a]\n", 3, "a second [hsm a]"),
    ("[hsm a b]\n", 1, "is not a name"),
    ("lable = x\n", 1, 'unknown key "lable"'),
    ("[slot 0]\nlable = x\n", 2, 'unknown key "lable" in [slot 0]'),
    ("[slot 0]\nkind = partition\nkind = ha\n", 3, "a second kind in [slot 0]"),
    ("[slot 0]\nkind = hsm\n", 2, "is not one of partition"),
    ("[slot 0]\nkind = ha\n", 1, "slot 0 has no serial"),
    ("[slot 0]\n", 1, "slot 0 has no kind"),
    ("[slot 0]\nkind = partition\nserial = 1\n", 1, "slot 0 has no hsm"),
    ("[slot 0]\nkind = partition\nserial = 1\nhsm = b\n", 1, "there is no [hsm b]"),
    (HSM + "[slot 0]\nkind = ha\nserial = 1\nhsm = a\n", 3, "is of no HSM"),
    (SLOT + "members = 1:0\n", 3, "is no HA group"),
    ("[hsm a]\n", 1, "[hsm a] has no firmware"),
    ("[hsm a]\nfirmware = 7.8\n", 2, "is not a firmware version"),
    ("[hsm a]\nserver_instance = -1\n", 2, "neither a server's number nor none"),
    (HSM + "storage_total = 5\n", 1, "storage_total, _used, _overhead"),
    (SLOT + "storage_total = 5\n", 3, "all or none"),
    (SLOT + "token_status_sessions = 5\n", 3, "both or none"),
    (HSM + "capabilities = 1:1 2\n", 3, "is not a list of at most 64 id:value pairs"),
    ("[slot 0]\nlabel = " + "x" * 33 + "\n", 2, "is longer than 32 bytes"),
    ("[slots 0-10]\nserial = 123456789012345{n}\n", 2, "is longer than 16 bytes"),
    ("[slot 0]\nlabel_hex = f\n", 2, "is not a row of at most 32 bytes"),
    ("[slot 0]\nhardware = 1.256\n", 2, "is not a version"),
    ("[slot 0]\nflags = -1\n", 2, "is not a whole number"),
    ("[slot 0]\nflags = 99999999999999999999\n", 2, "is not a whole number"),
    ("[slot 0]\nsessions = infinite\n", 2, "is not a value"),
    ("[slot 0]\nroles = 1:2:3\n", 2, "is not a list of user:flags"),
    ("[slot 0]\nmembers = x:0\n", 2, "is not a list of at most 32 serial:code"),
    ("[slot 0]\nha_layout = v3\n", 2, "is not one of v2"),
    ("[library]\nwithout = CA_Nothing\n", 2, "is not a list of CA_ functions"),
    ("[library]\nwithout = C_GetSlotList\n", 2, "is not a list of CA_ functions"),
    ("[library]\ndelay = 5\n", 2, "is not a duration"),
    ("[fault]\nfunction = C_Login\naction = hang\n", 2, "neither a function that this library answers"),
    ("[fault]\naction = hang\n", 1, "fault has no function"),
    ("[fault]\nfunction = any\n", 1, "fault has no action"),
    ("[fault]\nfunction = any\naction = explode\n", 3, "is not one of hang"),
    ("[fault]\nfunction = any\naction = hang now\n", 3, "a word too many"),
    ("[fault]\nfunction = any\naction = exit 256\n", 3, "wants a status"),
    ("[fault]\nfunction = any\naction = return CKR\n", 3, "wants a code"),
    ("[fault]\nfunction = any\naction = delay 2\n", 3, "wants a duration"),
    ("[fault]\nfunction = any\naction = print stdin x\n", 3, "wants a stream"),
    ("[fault]\nfunction = any\nnth = 0\n", 3, "the first is 1"),
    ("[fault]\nfunction = any\naction = dirty\n", 1, "means nothing for this function"),
    ("[fault]\nfunction = any\nslot = 3\naction = hang\n", 1, "there is no slot 3"),
    ("[fault]\nfunction = any\nhsm = b\naction = hang\n", 1, "there is no [hsm b]"),
    (SLOT + "[fault]\nfunction = any\nslot = 0\nhsm = a\naction = hang\n", 7, "not both"),
    (SLOT + "[fault]\nfunction = C_GetInfo\nslot = 0\naction = hang\n", 7, "C_GetInfo has no slot"),
    ("base = ../x.scenario\n", 1, "is not a file in the same folder"),
    ("[slot 0]\nkind = em\0pty\n", 2, "holds a NUL byte"),
]


@pytest.fixture
def refusal(play: Play, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Give a function that offers a text as a scenario and returns stderr; it must be refused."""
    client: Client = play("healthy")
    client.call("C_Finalize", None)

    def offer(text: str) -> str:
        path = tmp_path / "bad.scenario"
        path.write_bytes(text.encode())
        with variables({"LUNA_SIMULATOR_SCENARIO": str(path)}):
            assert client.call("C_Initialize", None) == 0x05
            assert client.call("C_GetInfo", None) == 0x190
        return capfd.readouterr().err

    return offer


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES)
def test_mistake_is_named_with_its_line(
    refusal: Callable[[str], str], tmp_path: Path, text: str, line: int, words: str
) -> None:
    """A mistake gives one line on stderr with file, line and what is wrong, and CKR_GENERAL_ERROR."""
    message = refusal(HEAD + text)
    assert message.startswith(f"luna simulator: {tmp_path}/bad.scenario:{line + 2}: ")
    assert words in message
    assert message.count("\n") == 1


def test_head_is_needed(refusal: Callable[[str], str]) -> None:
    """A scenario without title and description is refused: nobody would know what to expect."""
    assert "title and description are missing" in refusal("title = x\n")
    assert "title and description are missing" in refusal("")
    assert 'title: "" is empty' in refusal("title =\n")


def test_scenario_that_is_not_there(play: Play, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A missing file, a folder, and no file named at all: each is said in one line."""
    client = play("healthy")
    client.call("C_Finalize", None)
    for changes, words in (
        ({"LUNA_SIMULATOR_SCENARIO": str(tmp_path / "none")}, "none: No such file or directory"),
        ({"LUNA_SIMULATOR_SCENARIO": str(tmp_path)}, "cannot be read: Is a directory"),
        ({}, "LUNA_SIMULATOR_SCENARIO is not set"),
    ):
        with variables(changes):
            assert client.call("C_Initialize", None) == 0x05
        message = capfd.readouterr().err
        assert words in message
        assert message.count("\n") == 1


def test_base_brings_its_sections_and_has_none_itself(
    refusal: Callable[[str], str], play: Play, tmp_path: Path
) -> None:
    """A scenario builds upon another one of its folder; one step deep, so that nothing can go in circles."""
    (tmp_path / "one.scenario").write_text(HEAD + SLOT)
    (tmp_path / "two.scenario").write_text(HEAD + "base = one.scenario\n[slot 1]\nkind = empty\n")
    assert "a second base, or the base of a base" in refusal(HEAD + "base = two.scenario\n")
    assert "bad.scenario:3: a second base" in refusal(HEAD + "base = bad.scenario\n")
    assert "title and description are missing" in refusal("base = one.scenario\n")
    client = play("healthy")
    client.call("C_Finalize", None)
    with variables({"LUNA_SIMULATOR_SCENARIO": str(tmp_path / "two.scenario")}):
        assert client.call("C_Initialize", None) == 0
        assert client.slots() == [0, 1]


def test_comments_spaces_and_line_ends(play: Play) -> None:
    """Comments, blank lines, indentation, and the line ends of Windows change nothing; `#` inside a word stays."""
    text = "# one\n\n  [ hsm a ]  # two\r\n firmware=7.8.4\r\n[slots 8-9]\nkind = partition\nhsm = a\n"
    client = play(text + "label = a#{n} {nnn} {x} # three\nserial = {nnnn}\n")
    tokens = [client.token(slot) for slot in client.slots()]
    assert [bytes(token.label).rstrip() for token in tokens] == [b"a#8 008 {x}", b"a#9 009 {x}"]
    assert [bytes(token.serial).rstrip() for token in tokens] == [b"0008", b"0009"]


@settings(max_examples=300 * MORE, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from([part for mistake in MISTAKES for part in mistake[0].splitlines()])
        | st.text(st.characters(codec="utf-8"), max_size=40)
    ).map("\n".join)
)
def test_any_text_is_accepted_or_named(play: Play, tmp_path: Path, text: str) -> None:
    """Whatever stands in a scenario, C_Initialize says OK or CKR_GENERAL_ERROR, and never crashes."""
    if not (tmp_path / "luna-0.so").exists():
        play("healthy").call("C_Finalize", None)
    client = Client(tmp_path / "luna-0.so", tmp_path / "calls.log")
    path = tmp_path / "any.scenario"
    path.write_bytes((HEAD + text).encode())
    with variables({"LUNA_SIMULATOR_SCENARIO": str(path)}):
        rv = client.call("C_Initialize", None)
        assert rv in (0, 0x05)
        if rv == 0:
            client.call("C_Finalize", None)
