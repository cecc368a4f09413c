"""The main function that both batch scripts share."""

import errno
import os
import signal
import sys
from typing import NoReturn

from luna_textfile import log
from luna_textfile.config.cache import current
from luna_textfile.config.model import Config
from luna_textfile.config.problems import ConfigError
from luna_textfile.run import job
from luna_textfile.run.plan import RunPlan, Schedule, make_plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_textfile.run.options import Options


def main(schedule: Schedule) -> NoReturn:
    """Run one of the batch jobs and end the process with its exit code."""
    code = job.NOT_WRITTEN
    _open_closed_streams()
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
        from luna_textfile.run.options import parse

        options = parse(schedule.name, arguments)
    try:
        return _run(schedule, current(options.config if options else None, os.environ), options)
    except ConfigError as error:
        sys.stderr.write(f"luna-textfile-{schedule.name}: {error}\n")
        return job.BAD_CONFIGURATION


def _run(schedule: Schedule, config: Config, options: "Options | None") -> int:
    level = "debug" if options and options.verbose and config.logging.level != "trace" else config.logging.level
    log.start(level, config.logging.format, schedule=schedule.name)
    if options and options.stdout:
        return _show(make_plan(schedule, config))
    if not config.collector.enabled:
        return job.remove_output_files(config.textfile)
    return job.run(make_plan(schedule, config))


def _show(plan: RunPlan) -> int:
    if sys.stdout is None:
        return _not_shown(OSError(errno.EBADF, "it is closed"))
    try:
        code = job.show(plan)
        sys.stdout.flush()
    except BrokenPipeError:  # `| head`: the reader has seen enough
        return job.NOT_WRITTEN
    except OSError as error:
        return _not_shown(error)
    return code


def _not_shown(error: OSError) -> int:
    log.event(log.ERROR, "standard output cannot be written", detail=error.strerror, exit_code=job.NOT_WRITTEN)
    return job.NOT_WRITTEN


def _open_closed_streams() -> None:
    """Open what the caller closed (`>&-`): else a pipe or a file of ours would get number 0, 1 or 2."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
    if sys.stderr is None:
        sys.stderr = open(2, "w")  # noqa: SIM115 - open as long as the process


def _leave(code: int) -> NoReturn:
    """End without taking the interpreter apart, which would cost a sixth of the whole run and does nothing for us."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream:  # None where the caller closed it
                stream.flush()
    except OSError:
        code = code or job.NOT_WRITTEN
    os._exit(code)
