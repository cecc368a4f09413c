"""Read-only by absence: nothing in the package is able to log in, open a session or write to an HSM."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from collect.calls import BOUND

import luna_textfile
from luna_textfile.pkcs11 import luna_functions, questions
from luna_textfile.pkcs11.luna import LunaHsm
from luna_textfile.pkcs11.standard import Pkcs11Hsm

PACKAGE = Path(luna_textfile.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

QUESTIONS = {
    "library",
    "slot_ids",
    "slot_info",
    "token_info",
    "server_instance",
    "firmware",
    "capabilities",
    "policies",
    "storage",
    "token_storage",
    "token_status",
    "statistics",
    "mechanisms",
    "token_capabilities",
    "token_policies",
    "role_state",
    "current_ha_state",
    "ha_state",
    "license_count",
    "partition_limit",
}
PYKCS11 = {"load", "unload", "getInfo", "getSlotList", "getSlotInfo", "getTokenInfo", "lib"}
LOWER_LEVEL = "lib.C_GetMechanismList"
"""The one thing that is used of `lib`, which has all functions of the standard."""
OTHER_WAYS_TO_SAY_IT = {"CA_RoleStateGet", "CA_RetrieveLicenseList"}
"""Functions that read and whose names do not begin with CA_Get."""
WRITES = re.compile(r"(?i)set(?!$)|reset|zeroi[sz]e|clear|login|logout|init|open|create|delete|restore|update|start")
"""Words of functions that change something. A name may end in Set: CA_GetHSMPolicySet gets a set."""


def parsed(path: Path) -> ast.Module:
    """Parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the top-level package of every import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def importers(package: str) -> set[str]:
    """Name the modules that import a package."""
    return {str(path.relative_to(PACKAGE)) for path in MODULES if package in imported(parsed(path))}


def test_the_table_binds_what_reads_and_nothing_else() -> None:
    """The table of CA_ functions holds exactly the written names."""
    assert {function.name for function in luna_functions.FUNCTIONS} == BOUND
    assert len(luna_functions.FUNCTIONS) == len(BOUND)


@pytest.mark.parametrize("name", sorted(BOUND))
def test_a_bound_name_says_that_it_gets(name: str) -> None:
    """Each name begins with CA_Get, or is one of two that say it otherwise, and holds no word of writing."""
    assert name.startswith("CA_Get") or name in OTHER_WAYS_TO_SAY_IT
    assert not WRITES.search(name)


@pytest.mark.parametrize(
    "name", ["CA_TamperClear", "CA_SetHSMPolicy", "CA_FactoryReset", "C_InitToken", "C_OpenSession"]
)
def test_the_words_of_writing_are_found(name: str) -> None:
    """The pattern of the test above does know a function that writes."""
    assert WRITES.search(name)


def test_every_function_declared_is_in_the_table() -> None:
    """No signature stands beside the table: the table is all that can be called."""
    declared = [value for value in vars(luna_functions).values() if isinstance(value, luna_functions.Function)]
    assert set(declared) == set(luna_functions.FUNCTIONS)


def test_symbols_are_looked_up_by_the_table_only() -> None:
    """luna_functions.py has one look-up of a symbol, by the name of a row."""
    calls = [node for node in ast.walk(parsed(PACKAGE / "pkcs11/luna_functions.py")) if isinstance(node, ast.Call)]
    lookups = [ast.unparse(call) for call in calls if ast.unparse(call.func) == "getattr"]
    assert lookups == ["getattr(self._library, function.name)"]
    source = (PACKAGE / "pkcs11/luna_functions.py").read_text(encoding="utf-8")
    assert "_library." not in source.replace("self._library.", "_library.")
    assert "_library[" not in source


def test_the_pipe_carries_the_written_questions_only() -> None:
    """The table of questions has exactly the written ones, and each is behind one reading call."""
    assert {question.method for question in questions.QUESTIONS} == QUESTIONS
    assert {row.function for row in questions.QUESTIONS if row.function.startswith("CA_")} == BOUND


@pytest.mark.parametrize("kind", [Pkcs11Hsm, LunaHsm])
def test_an_hsm_offers_no_more_than_the_protocol(kind: type) -> None:
    """Neither class that enters the library has another public method, but the one that ends it."""
    assert {name for name in dir(kind) if not name.startswith("_")} <= QUESTIONS | {"close"}


def test_pykcs11_is_used_for_reading_only() -> None:
    """standard.py calls six methods of PyKCS11 and one function of its lower level, and never hands the object on."""
    tree = parsed(PACKAGE / "pkcs11/standard.py")
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) == OBJECT]
    assert {node.attr for node in used} == PYKCS11
    mentions = [node for node in ast.walk(tree) if ast.unparse(node) == OBJECT and isinstance(node, ast.Attribute)]
    assert len(mentions) == len(used) + 1  # the one more is where it is made
    lower = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert {name for name in lower if name.startswith(f"{OBJECT}.lib")} == {f"{OBJECT}.lib", f"{OBJECT}.{LOWER_LEVEL}"}


OBJECT = "self._pkcs11"


def test_ctypes_has_one_door() -> None:
    """Only luna_functions.py can call a symbol by its address, beside stdio.py, which knows one of the C library's."""
    assert importers("ctypes") == {"pkcs11/luna_functions.py", "isolation/stdio.py"}
    calls = [node for node in ast.walk(parsed(PACKAGE / "isolation/stdio.py")) if isinstance(node, ast.Call)]
    libc = {ast.unparse(call.func) for call in calls if ast.unparse(call.func).startswith("libc.")}
    assert libc == {"libc.setvbuf"}
    assert importers("cffi") == set()


def test_pykcs11_has_one_door() -> None:
    """Only standard.py can reach PyKCS11."""
    assert importers("PyKCS11") == {"pkcs11/standard.py"}


def test_nothing_is_imported_by_a_computed_name() -> None:
    """No module imports what a reader of the source cannot see."""
    for path in MODULES:
        names = {ast.unparse(node.func) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)}
        assert not names & {"__import__", "importlib.import_module", "import_module", "eval", "exec"}, path


def test_no_pin_is_ever_named() -> None:
    """No word of a PIN or a login is an identifier or a configuration key anywhere in the package."""
    of_flags = "luna role pin to be changed|ckf (user|so) pin"
    pattern = re.compile(rf"(?i)^(?!pin_based_|forcing_user_pin|so_reset_of|{of_flags}).*\b(login|password|pin)\b")
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            name = getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "arg", None)
            assert not (isinstance(name, str) and pattern.match(name.replace("_", " "))), (path, name)
