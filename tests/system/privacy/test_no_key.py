"""The client's private key lies beside its certificate, and no job of ours opens it."""

from pathlib import Path

import pytest
from fixtures.certificate_files import key_text, name_files, new_key
from fixtures.hiding import JOBS, named_host
from fixtures.proven import require


@pytest.mark.parametrize("job", JOBS)
def test_no_job_opens_a_key(tmp_path: Path, job: str) -> None:
    """Of all files that the processes of a run open, certificates are some of the daily job's; the key is none."""
    host = named_host(tmp_path)
    key = tmp_path / "hostKey.pem"
    key.write_bytes(key_text(new_key()))
    name_files(tmp_path / "Chrystoki.conf", {"ClientPrivKeyFile": key})
    trace = tmp_path / "trace"
    strace = (str(require("strace", "strace")), "-f", "-o", str(trace), "-e", "trace=%file")
    assert host.run(job, under=strace).code == 0
    opened = trace.read_text()
    assert "Chrystoki.conf" in opened
    assert ("ServerCAFile.pem" in opened) is ("ClientCertFile.pem" in opened) is (job == "luna-textfile-daily")
    assert key.name not in opened
