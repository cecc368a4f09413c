"""An answer that is shorter than it claims."""

import subprocess
from pathlib import Path

import pytest

from luna_textfile import ca
from luna_textfile.model import HsmError

SOURCE = Path(__file__).with_name("lying_library.c")


def test_entries_that_were_not_written_are_no_policies(tmp_path: Path) -> None:
    """Two of four claimed entries are written: the answer is refused, for a policy 0 of value 0 would be a lie."""
    library = tmp_path / "lying.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
    with pytest.raises(HsmError, match=r"bad_answer.*fewer than the 4 entries it claims"):
        ca.Extensions(str(library)).values_by_id(ca.GET_POLICIES, 0)
