"""The one run that all tests of the chain look at."""

import sys
from pathlib import Path

import pytest
from chain_run import Result, run
from fixtures.proven import require


@pytest.fixture(scope="session")
def result(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Let all faults happen once; a line on stderr for each thing that is seen, whatever pytest captures."""
    require("faketime", "faketime")
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(line: str) -> None:
        with capture.global_and_fixture_disabled():
            print(line, file=sys.stderr, flush=True)

    return run(Path(tmp_path_factory.mktemp("chain")), say)
