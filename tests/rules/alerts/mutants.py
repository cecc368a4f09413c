"""Rules with one thing wrong, many of them judged by one promtool: the unit tests have to notice each."""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import yaml
from fixtures.proven import require_release
from monitor_rules import Rules

Tree = dict[str, Any]
_WORD = re.compile(r"[\w:]+")


class Mutant(NamedTuple):
    """A rule of a file with one thing replaced, and the unit tests that must notice it.

    Those of the files `tests` whose names start with `test`, or that ask for the alert of this name.
    """

    file: str
    rule: str
    old: str
    new: str
    tests: tuple[str, ...]
    test: str
    cause: str | None = None
    key: str = "expr"

    def change(self, rules: Sequence[Tree]) -> None:
        """Replace it in the one rule that it fits."""
        fits = [rule for rule in rules if self._fits(rule)]
        assert len(fits) == 1, f"{self} no longer fits the rule"
        fits[0][self.key] = fits[0][self.key].replace(self.old, self.new)

    def _fits(self, rule: Tree) -> bool:
        own = _name(rule) == self.rule and self.cause in (None, rule.get("labels", {}).get("cause"))
        return own and self.old in rule.get(self.key, "")


def survivors(rules: Rules, mutants: Sequence[Mutant], folder: Path) -> list[Mutant]:
    """Return the mutants that pass all their unit tests.

    Round after round: each mutant that is left has its next test, and all these tests share a promtool for each
    processor. Most mutants fail the first. A test has only the rules that it depends on.
    """
    waiting = [(mutant, _cases(rules.folder, mutant)) for mutant in mutants]
    assert all(cases for _, cases in waiting), [mutant for mutant, cases in waiting if not cases]
    left, passed = waiting, list[Mutant]()
    for turn in range(max(len(cases) for _, cases in waiting)):
        passed += [mutant for mutant, cases in left if len(cases) == turn]
        left = [(mutant, cases) for mutant, cases in left if len(cases) > turn]
        files = []
        for number, (mutant, cases) in enumerate(left):
            path = folder / f"{turn}-{number}"
            path.mkdir(parents=True)
            files.append(_written(path, rules.folder, mutant, cases[turn]))
        failed = _failed(files)
        left = [one for one, file in zip(left, files, strict=True) if file not in failed]
    passed += [mutant for mutant, _ in left]
    return [mutant for mutant in mutants if mutant in passed]


@cache
def _parsed(path: Path) -> Tree:
    content: Tree = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
    return content


Case = tuple[Tree, Tree]
"""A file of unit tests, and a test of it."""


def _cases(folder: Path, mutant: Mutant) -> list[Case]:
    files = [_parsed(folder / "tests" / f"{tests}.test.yml") for tests in mutant.tests]
    return [(file, test) for file in files for test in file["tests"] if _judges(mutant.test, test)]


def _judges(start: str, test: Tree) -> bool:
    return test["name"].startswith(start) or start in [case["alertname"] for case in test.get("alert_rule_test", [])]


def _written(path: Path, origin: Path, mutant: Mutant, case: Case) -> Path:
    """Write a test of a mutant with the rules that it depends on, and return its path."""
    file, test = case
    contents = {name: deepcopy(_parsed(origin / "tests" / name)) for name in file["rule_files"]}
    changed = contents.get(f"../rules/{mutant.file}.yml")
    if changed:
        mutant.change(list(_rules(changed)))
    needed = _needed(contents, test)
    written = []
    for number, content in enumerate(contents.values()):
        for group in content["groups"]:
            group["rules"] = [rule for rule in group["rules"] if _name(rule) in needed]
        groups = [group for group in content["groups"] if group["rules"]]
        if groups:
            written.append(f"{number}.yml")
            path.joinpath(written[-1]).write_text(json.dumps({**content, "groups": groups}))
    own = path / "test.yml"
    own.write_text(json.dumps({**file, "rule_files": written, "tests": [test]}))
    return own


def _needed(contents: Mapping[str, Tree], test: Tree) -> set[str]:
    """Return the names of the rules that a test depends on."""
    reads: dict[str, set[str]] = {}
    for content in contents.values():
        for rule in _rules(content):
            reads.setdefault(_name(rule), set()).update(_WORD.findall(rule["expr"]))
    found = {case["alertname"] for case in test.get("alert_rule_test", [])}
    found.update(word for case in test.get("promql_expr_test", []) for word in _WORD.findall(case["expr"]))
    if "ALERTS" in found:
        return set(reads)
    needed: set[str] = set()
    while found:
        name = found.pop()
        if name in reads and name not in needed:
            needed.add(name)
            found |= reads[name]
    return needed


def _failed(files: Sequence[Path]) -> set[Path]:
    """Return the files of unit tests that fail."""
    promtool = require_release("promtool", "newest")
    processors = os.cpu_count() or 1
    shares = [share for start in range(processors) if (share := files[start::processors])]

    def judge(share: Sequence[Path]) -> set[Path]:
        report = share[0].with_name("junit.xml")
        command: list[str | Path] = [promtool, "test", "rules", f"--junit={report}", *share]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        suites = ET.parse(report).getroot().findall("testsuite")  # noqa: S314 - promtool's own report
        assert [suite.get("name") for suite in suites] == [str(path) for path in share], done.stderr
        counts = [int(suite.get("failures", 0)) + int(suite.get("errors", 0)) for suite in suites]
        assert any(counts) == bool(done.returncode), done.stdout + done.stderr
        return {path for path, count in zip(share, counts, strict=True) if count}

    with ThreadPoolExecutor(processors) as pool:
        return set().union(*pool.map(judge, shares))


def _rules(content: Tree) -> Iterator[Tree]:
    return (rule for group in content["groups"] for rule in group["rules"])


def _name(rule: Tree) -> str:
    return str(rule.get("alert") or rule.get("record"))
