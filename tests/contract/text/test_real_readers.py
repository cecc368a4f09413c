"""The readers that count: Prometheus's Go parser, in promtool and in a real node_exporter, oldest and newest."""

import math
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from fixtures.node_exporter import NodeExporter
from fixtures.promtool import Promtool
from fixtures.proven import RELEASES
from scripts.host import Host, make_host

from luna_textfile.textfile.exposition import render, unique
from luna_textfile.textfile.metrics import Sample
from text.reading import parsed
from text.samples import FAMILIES, ODD, equal

COUNTS = (
    "hsm_token_max_rw_session_count",
    "hsm_token_max_session_count",
    "hsm_token_object_count",
    "hsm_token_rw_session_count",
    "hsm_token_session_count",
    "hsm_token_status_rw_session_count",
    "hsm_token_status_session_count",
)
ACCEPTED = (
    'hsm_stats_total_commands counter metrics should have "_total" suffix',
    *(f'{name} non-histogram and non-summary metrics should not have "_count" suffix' for name in COUNTS),
)
"""What promtool's linter has against names that are a public interface and stay: dashboards depend on them."""


class StartExporter(Protocol):
    """The fixture `node_exporter`."""

    def __call__(self, directory: Path, release: str = "debian") -> NodeExporter:
        """Serve a directory."""


def odd_samples() -> list[Sample]:
    """Return a few hundred samples with odd label values and numbers, the same in each run."""
    chance = random.Random(7)  # noqa: S311 - odd texts, no secrets
    numbers = [0, 1, 2**53 + 1, 2**64 - 1, -5, 0.1, 1e-300, 1.7e308, math.inf, -math.inf, math.nan]
    singles = [FAMILIES[1].sample(number, hsm=odd) for number, odd in zip(numbers * 4, ODD, strict=False)]
    mixed = [
        FAMILIES[0].sample(
            chance.choice(numbers), **{name: "".join(chance.choices(ODD, k=chance.randrange(6))) for name in labels}
        )
        for labels in [FAMILIES[0].labels] * 300
    ]
    return unique([*singles, *mixed])[0]


@pytest.mark.parametrize("release", RELEASES)
def test_promtool_reads_any_label_value(promtool: Callable[[str], Promtool], release: str) -> None:
    """No control character, quote, separator or script in a label value makes the Go parser refuse the text."""
    assert promtool(release).check_metrics(render(odd_samples())).code == 0


@pytest.mark.parametrize("release", RELEASES)
def test_node_exporter_serves_any_label_value(node_exporter: StartExporter, tmp_path: Path, release: str) -> None:
    """Every series with odd labels comes out of a real node_exporter as it went in, and none is lost."""
    text = render(odd_samples())
    (tmp_path / "odd.prom").write_bytes(text.encode())
    served = parsed(node_exporter(tmp_path, release).metrics())
    assert served[("node_textfile_scrape_error", frozenset())] == 0
    expected = parsed(text)
    assert len(expected) > 200
    # node_exporter fills in an empty label where only some series of a family have it.
    found = {(name, frozenset(pair for pair in labels if pair[1])): value for (name, labels), value in served.items()}
    assert {series for series in expected if series not in found} == set()
    for series, value in expected.items():
        assert equal(found[series], value)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("scenario", ["two-hsms", "odd-labels"])
def test_promtool_finds_the_fixed_names_and_nothing_else(
    promtool: Callable[[str], Promtool], tmp_path: Path, scenario: str, release: str
) -> None:
    """Both jobs' files pass promtool, but for the ends of names that are a public interface."""
    host = make_host(tmp_path, scenario)
    host.run()
    host.run("luna-textfile-daily")
    text = host.text() + _without_known_families(host)
    verdict = promtool(release).check_metrics(text)
    written = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    assert verdict.findings == tuple(finding for finding in ACCEPTED if finding.split()[0] in written)
    assert verdict.code == 3


def _without_known_families(host: Host) -> str:
    """Return the daily file without the families that the minute file has: a text may introduce a family once."""
    known = set(re.findall(r"^# TYPE (\S+)", host.text(), re.MULTILINE))
    lines = host.text("daily").split("\n")
    return "\n".join(line for line in lines if not known & set(re.findall(r"^(?:# \S+ )?([a-z_]+)", line)))
