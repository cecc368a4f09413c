"""Answers that are shorter or longer than they claim."""

import subprocess
from pathlib import Path

import pytest

from luna_textfile.pkcs11 import ha_status, luna_functions
from luna_textfile.pkcs11.luna import LunaHsm
from luna_textfile.pkcs11.model import HsmError

SOURCE = Path(__file__).with_name("lying_library.c")


@pytest.fixture(scope="module")
def lying(tmp_path_factory: pytest.TempPathFactory) -> luna_functions.Extensions:
    """Give the extensions of a client that lies."""
    library = tmp_path_factory.mktemp("lying") / "lying.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
    return luna_functions.Extensions(str(library))


@pytest.fixture
def hsm(lying: luna_functions.Extensions) -> LunaHsm:
    """Give a Luna that has only these extensions: there is no PKCS#11 in that library."""
    hsm = object.__new__(LunaHsm)
    hsm._extensions = lying
    return hsm


def test_entries_that_were_not_written_are_no_policies(hsm: LunaHsm) -> None:
    """Two of four claimed entries are written: the answer is refused, for a policy 0 of value 0 would be a lie."""
    with pytest.raises(HsmError, match=r"bad_answer.*fewer than the 4 entries it claims"):
        hsm.policies(0)


def test_a_role_that_was_not_written_is_none(hsm: LunaHsm) -> None:
    """CKR_OK without a word is no role of all flags."""
    with pytest.raises(HsmError, match=r"CA_RoleStateGet: bad_answer.*nothing was written"):
        hsm.role_state(0, 1)


def test_a_larger_structure_than_any_is_noticed(lying: luna_functions.Extensions) -> None:
    """Two bytes behind the room for a group's state are seen, and lie in memory that is there for it."""
    with pytest.raises(HsmError, match=r"CA_GetHAState: bad_answer.*more than the 2048 bytes"):
        lying.record(luna_functions.GET_HA_STATE, 0, blank=ha_status.BLANK)


def test_licences_come_in_pairs(hsm: LunaHsm) -> None:
    """Three numbers are no number of licences."""
    with pytest.raises(HsmError, match=r"bad_answer.*3 elements, which are no pairs"):
        hsm.license_count(0)
