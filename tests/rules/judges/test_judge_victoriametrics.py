"""vmagent and vmalert, dry: what they would refuse at their start."""

from pathlib import Path

import pytest
from fixtures.judged_bundles import Bundle
from fixtures.proven import require_release
from judge_programs import accepted, hear

RELEASES = ("debian", "newest")
BAD_TEMPLATE = """\
groups:
  - name: a
    rules: [{alert: A, expr: up == 0, annotations: {summary: "{{ $value | unheardOf }}"}}]
"""


@pytest.mark.parametrize("release", RELEASES)
def test_rules(bundle: Bundle, release: str) -> None:
    """Vmalert accepts the rules: expressions and templates."""
    rules = [f"-rule={file}" for file in bundle.files("prometheus/rules/*.yml")]
    accepted(hear(require_release("vmalert", release), "-dryRun", *rules))


@pytest.mark.parametrize("release", RELEASES)
def test_scraping(bundle: Bundle, release: str) -> None:
    """Vmagent accepts what it shall scrape, strictly read."""
    (file,) = bundle.files("victoriametrics/vmagent.yml")
    accepted(hear(require_release("vmagent", release), "-dryRun", f"-promscrape.config={file}"))


@pytest.mark.parametrize("release", RELEASES)
def test_a_bad_template_is_found(tmp_path: Path, release: str) -> None:
    """A function that its templates do not have is refused."""
    rules = tmp_path / "rules.yml"
    rules.write_text(BAD_TEMPLATE)
    assert hear(require_release("vmalert", release), "-dryRun", f"-rule={rules}").code != 0
