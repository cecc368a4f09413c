"""Unit tests start no process: this fails one that does, so that `make quick` stays quick."""

import sys

import pytest

_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system"}
_running: list[str] = []


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _STARTS and _running:
        raise RuntimeError(f"a unit test starts a process: {event} {arguments[:2]}")


sys.addaudithook(_refuse)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> object:
    """Watch one test of this folder, with its fixtures."""
    if item.nodeid.startswith("tests/unit/"):
        _running.append(item.nodeid)
    try:
        return (yield)
    finally:
        _running.clear()
