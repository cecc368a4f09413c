#!/opt/luna-textfile/bin/python
"""luna-textfile-simulated minute|daily: a run on the simulated Luna that the image holds.

Every series says simulated="true". Time runs in it as it does here, from the first run on. LUNA_SCENARIO is the state
to show (`luna-textfile simulate --list`), LUNA_SCENARIO_AT how far into it the first run is: 90s, 2h, 4d.
"""

import os
import signal
import sys
import time
from pathlib import Path

from luna_textfile import log
from luna_textfile.config.cache import current
from luna_textfile.config.model import Config, HsmConfig
from luna_textfile.run import job
from luna_textfile.run.daily_schedule import DAILY
from luna_textfile.run.minute_schedule import MINUTE
from luna_textfile.run.plan import make_plan
from luna_textfile.simulation.library.build import environment
from luna_textfile.simulation.library.scenario import find, without
from luna_textfile.simulation.rehearse import LABELS, SimulationError, seconds, write_chrystoki

SCHEDULES = {"minute": MINUTE, "daily": DAILY}
LIBRARY = Path(sys.prefix) / "lib" / "libluna-simulator.so"


def main() -> None:
    """Run one job and end with its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(job.NOT_WRITTEN))  # unwinds, as in the jobs themselves
    schedule = SCHEDULES[sys.argv[1]]
    config = current(None, os.environ)
    log.start(config.logging.level, config.logging.format, schedule=schedule.name)
    try:
        prepared = prepare(config)
    except (ValueError, SimulationError) as error:
        sys.exit(f"luna-textfile-simulated: {error}")
    sys.exit(job.collect_and_write(make_plan(schedule, prepared), LABELS)[0])


def prepare(config: Config) -> Config:
    """Tell the library what to play, and return the configuration that asks it.

    What it remembers lies apart, so that nothing of it is taken for a real HSM's.
    """
    scenario = find(os.environ.get("LUNA_SCENARIO") or "two-hsms")
    if missing := without(scenario.path):
        raise ValueError(f"{scenario.name} needs a library of its own, without {', '.join(missing)}: choose another")
    folder = Path(config.textfile.state_directory) / "simulated" / scenario.name
    folder.mkdir(parents=True, exist_ok=True)
    began = folder / "began"
    if not began.exists():
        began.touch()
    elapsed = max(0.0, time.time() - began.stat().st_mtime) + seconds(os.environ.get("LUNA_SCENARIO_AT") or "12h")
    os.environ.update(environment(scenario.path, elapsed=elapsed))
    chrystoki = folder / "Chrystoki.conf"
    if not chrystoki.exists():
        write_chrystoki(scenario, folder)
    return config._replace(
        hsm=HsmConfig(library_path=str(LIBRARY), slot_id="all", chrystoki_conf=str(chrystoki)),
        textfile=config.textfile._replace(state_directory=str(folder)),
    )


if __name__ == "__main__":
    main()
