"""What a scrape of one host returns: both real jobs on the simulated Luna, served by a real node_exporter."""

import os
from pathlib import Path

from fixtures.node_exporter import exporter

from luna_textfile import log
from luna_textfile.config.model import Config, HsmConfig, TextfileConfig
from luna_textfile.run import job
from luna_textfile.run.daily_schedule import DAILY
from luna_textfile.run.minute_schedule import MINUTE
from luna_textfile.run.plan import make_plan
from luna_textfile.simulation.library.build import build, environment
from luna_textfile.simulation.library.scenario import find
from luna_textfile.simulation.rehearse import write_chrystoki
from tools.fleet.scenario import scenario


def scrape(partitions: int, folder: Path) -> str:
    """Return the text of a host with one appliance, as Prometheus gets it; `folder` is empty or missing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "fleet.scenario"
    path.write_text(scenario(partitions), encoding="utf-8")
    found = find(str(path))
    served, state = folder / "textfile", folder / "state"
    served.mkdir()
    state.mkdir()
    config = Config(
        hsm=HsmConfig(
            library_path=str(build(found.path)), slot_id="all", chrystoki_conf=str(write_chrystoki(found, folder))
        ),
        textfile=TextfileConfig(str(served), str(state)),
    )
    log.start("error", "pretty")
    os.environ.update(environment(found.path, elapsed=0))
    for schedule in (MINUTE, DAILY, MINUTE):  # the last minute run knows what the first one learned
        code, _ = job.collect_and_write(make_plan(schedule, config))
        if code != job.OK:
            raise RuntimeError(f"the {schedule.name} job ended with {code} on the scenario of the fleet")
    with exporter(served, "newest", folder / "node_exporter.log") as running:
        return running.metrics()
