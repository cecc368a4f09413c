"""A system that allows no child process."""

import resource
from pathlib import Path

import pytest

from luna_textfile.isolation.budget import Budget, Limits
from luna_textfile.isolation.client import IsolatedHsm
from luna_textfile.pkcs11.model import HsmError
from luna_textfile.pkcs11.questions import TOKEN_INFO


def test_a_child_that_cannot_be_started_is_reported_as_that(tmp_path: Path) -> None:
    """Without a free file descriptor there is no pipe to a child: the reason is no_process, not a bug of ours."""
    budget = Budget(Limits(call=60, initialize=60, run=600))
    hsm = IsolatedHsm(str(tmp_path / "library.so"), budget, lambda _call, _text: None, luna_specific=False)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4, hard))
    try:
        with pytest.raises(HsmError, match="no_process") as failed:
            hsm.open()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert failed.value.call == "C_Initialize"
    with pytest.raises(HsmError, match="no_process"):
        hsm.ask(TOKEN_INFO, 0)
