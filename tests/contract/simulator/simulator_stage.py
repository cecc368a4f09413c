"""What the tests of the simulated Luna share: a scenario to start from, and the types of their fixtures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from simulator_client import Client

HEAD = "title = Test\ndescription = Test\n"
TWO_SLOTS = """
[hsm zurich]
server_instance = 0
firmware = 7.8.4
storage_total = 1000
storage_used = 400
storage_overhead = 10
commands = 5000
uptime = 60
capabilities = 0:1 1:0 7:1 33:20
policies = 0:1 1:0 7:1 12:0
licenses = 621:2 622:0
[slots 1-2]
kind = partition
hsm = zurich
label = app{n}
serial = 100{n}
sessions = 3
max_sessions = 1024
rw_sessions = 1
max_rw_sessions = 512
public_total = 100
public_free = 90
private_total = 80
private_free = 70
storage_total = 300
storage_used = 120
storage_overhead = 5
objects = 9
token_status_sessions = 4
token_status_rw_sessions = 2
capabilities = 20:10 22:1
policies = 20:10 22:0
roles = 0:0x01:10:1:0 1:5:9:2:1
"""


class Play(Protocol):
    """Start a scenario in this process, by name or by its text behind the head."""

    def __call__(self, name_or_text: str, elapsed: float = 0) -> Client:
        """`elapsed`: seconds since the scenario's start."""
        ...


class Child(Protocol):
    """Run Python code in a process of its own, with `client` at hand."""

    def __call__(self, path: Path, code: str, seconds: float = 20) -> subprocess.CompletedProcess[str]:
        """`path`: of the scenario; `seconds`: after which subprocess.TimeoutExpired is raised."""
        ...


class Written(Protocol):
    """Write a scenario file: the head, then this text."""

    def __call__(self, text: str) -> Path:
        """Give the path of the new file."""
        ...
