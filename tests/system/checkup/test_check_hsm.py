"""`check --only hsm`: what the library, the slots and each function say."""

import pytest
from fixtures.softhsm import MakeSoftHsm

from checkup.site import Site

FUNCTIONS = (
    "C_GetSlotInfo",
    "CA_GetServerInstanceBySlotID",
    "CA_GetFirmwareVersion",
    "CA_GetHSMCapabilitySet",
    "CA_GetHSMPolicySet",
    "CA_GetHSMStorageInformation",
    "CA_GetTokenStorageInformation",
    "CA_GetTokenStatus",
    "CA_GetHSMStats",
)


def test_all_is_well(site: Site) -> None:
    """The time of C_Initialize, the library, the token, and each function works."""
    checked = site.check("hsm")
    assert (checked.code, checked.levels()) == (0, {"ok"})
    checked.one("ok", "C_Initialize answered after")
    checked.one("ok", "Luna PKCS#11 (simulated)")
    checked.one("ok", "slot 0", "'app1'")
    for function in FUNCTIONS:
        checked.one("ok", f"{function} works", "ms")


def test_what_a_partition_may_not_ask_is_no_problem(site: Site) -> None:
    """Unsupported and refused are told apart, each with name and number; neither is a problem."""
    site.play("partition-client")
    checked = site.check("hsm")
    assert (checked.code, checked.levels()) == (0, {"ok"})
    checked.one("ok", "CA_GetHSMStats is not supported", "CKR_FUNCTION_NOT_SUPPORTED (0x00000054)")
    checked.one("ok", "CA_GetHSMStorageInformation is refused", "CKR_USER_NOT_AUTHORIZED (0x8000001A)")


def test_what_an_old_client_lacks_is_no_problem(site: Site) -> None:
    """A symbol that the client does not have."""
    site.play("old-client")
    checked = site.check("hsm")
    assert checked.code == 0
    checked.one("ok", "CA_GetTokenStatus is not supported", "this client has no such function")


def test_a_function_that_fails_is_a_problem(site: Site) -> None:
    """A code that is no refusal: name, number, what it means; the other functions are asked all the same."""
    site.play("fault-tampered")
    checked = site.check("hsm")
    assert checked.code == 1
    tampered = [said for said in checked.findings if "CKR_HSM_TAMPERED (0x80000076)" in said.observation]
    assert {said.level for said in tampered} == {"problem"}
    assert all("tamper" in said.impact for said in tampered)


def test_a_function_that_hangs_costs_itself(site: Site) -> None:
    """CA_GetHSMStats does not return: that one fails, what was asked before counts, and the check ends."""
    site.play("fault-statistics-hang")
    site.configure(collector={"call_timeout_seconds": 3})
    checked = site.check("hsm")
    assert checked.code == 1
    checked.one("problem", "CA_GetHSMStats fails", "timeout")
    checked.one("ok", "CA_GetTokenStatus works")
    checked.one("unknown", "CA_GetFirmwareVersion was not called", "slots 0, 1, 2")
    checked.one("ok", "CA_GetFirmwareVersion works", "slots 3, 4")


def test_the_token_is_not_present_at_start(site: Site) -> None:
    """CKR_TOKEN_NOT_PRESENT of C_GetTokenInfo: its number, and where to look."""
    site.play_with("[fault]\nfunction = C_GetTokenInfo\nslot = 0\naction = return 0xE0\n")
    checked = site.check("hsm")
    assert checked.code == 1
    said = checked.one("problem", "slot 0 does not answer", "CKR_TOKEN_NOT_PRESENT (0x000000E0)")
    assert "vtl verify" in said.fix
    assert all(word in said.impact for word in ("Chrystoki.conf", "ServerName", "certificate"))


def test_the_library_cannot_start(site: Site) -> None:
    """C_Initialize fails: the code, and nothing else is asked."""
    site.play("fault-initialize-error")
    checked = site.check("hsm")
    assert checked.code == 1
    checked.one("problem", "C_Initialize: CKR_")
    assert not [said for said in checked.findings if "CA_" in said.observation]


def test_no_slot_is_shown(site: Site) -> None:
    """C_Initialize is fine, and no slot holds a token: what a client without a working appliance looks like."""
    site.play("fault-initialize-empty")
    checked = site.check("hsm")
    assert checked.code == 1
    assert "ServerName" in checked.one("problem", "no slot that holds a token").impact


def test_a_label_that_no_token_has(site: Site) -> None:
    """The nearest one is named, and the command sets it."""
    site.play("two-hsms")
    del site.sections["hsm"]["slot_id"]
    site.configure(hsm={"token_label": ["app2", "aap1"]})
    checked = site.check("hsm")
    assert checked.code == 1
    said = checked.one("problem", "'aap1'")
    assert "did you mean 'app1'" in said.observation
    assert said.fix.startswith("hsm: {token_label: app1}")
    checked.one("ok", "slot 2", "'app2'")


def test_a_serial_that_no_token_has(site: Site) -> None:
    """Nothing near: all tokens are named."""
    site.play("two-hsms")
    del site.sections["hsm"]["slot_id"]
    site.configure(hsm={"token_serial": ["5"]})
    said = site.check("hsm").one("problem", "serial '5'")
    assert all(f"'app{number}'" in said.observation for number in range(5))


def test_a_slot_that_is_not_there(site: Site) -> None:
    """Slot numbers shift: the tokens that are there are named, and the key that follows a token."""
    site.play("two-hsms")
    site.configure(hsm={"slot_id": [17]})
    said = site.check("hsm").one("problem", "slot 17 does not answer", "CKR_SLOT_ID_INVALID (0x00000003)")
    assert "'app0'" in said.observation
    assert "token_label" in said.fix


def test_an_hsm_that_is_no_luna(site: Site, softhsm: MakeSoftHsm) -> None:
    """SoftHSM2, with collect_luna_specific: false: all is well, and no CA_ function is asked."""
    hsm = softhsm("tok0")
    site.host = site.host._replace(environ={**site.host.environ, **hsm.env})
    site.configure(hsm={"library_path": str(hsm.library)}, collector={"collect_luna_specific": False})
    checked = site.check("hsm", "library")
    assert (checked.code, checked.levels()) == (0, {"ok"})
    checked.one("ok", "'tok0'")
    checked.one("ok", "no CA_ function is called")


def test_a_luna_that_is_asked_as_another_hsm(site: Site) -> None:
    """collect_luna_specific: false explains why half of the metrics are missing."""
    site.configure(collector={"collect_luna_specific": False})
    checked = site.check("hsm")
    assert checked.code == 0
    assert "collect_luna_specific: true" in checked.one("warning", "no CA_ function is called").fix


def test_a_library_that_crashes_at_its_end(site: Site) -> None:
    """C_Finalize crashes, all answers are in: a warning."""
    site.play("fault-finalize-segv")
    checked = site.check("hsm")
    assert checked.code == 0
    checked.one("warning", "C_Finalize", "SIGSEGV")


def test_what_a_library_prints_is_not_repeated(site: Site) -> None:
    """It may be anything: it is counted, and the jobs' log has it."""
    site.play_with("[fault]\nfunction = C_GetInfo\naction = print stderr the secret words\n")
    done = site.run("--only", "hsm")
    assert "secret words" not in done.stdout + done.stderr
    assert "the library printed" in done.stdout


@pytest.mark.parametrize("name", ["app1", "1234567890123"])
def test_slots_are_asked_once(site: Site, name: str) -> None:
    """Each function once a slot or HSM: a check is no load."""
    assert name in site.check("hsm").text
    lines = site.host.calls.read_text().splitlines()
    asked = [line for line in lines if "sizing" not in line]
    for function in (*FUNCTIONS, "C_Initialize", "C_GetTokenInfo", "C_GetInfo"):
        assert sum(line.startswith(f"{function} ") for line in asked) == 1, function
