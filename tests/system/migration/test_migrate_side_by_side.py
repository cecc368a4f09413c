"""Both systems side by side: the new file collects what the earlier one did, and the document's queries compare."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.promtool import promtool_of
from fixtures.proven import RELEASES, REPOSITORY
from scripts.host import make_host
from text.reading import parsed

DOCUMENT = (REPOSITORY / "docs" / "migrating.md").read_text()
EARLIER = """\
[hsm]
library_path = "{library}"
slot_id = 0

[collector]
collect_luna_specific = {luna}
"""
SESSIONS = 'hsm_token_session_count{{job="{job}", label="{label}"{more}}}'


@pytest.mark.parametrize("luna", ["true", "false"])
def test_the_new_file_collects_the_same(tmp_path: Path, luna: str) -> None:
    """Both jobs give the same series with config.toml and with the file made from it."""
    host = make_host(tmp_path)
    library = re.findall(r"library_path: (\S+)", host.config.read_text())[0]
    legacy, new = tmp_path / "config.toml", tmp_path / "new.yaml"
    legacy.write_text(EARLIER.format(library=library, luna=luna))
    assert host.run("luna-textfile", "migrate", str(legacy), "--output", str(new)).code == 0
    for job in ("luna-textfile-minute", "luna-textfile-daily"):
        texts = [host.run(job, "--config", str(path), "--stdout").stdout for path in (legacy, new)]
        before, after = (parsed(text) for text in texts)
        assert set(before) == set(after)
        assert any(name.startswith("hsm_") for name, _ in before)


def differing(family: str) -> Iterator[dict[str, object]]:
    """Yield what a comparison has to give: more and fewer than the earlier daemon saw."""
    for label, value in (("other", 9), ("third", 5)):
        yield {"labels": f'{family}{{job="luna-hsm", label="{label}", serial="1", hsm="a"}}', "value": value}


def queries() -> list[str]:
    """Return the queries of the document that compare, in its order."""
    found = re.findall(r"```promql\n(.*?)```", DOCUMENT, re.DOTALL)
    return [query.strip() for query in map(_unindented, found) if "luna-monitor" in query]


def _unindented(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("release", RELEASES)
def test_the_queries_find_what_differs_and_nothing_else(tmp_path: Path, release: str) -> None:
    """Equal partitions give nothing, one that differs gives its number; the rates of one HSM have the ratio 1."""
    sessions, objects, rates = queries()
    old, new = {"job": "luna-monitor", "more": ""}, {"job": "luna-hsm", "more": ', serial="1", hsm="a"'}
    series = [(SESSIONS.format(label=label, **who), values) for label, who, values in (
        ("same", old, "7+0x30"), ("same", new, "7+0x30"), ("other", old, "7+0x30"), ("other", new, "9+0x30"),
        ("third", old, "7+0x30"), ("third", new, "5+0x30"),
    )]  # fmt: skip
    series += [(name.replace("session", "object"), values) for name, values in series]
    series += [(f'hsm_stats_total_commands{{job="{job}"}}', "0+60x30") for job in ("luna-monitor", "luna-hsm")]
    looks = [
        {"expr": sessions, "exp_samples": list(differing("hsm_token_session_count"))},
        {"expr": objects, "exp_samples": list(differing("hsm_token_object_count"))},
        {"expr": rates, "exp_samples": [{"labels": "{}", "value": 1}]},
    ]
    test = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series],
        "promql_expr_test": [{**look, "eval_time": "20m"} for look in looks],
    }
    file = tmp_path / "compare.test.yml"
    file.write_text(json.dumps({"rule_files": [], "tests": [test]}))
    program = promtool_of(release).program
    done = subprocess.run([program, "test", "rules", file], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
