"""`make demo`: both jobs as the timers would start them, on the simulated Luna."""

import os
import subprocess
import sys
import time
from pathlib import Path

from luna_textfile.simulation.library.build import BuildError, build, environment
from luna_textfile.simulation.library.scenario import find
from luna_textfile.simulation.rehearse import write_chrystoki

SCENARIO = "two-hsms"

CONFIGURATION = """\
# The demo's configuration: a simulated Luna. On a real host this file is /etc/luna-textfile/config.yaml.
hsm:
  library_path: {library}
  slot_id: all
  chrystoki_conf: {chrystoki}
textfile:
  directory: {folder}
  state_directory: {folder}/state
logging:
  format: pretty
"""

NEXT = """\
What to look at next:
  {folder}/luna_textfile_minute.prom   sessions, memory, operations: every minute
  {folder}/luna_textfile_daily.prom    firmware, storage, policies: once a day
  {folder}/config.yaml                 the configuration; `luna-textfile config` shows the effective one

  .venv/bin/luna-textfile metrics                    every family, and the call behind it
  .venv/bin/luna-textfile simulate --list            other states of an HSM, incidents and faults among them
  .venv/bin/luna-textfile simulate incident-session-leak --at 4d --output /tmp/prom

On a host with a Luna client: README.md, "Five minutes to the first graph".
"""


def main() -> int:
    """Run the demo in ./demo and return its exit code."""
    folder = Path("demo").resolve()
    folder.mkdir(exist_ok=True)
    begin = time.monotonic()
    scenario = find(SCENARIO)
    print(f"Building the simulated Luna ({scenario.title}) ...", flush=True)
    try:
        library = build(scenario.path)
    except BuildError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    config = folder / "config.yaml"
    config.write_text(
        CONFIGURATION.format(library=library, folder=folder, chrystoki=write_chrystoki(scenario, folder)),
        encoding="utf-8",
    )
    # Half a day into the scenario, so that its counters and daily waves stand somewhere in the middle.
    environ = os.environ | environment(scenario.path, elapsed=43200) | {"LUNA_TEXTFILE_CONFIG": str(config)}
    for schedule in ("minute", "daily"):
        print(f"\n$ luna-textfile-{schedule}", flush=True)
        script = Path(sys.executable).parent / f"luna-textfile-{schedule}"
        code = subprocess.run([script], env=environ, check=False).returncode
        if code:
            print(f"demo: luna-textfile-{schedule} ended with exit code {code}", file=sys.stderr)
            return code
    for schedule in ("minute", "daily"):
        _print_samples(folder / f"luna_textfile_{schedule}.prom")
    print(f"\nBoth jobs ran on the simulated Luna in {time.monotonic() - begin:.1f} s.\n")
    print(NEXT.format(folder=folder.name), end="")
    return 0


def _print_samples(path: Path) -> None:
    """Show what the HSM says; HELP, TYPE and the monitor's own families are in the file."""
    print(f"\n--- {path.name} (without HELP, TYPE and luna_monitor_*)")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("hsm_"):
            print(line)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # `make demo | head`: who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
