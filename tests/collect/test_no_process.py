"""A system that allows no child process."""

import resource
from pathlib import Path

import pytest

from luna_textfile.isolation.client import IsolatedHsm, Limits
from luna_textfile.pkcs11.model import HsmError


def test_a_child_that_cannot_be_started_is_told_as_that(tmp_path: Path) -> None:
    """Without a free file descriptor there is no pipe to a child: the reason is no_process, not a bug of ours."""
    limits = Limits(call=1, initialize=1, deadline=float("inf"))
    hsm = IsolatedHsm(str(tmp_path / "library.so"), limits, lambda _call, _text: None, luna_specific=False)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4, hard))
    try:
        with pytest.raises(HsmError, match="no_process") as failed:
            hsm.open()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert failed.value.call == "C_Initialize"
    with pytest.raises(HsmError, match="no_process"):
        hsm.token_info(0)
