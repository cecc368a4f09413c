"""The check asks what the jobs ask, and nothing that could count as a login."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from collect.calls import BOUND, read_calls
from fixtures.softhsm import MakeSoftHsm
from fixtures.spy import Spy

import luna_textfile.checkup
from checkup.site import Site
from luna_textfile.simulation.library.scenario import scenarios

ALLOWED = BOUND | {
    "C_Initialize",
    "C_Finalize",
    "C_GetInfo",
    "C_GetSlotList",
    "C_GetSlotInfo",
    "C_GetTokenInfo",
    "C_GetMechanismList",
    "C_GetFunctionList",
}
MODULES = sorted(Path(luna_textfile.checkup.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
def test_no_scenario_makes_it_call_anything_else(site: Site, name: str) -> None:
    """Whatever the HSM does: the library's own log has reading calls only."""
    site.play(name)
    site.configure(collector={"call_timeout_seconds": 0.3, "initialize_timeout_seconds": 1})
    site.check("hsm")
    calls = {call.name for call in read_calls(site.host.calls)}
    assert "C_Initialize" in calls
    assert calls <= ALLOWED


def test_a_real_library_sees_no_session(site: Site, softhsm: MakeSoftHsm, spy: Callable[[Path], Spy]) -> None:
    """SoftHSM2 behind pkcs11-spy: no C_OpenSession, no C_Login, in a log that has what was called."""
    hsm = softhsm("tok0")
    spied = spy(hsm.library)
    site.host = site.host._replace(environ={**site.host.environ, **hsm.env, **spied.env})
    site.configure(hsm={"library_path": str(spied.library)}, collector={"collect_luna_specific": False})
    site.check("hsm").one("ok", "'tok0'")
    assert "C_GetTokenInfo" in spied.calls()
    assert set(spied.calls()) <= ALLOWED


def test_no_module_reaches_the_library_itself() -> None:
    """The checks know IsolatedHsm and the collectors: none imports PyKCS11, ctypes or the CA_ table."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
            module = getattr(node, "module", None) or ""
            assert not {"PyKCS11", "ctypes", "luna_textfile.pkcs11.luna_functions", "luna_textfile.pkcs11.standard"} & {
                module,
                *names,
            }, path


def test_nothing_is_written(site: Site) -> None:
    """No file is made or changed by a check of everything."""
    site.host.run()
    before = {path: path.stat().st_mtime_ns for path in site.host.root.rglob("*") if path != site.host.calls}
    site.check()
    after = {path: path.stat().st_mtime_ns for path in site.host.root.rglob("*") if path != site.host.calls}
    assert after == before
