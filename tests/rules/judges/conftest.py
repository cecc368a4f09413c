"""The bundles to be judged, and what is reported about judges that are not available."""

import pytest
from fixtures.judged_bundles import CONFIGURATIONS, Bundle, rendered
from judge_programs import UNJUDGED


@pytest.fixture(scope="session", params=list(CONFIGURATIONS))
def bundle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Give each of the bundles in turn, rendered once for all judges."""
    return rendered(request.param, tmp_path_factory.mktemp("bundle"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which judges could not be asked: the tests count as expected failures, not as passed."""
    if UNJUDGED:
        terminalreporter.section("NOT PROVEN HERE: judges that are not available", sep="=", red=True, bold=True)
        for name, reason in sorted(UNJUDGED.items()):
            terminalreporter.write_line(f"{name}: {reason}", red=True)
