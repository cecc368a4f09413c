"""Subject: the HSM itself, through the library. Runs as the jobs' user, in the same kind of child as the jobs use.

Only what the jobs call is called: nothing logs in, opens a session or writes.
"""

import os
import time
from collections.abc import Iterator
from shlex import quote

from luna_textfile.checkup import calls, tokens
from luna_textfile.checkup.finding import Finding, ok, problem, unknown, warning
from luna_textfile.checkup.situation import Situation, become
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
"""Seconds of the subject's time that are kept to end the child and to report."""
LOADER = ("cannot open shared object", "undefined symbol", "ELF", "file too short", "version `", "failed to map")
"""Words of the dynamic loader's own messages. Whatever else a library prints may be anything, and is not shown."""

MOST_SAID = 300
"""Characters of such a message that are shown."""


def find(situation: Situation) -> Iterator[Finding]:
    """Load the library, and yield what it, the slots and the functions say."""
    yield from _switch(situation)
    os.environ.update(situation.environ)
    own, noise = situation.config.collector, list[str]()
    limits = Limits(
        own.call_timeout_seconds,
        own.initialize_timeout_seconds,
        max(1.0, situation.seconds - MARGIN),
    )
    budget = Budget(limits)
    hsm = IsolatedHsm(
        situation.config.hsm.library_path,
        budget,
        lambda _call, text: noise.append(text),
        luna_specific=own.collect_luna_specific,
    )
    try:
        yield from _ask(situation, hsm, budget, noise)
    finally:
        hsm.kill()


def _switch(situation: Situation) -> Iterator[Finding]:
    account = situation.account
    if account is not None and situation.can_switch:
        preload()  # while this process may read the package: `rights` says if the user may not
        become(account)
        yield ok(f"asked as {account.name}")
    else:
        yield warning(
            f"asked as user number {os.geteuid()}, not as {situation.user}",
            "what works for one user may fail for another: rights on the client's files",
            f"sudo -u {situation.user} luna-textfile check --only hsm" if account else "luna-textfile install",
        )


def _ask(situation: Situation, hsm: IsolatedHsm, budget: Budget, noise: list[str]) -> Iterator[Finding]:
    begin = time.monotonic()
    try:
        hsm.open()
    except HsmError as error:
        yield _not_started(situation, error, time.monotonic() - begin, noise)
        return
    yield ok(f"{INITIALIZE} answered after {time.monotonic() - begin:.2f} s")
    yield from _slots(situation, hsm, budget)
    try:
        hsm.close()
    except HsmError as error:
        why = "the answers are in by then, so nothing is lost; but a library that fails at its end deserves a look"
        yield warning(f"{error.call} failed: {tokens.code(error)}", why, "luna-textfile-minute --stdout --verbose")
    if noise:
        size = sum(map(len, noise))
        yield ok(f"the library printed {size} characters; the jobs' log has them (journalctl -u luna-textfile-minute)")


def _slots(situation: Situation, hsm: IsolatedHsm, budget: Budget) -> Iterator[Finding]:
    config, seen, log = situation.config, list[TokenInfo](), CallLog()

    def note(_slot: Slot, token: TokenInfo) -> Iterator[Sample]:
        seen.append(token)
        yield from ()

    specific = config.collector.collect_luna_specific
    naming = Naming(config.hsm, hsm, log, State({}), luna_specific=specific)
    found = SlotDiscovery(config.hsm, hsm, naming, log, budget).find((note,), 1 + len(calls.asked(config)))
    if found.library:
        about = f"{found.library.description}, {found.library.manufacturer}, version {found.library.version}"
        yield ok(printable(about))
    yield from tokens.judge(found, log.records, seen, hsm)
    yield from calls.find(config, hsm, found.slots, log, budget)


def _not_started(situation: Situation, error: HsmError, seconds: float, noise: list[str]) -> Finding:
    path, limit = situation.config.hsm.library_path, situation.config.collector.initialize_timeout_seconds
    why = return_codes.hint(error.reason) or "nothing can be asked: luna_monitor_up is 0"
    match error.reason:
        case "load":
            return problem(printable(f"{path} cannot be loaded{_loader(noise)}"), why, f"ldd {quote(path)}")
        case "timeout" if seconds < limit - 0.5:
            return unknown(
                f"{INITIALIZE} did not return within {seconds:.1f} s",
                f"the jobs wait {limit:g} s (collector.initialize_timeout_seconds); this check had less time",
                f"luna-textfile check --only hsm --timeout {limit + 30:.0f}",
            )
        case "timeout":
            why = "the client tries each appliance for about 10 s, one after the other, when it starts; see `network`"
            mend = "luna-textfile check --only network    # or raise collector.initialize_timeout_seconds"
            return problem(f"{INITIALIZE} did not return within {seconds:.1f} s", why, mend)
    return problem(f"{INITIALIZE}: {tokens.code(error)} after {seconds:.2f} s", why, tokens.VERIFY)


def _loader(noise: list[str]) -> str:
    """Return what the dynamic loader said, PyKCS11's own place in front of it cut off."""
    lines = [line for line in "\n".join(noise).splitlines() if any(word in line for word in LOADER)]
    return f": {lines[0].rpartition('() ')[2][:MOST_SAID]}" if lines else ""
