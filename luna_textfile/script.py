"""The main function that both batch scripts share."""

import os
import signal
import sys
from typing import NoReturn

from luna_textfile import job, log
from luna_textfile.collection import Schedule
from luna_textfile.config.cache import current
from luna_textfile.config.problems import ConfigError


def main(schedule: Schedule) -> NoReturn:
    """Run one of the batch jobs and end the process with its exit code."""
    code = job.NOT_WRITTEN
    try:
        code = _main(schedule, sys.argv[1:])
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else job.NOT_WRITTEN
    except KeyboardInterrupt:
        code = 130
    except BaseException:  # noqa: BLE001 - the last line of defence: os._exit would swallow the traceback
        import traceback  # only then

        traceback.print_exc()
    _leave(code)


def _main(schedule: Schedule, arguments: list[str]) -> int:
    # SIGTERM (a stopped or timed-out unit) unwinds like any exit: the child is killed, the temporary file removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(job.NOT_WRITTEN))
    options = None
    if arguments:  # the timers give none, and argparse costs as much as a third of the interpreter's start
        from luna_textfile.options import parse

        options = parse(schedule.name, arguments)
    try:
        config = current(options.config if options else None, os.environ)
    except ConfigError as error:
        sys.stderr.write(f"luna-textfile-{schedule.name}: {error}\n")
        return job.BAD_CONFIGURATION
    level = "debug" if options and options.verbose and config.logging.level != "trace" else config.logging.level
    log.start(level, config.logging.format, schedule=schedule.name)
    if options and options.stdout:
        return job.show(schedule, config)
    return job.run(schedule, config)


def _leave(code: int) -> NoReturn:
    """End without taking the interpreter apart, which would cost a sixth of the whole run and does nothing for us."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or job.NOT_WRITTEN
    os._exit(code)
