"""The minute job on opencryptoki's soft token, a real module with odd values."""

from pathlib import Path

from fixtures.opencryptoki import OpenCryptoki

from real.job import Host


def test_odd_numbers_are_not_taken_for_counts(opencryptoki: OpenCryptoki, tmp_path: Path) -> None:
    """Its limit of 2^64 - 2 sessions is no limit and has no sample; its 0 open sessions are a number and have one."""
    host = Host(tmp_path / "host", opencryptoki.library, enter=opencryptoki.enter)
    run = host.run("minute", {"collector": {"collect_luna_specific": False}})
    assert run.code == 0
    (info,) = run.lines("hsm_token_info")
    assert 'slot_id="3",label="soft"' in info
    (sessions,) = run.lines("hsm_token_session_count")
    assert sessions.endswith(" 0")
    assert not run.lines("hsm_token_max_session_count")
    assert "1844674407370955" not in run.text
