"""Subject: the HSM, through the library. Runs as the user of the jobs, in a child process as in the jobs.

It makes only the calls of the jobs: it never logs in, opens a session or writes.
"""

import os
import time
from collections.abc import Iterator
from shlex import quote

from luna_textfile.checkup import calls, tokens
from luna_textfile.checkup.context import Context, become
from luna_textfile.checkup.finding import Finding, ok, problem, unknown, warning
from luna_textfile.config.problems import printable
from luna_textfile.isolation.budget import Budget, Limits
from luna_textfile.isolation.client import IsolatedHsm
from luna_textfile.isolation.worker import preload
from luna_textfile.pkcs11 import return_codes
from luna_textfile.pkcs11.model import HsmError, Slot, TokenInfo
from luna_textfile.pkcs11.questions import INITIALIZE
from luna_textfile.run.call_log import CallLog
from luna_textfile.run.discovery import SlotDiscovery
from luna_textfile.run.naming import Naming
from luna_textfile.run.state import State
from luna_textfile.textfile.metrics import Sample

MARGIN = 2.0
"""Seconds that are reserved to end the child process and to report."""
LOADER = ("cannot open shared object", "undefined symbol", "ELF", "file too short", "version `", "failed to map")
"""Words in messages of the dynamic loader. Other output of a library is not shown: it may contain anything."""

MOST_SAID = 300
"""Characters of such a message that are shown."""


def find(context: Context) -> Iterator[Finding]:
    """Load the library, and yield findings about the library, the slots and the functions."""
    yield from _switch(context)
    os.environ.update(context.environ)
    own, library_output = context.config.collector, list[str]()
    limits = Limits(
        own.call_timeout_seconds,
        own.initialize_timeout_seconds,
        max(1.0, context.seconds - MARGIN),
    )
    budget = Budget(limits)
    hsm = IsolatedHsm(
        context.config.hsm.library_path,
        budget,
        lambda _call, text: library_output.append(text),
        luna_specific=own.collect_luna_specific,
    )
    try:
        yield from _ask(context, hsm, budget, library_output)
    finally:
        hsm.kill()


def _switch(context: Context) -> Iterator[Finding]:
    account = context.account
    if account is not None and context.can_switch:
        preload()  # before the change of the user, who may have no right to read the package (see `rights`)
        become(account)
        yield ok(f"checked as user {account.name}")
    else:
        yield warning(
            f"checked as user number {os.geteuid()}, not as {context.user}",
            "the rights on the files of the client may differ between the users",
            f"sudo -u {context.user} luna-textfile check --only hsm" if account else "luna-textfile install",
        )


def _ask(context: Context, hsm: IsolatedHsm, budget: Budget, library_output: list[str]) -> Iterator[Finding]:
    begin = time.monotonic()
    try:
        hsm.open()
    except HsmError as error:
        yield _not_started(context, error, time.monotonic() - begin, library_output)
        return
    yield ok(f"{INITIALIZE} answered after {time.monotonic() - begin:.2f} s")
    yield from _slots(context, hsm, budget)
    try:
        hsm.close()
    except HsmError as error:
        impact = "no sample is lost, because this is the last call; but the library has a fault"
        yield warning(f"{error.call} failed: {tokens.code(error)}", impact, "luna-textfile-minute --stdout --verbose")
    if library_output:
        size = sum(map(len, library_output))
        yield ok(f"the library printed {size} characters; for the text: journalctl -u luna-textfile-minute")


def _slots(context: Context, hsm: IsolatedHsm, budget: Budget) -> Iterator[Finding]:
    config, answered, log = context.config, list[TokenInfo](), CallLog()

    def note(_slot: Slot, token: TokenInfo) -> Iterator[Sample]:
        answered.append(token)
        yield from ()

    specific = config.collector.collect_luna_specific
    naming = Naming(config.hsm, hsm, log, State({}), luna_specific=specific)
    found = SlotDiscovery(config.hsm, hsm, naming, log, budget).find((note,), 1 + len(calls.asked(config)))
    if found.library:
        about = f"{found.library.description}, {found.library.manufacturer}, version {found.library.version}"
        yield ok(printable(about))
    yield from tokens.judge(found, log.records, answered, hsm)
    yield from calls.find(config, hsm, found.slots, log, budget)


def _not_started(context: Context, error: HsmError, seconds: float, library_output: list[str]) -> Finding:
    path, limit = context.config.hsm.library_path, context.config.collector.initialize_timeout_seconds
    impact = return_codes.hint(error.reason) or "no call is possible: luna_monitor_up is 0"
    match error.reason:
        case "load":
            return problem(printable(f"{path} cannot be loaded{_loader(library_output)}"), impact, f"ldd {quote(path)}")
        case "timeout" if seconds < limit - 0.5:
            return unknown(
                f"{INITIALIZE} did not return within {seconds:.1f} s",
                f"the jobs wait {limit:g} s (collector.initialize_timeout_seconds), longer than this check",
                f"luna-textfile check --only hsm --timeout {limit + 30:.0f}",
            )
        case "timeout":
            impact = (
                "when the client starts, it waits about 10 s for each appliance that does not answer; see `network`"
            )
            fix = "luna-textfile check --only network    # or raise collector.initialize_timeout_seconds"
            return problem(f"{INITIALIZE} did not return within {seconds:.1f} s", impact, fix)
    return problem(f"{INITIALIZE}: {tokens.code(error)} after {seconds:.2f} s", impact, tokens.VERIFY)


def _loader(library_output: list[str]) -> str:
    """Return the message of the dynamic loader, without the prefix that PyKCS11 adds."""
    lines = [line for line in "\n".join(library_output).splitlines() if any(word in line for word in LOADER)]
    return f": {lines[0].rpartition('() ')[2][:MOST_SAID]}" if lines else ""
