"""Amtool, Alertmanager's own judge; the newest in the strict mode of its new matchers."""

import pytest
from fixtures.judged_bundles import Bundle
from fixtures.proven import require_release
from judge_programs import accepted, hear

# What it says of the mode itself.
STRICT = "UTF-8 strict mode enabled"
OLD_SYNTAX = "route: {receiver: a, routes: [{matchers: ['a==b']}]}\nreceivers: [{name: a}]\n"


def command(release: str) -> list[str]:
    """Return the command of a release that checks a configuration."""
    strict = ["--enable-feature=utf8-strict-mode"] if release == "newest" else []
    return [str(require_release("amtool", release)), *strict, "check-config"]


@pytest.mark.parametrize("release", ["debian", "newest"])
def test_configuration(bundle: Bundle, release: str) -> None:
    """It accepts the configuration with its templates, and warns of nothing."""
    verdict = hear(*command(release), *bundle.files("alertmanager/alertmanager.yml"))
    accepted(verdict)
    warnings = [line for line in verdict.text.splitlines() if "level=WARN" in line and STRICT not in line]
    assert warnings == []


def test_the_strict_mode_is_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A matcher that only the old parser takes is refused."""
    file = tmp_path_factory.mktemp("amtool") / "alertmanager.yml"
    file.write_text(OLD_SYNTAX)
    assert hear(*command("newest"), file).code != 0
