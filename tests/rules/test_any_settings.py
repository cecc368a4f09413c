"""Whatever legal thresholds and texts a site has, its bundle is one that the judges accept."""

import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from any_settings import sections
from fixtures.proven import MORE, RELEASES, require_release
from hypothesis import HealthCheck, Phase, assume, given, settings

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts import PARTS
from luna_textfile.config.model import Config
from luna_textfile.config.problems import ConfigError

# Grafana's own durations; its other variables stand inside of quoted texts.
DURATION = re.compile(r"\$(?:__rate_interval|__interval|__range)\b|\$\{(?:__rate_interval|__interval|__range)\}")
# A few examples of many settings each, for each starts seven programs. A failure is shown as it was found: to make it
# smaller would take minutes, and the judge's words lead to the setting.
FEW = settings(
    max_examples=8 * MORE,
    deadline=None,
    phases=(Phase.reuse, Phase.generate),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.large_base_example),
)


@FEW
@given(section=sections())
def test_any_legal_settings(section: dict[str, Any]) -> None:
    """YAML and JSON parse, promtool and amtool accept, every query is PromQL."""
    try:
        site = Site(Config(bundle=section))
    except ConfigError:
        assume(condition=False)  # each value is legal, but not together
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in (file for part in PARTS for file in part.render(site)):
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
        parse(folder)
        judge(folder)


def parse(folder: Path) -> None:
    """Read every YAML and JSON file, and every query."""
    for file in (*folder.rglob("*.yml"), *folder.rglob("*.yaml")):
        for document in yaml.safe_load_all(file.read_text()):
            for expression in _values(document, "expr"):
                promql_parser.parse(expression)
    for file in folder.rglob("*.json"):
        for expression in _values(json.loads(file.read_text()), "expr"):
            promql_parser.parse(DURATION.sub("5m", expression))


def judge(folder: Path) -> None:
    """Ask the judges that answer fast."""
    rules = sorted(folder.glob("prometheus/rules/*.yml"))
    for release in RELEASES:
        promtool = require_release("promtool", release)
        _accepts(promtool, "check", "rules", "--lint=all", "--lint-fatal", *rules)
        _accepts(promtool, "check", "config", folder / "prometheus" / "prometheus.yml")
        _accepts(require_release("vmalert", release), "-dryRun", *(f"-rule={file}" for file in rules))
    strict = ("--enable-feature=utf8-strict-mode", "check-config")
    _accepts(require_release("amtool", "newest"), *strict, folder / "alertmanager" / "alertmanager.yml")


def _accepts(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        pytest.fail(f"{Path(command[0]).name}: {done.stdout}{done.stderr}")


def _values(node: Any, key: str) -> list[str]:
    """Return every text below a node that stands under this key."""
    if isinstance(node, list):
        return [text for item in node for text in _values(item, key)]
    if not isinstance(node, dict):
        return []
    below = [text for item in node.values() for text in _values(item, key)]
    return [*below, node[key]] if isinstance(node.get(key), str) else below
