"""The programs of the image that are files of ours, not of the package."""

from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from fixtures.proven import REPOSITORY

FOLDER = REPOSITORY / "deploy" / "containers"
TIMERS_FILE = FOLDER / "timers.py"
SIMULATED_FILE = FOLDER / "simulated.py"


def _timers() -> Any:
    spec = spec_from_file_location("timers", TIMERS_FILE)
    assert spec
    assert spec.loader
    loaded = module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


TIMERS = _timers()
"""The timers as a module, loaded without running them."""
