"""`luna-textfile simulate`: runs both jobs on a simulated Luna, with a given output folder."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from luna_textfile import log
from luna_textfile.config.model import Config, HsmConfig, TextfileConfig
from luna_textfile.isolation.budget import Budget, Limits
from luna_textfile.isolation.client import IsolatedHsm
from luna_textfile.pkcs11.model import HsmError
from luna_textfile.run import job
from luna_textfile.run.daily_schedule import DAILY
from luna_textfile.run.minute_schedule import MINUTE
from luna_textfile.run.plan import RunPlan, make_plan
from luna_textfile.simulation.library.build import BuildError, build, environment
from luna_textfile.simulation.library.scenario import Scenario, find, groups, scenarios, servers

LABELS = {"simulated": "true"}
"""On every simulated series, to distinguish it from series of a real HSM."""

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

COMPLAINT = "luna simulator: "
"""The prefix of messages of the simulated Luna about a scenario that is not valid."""

LONGEST = 100 * 365 * 86400


class SimulationError(Exception):
    """The simulation cannot run; the text says why and what to do."""


def listing() -> str:
    """List the shipped scenarios, a line each."""
    return "\n".join(f"{scenario.name:28} {scenario.title}" for scenario in scenarios())


def seconds(text: str) -> float:
    """Read a time such as 90s, 2h or 4d."""
    number, unit = (text[:-1], text[-1:]) if text[-1:] in UNITS else (text, "s")
    try:
        value = float(number) * UNITS[unit]
    except ValueError:
        value = -1
    if not 0 <= value <= LONGEST:
        raise SimulationError(f"--at {text}: give a number with s, m, h or d, like 90s or 4d")
    return value


def simulate(name: str, output: Path, elapsed: float, state_directory: Path | None) -> Iterator[str]:
    """Write both files into `output` and yield a line about each."""
    try:
        scenario = find(name)
        library = build(scenario.path)
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="luna-textfile-") as scratch:
            chrystoki = write_chrystoki(scenario, Path(scratch))
            os.environ.update(environment(scenario.path, elapsed=elapsed))
            _refuse_broken(str(library))
            config = Config(
                hsm=HsmConfig(library_path=str(library), slot_id="all", chrystoki_conf=str(chrystoki)),
                textfile=TextfileConfig(str(output.resolve()), str(state_directory or scratch)),
            )
            log.start("warn", "pretty")
            for schedule in (MINUTE, DAILY):
                yield _run(make_plan(schedule, config))
    except (ValueError, BuildError, OSError) as error:
        raise SimulationError(str(error)) from None


def _refuse_broken(library: str) -> None:
    """Let the library read the scenario. If it is not valid, raise SimulationError with the message and its line."""
    printed: list[str] = []
    budget = Budget(Limits(call=2, initialize=2, run=2))
    hsm = IsolatedHsm(library, budget, lambda _call, text: printed.append(text), luna_specific=False)
    with suppress(HsmError):  # a scenario may simulate a library that does not start
        hsm.open()
    hsm.kill()
    complaints = [text for text in printed if text.startswith(COMPLAINT)]
    if complaints:
        raise SimulationError(complaints[0])


def write_chrystoki(scenario: Scenario, folder: Path) -> Path:
    """Write the Chrystoki.conf of a client with the appliances and HA groups of the scenario."""
    entries = [("LunaSA Client", f"ServerName{number:02}", name) for number, name in servers(scenario.path).items()]
    for number, group in enumerate(groups(scenario.path)):
        prefix = f"VirtualToken{number:02}"
        entries += [
            ("VirtualToken", f"{prefix}Label", group.label),
            ("VirtualToken", f"{prefix}SN", group.serial),
            ("VirtualToken", f"{prefix}Members", ", ".join(group.members)),
        ]
    if groups(scenario.path):
        entries += [("HAConfiguration", "reconnAtt", "-1"), ("HAConfiguration", "HAOnly", "0")]
    sections: dict[str, str] = {"LunaSA Client": ""}
    for section, key, value in entries:
        sections[section] = f"{sections.get(section, '')}   {key} = {value};\n"
    path = folder / "Chrystoki.conf"
    path.write_text("".join(f"{name} = {{\n{body}}}\n" for name, body in sections.items()), encoding="utf-8")
    return path


def _run(plan: RunPlan) -> str:
    os.makedirs(plan.directory, exist_ok=True)
    code, collected = job.collect_and_write(plan, LABELS)
    failed = sum(call.counts_as_error for call in collected.calls)
    outcome = "everything collected" if code == job.OK else f"{failed} of {len(collected.calls)} calls failed"
    return f"{plan.prom_file}: {outcome}"
