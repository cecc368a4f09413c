"""A host that is checked: its configuration as sections, a Luna client's folder, and what the check says."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from scripts.host import Done, Host, make_host

from luna_textfile.simulation.library.build import build, environment
from luna_textfile.simulation.library.scenario import find

SECONDS = 90
"""Time limit of a check: enough for a machine that is busy with other things."""


class Said(NamedTuple):
    """One finding, of whichever subject."""

    subject: str
    level: str
    observation: str
    impact: str
    fix: str


class Checked(NamedTuple):
    """What a check said: its exit code, and its findings."""

    code: int
    record: dict[str, Any]
    text: str

    @property
    def findings(self) -> list[Said]:
        """Every finding, in the order in which they were shown."""
        return [Said(part["subject"], **finding) for part in self.record["subjects"] for finding in part["findings"]]

    def one(self, level: str, *words: str) -> Said:
        """Return the one finding of this level whose text has all these words."""
        found = [
            said for said in self.findings if said.level == level and all(word in said.observation for word in words)
        ]
        assert len(found) == 1, (level, words, self.text)
        return found[0]

    def levels(self) -> set[str]:
        """Return the levels that occur."""
        return {said.level for said in self.findings}

    def problems(self) -> list[str]:
        """Return what is seen as a problem."""
        return [said.observation for said in self.findings if said.level == "problem"]


class Site:
    """One host in a folder of its own. Its jobs run as root, unless a test says otherwise."""

    def __init__(self, root: Path, scenario: str = "healthy") -> None:
        """Set it up with a client's folder, in which there is no Chrystoki.conf yet."""
        self.host: Host = make_host(root, scenario)
        self.client = root / "client"
        self.client.mkdir()
        self.host = self.host._replace(environ={**self.host.environ, "ChrystokiConfigurationPath": str(self.client)})
        self.sections: dict[str, dict[str, Any]] = yaml.safe_load(self.host.config.read_text())
        self.sections["bundle"] = {"systemd": {"user": "root"}}
        self.configure()

    def configure(self, **sections: Mapping[str, Any]) -> None:
        """Set keys of sections, and write the configuration."""
        for name, keys in sections.items():
            self.sections[name] = {**self.sections.get(name, {}), **keys}
        self.host.config.write_text(yaml.safe_dump(self.sections))

    def play(self, scenario: Path | str) -> None:
        """Let the HSM be in another state: a shipped scenario, or a file of the test's own."""
        path = find(str(scenario)).path
        self.configure(hsm={"library_path": str(build(path))})
        simulated = environment(path, elapsed=0, log=self.host.calls)
        self.host = self.host._replace(environ={**self.host.environ, **simulated})

    def play_with(self, sections: str, base: str = "healthy") -> None:
        """Let the HSM be as a shipped scenario says, with more sections behind it, such as a [fault]."""
        path = self.host.root / "own.scenario"
        path.write_text(f"{find(base).path.read_text()}\n{sections}\n")
        self.play(path)

    def chrystoki(self, appliances: Mapping[str, int], **entries: str) -> Path:
        """Write a Chrystoki.conf with these appliances and ports, and these entries of its client section."""
        lines = [f"   {name} = {value};" for name, value in entries.items()]
        for number, (name, port) in enumerate(appliances.items()):
            lines += [f"   ServerName{number:02} = {name};", f"   ServerPort{number:02} = {port};"]
        path = self.client / "Chrystoki.conf"
        path.write_text("\n".join(["LunaSA Client = {", *lines, "}", ""]))
        return path

    def check(self, *subjects: str, seconds: float = SECONDS, under: tuple[str, ...] = ()) -> Checked:
        """Run the check on these subjects, on all if none is named."""
        only = [word for subject in subjects for word in ("--only", subject)]
        done = self.run("--json", "--timeout", str(seconds), *only, under=under)
        assert done.stderr == "", done.stderr
        return Checked(done.code, json.loads(done.stdout), done.stdout)

    def run(self, *arguments: str, under: tuple[str, ...] = ()) -> Done:
        """Run `luna-textfile check` with these arguments."""
        return self.host.run("luna-textfile", "check", *arguments, under=under)
