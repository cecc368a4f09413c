"""Subject: the network to each appliance. Connects to all ports by TCP at the same time; sends nothing."""

import ipaddress
import os
import queue
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from luna_textfile.checkup.client_file import if_readable
from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding, ok, problem, unknown
from luna_textfile.config.problems import printable
from luna_textfile.luna_client.chrystoki import Appliance

PATIENCE = 5.0
"""Seconds for one connection, at most. The client itself gives up after 10 (Luna manual, `connection_timeout.htm`)."""
MARGIN = 1.0
"""Seconds that are reserved for the report."""


class Tried(NamedTuple):
    """The result for one appliance."""

    appliance: Appliance
    address: str = ""
    seconds: float = 0.0
    failure: str = ""
    """One of name, refused, silent, unreachable; "" if it connected."""
    detail: str = ""


def find(context: Context) -> Iterator[Finding]:
    """Yield a finding for each appliance that Chrystoki.conf lists."""
    file = if_readable(context)
    if file is None or not file.appliances:
        yield unknown(
            "there is no appliance to connect to", "Chrystoki.conf is missing or lists no appliance: see `client`"
        )
        return
    give_up = time.monotonic() + min(PATIENCE, max(0.5, context.seconds - MARGIN))
    for tried in _try_all(file.appliances, give_up):
        yield _judge(tried)
        yield from _of_sandbox(context, tried)


def _try_all(appliances: tuple[Appliance, ...], give_up: float) -> Iterator[Tried]:
    """Connect to all at the same time. In threads, because a name look-up has no time limit."""
    answers: queue.Queue[Tried] = queue.Queue()
    for appliance in appliances:
        threading.Thread(target=lambda one=appliance: answers.put(_try(one, give_up)), daemon=True).start()
    missing = {appliance.number: appliance for appliance in appliances}
    while missing:
        try:
            # A little longer than the limit of the threads, so that their result is used.
            tried = answers.get(timeout=max(0.0, give_up - time.monotonic()) + MARGIN / 2)
        except queue.Empty:
            break
        missing.pop(tried.appliance.number)
        yield tried
    for appliance in missing.values():
        yield Tried(appliance, failure="name", detail="no answer from the name service in time")


def _try(appliance: Appliance, give_up: float) -> Tried:
    try:
        found = socket.getaddrinfo(appliance.name, appliance.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return Tried(appliance, failure="name", detail=str(error))
    tried = Tried(appliance)
    for family, kind, protocol, _, address in found:
        tried = _connect(appliance, (family, kind, protocol), address, give_up)
        if not tried.failure:
            break
    return tried


def _connect(appliance: Appliance, kind: tuple[Any, Any, Any], address: Any, give_up: float) -> Tried:
    begin = time.monotonic()
    tried = Tried(appliance, str(address[0]))
    try:
        with socket.socket(*kind) as connection:
            connection.settimeout(max(0.05, give_up - begin))
            connection.connect(address)
    except TimeoutError:
        tried = tried._replace(failure="silent")
    except ConnectionRefusedError:
        tried = tried._replace(failure="refused")
    except OSError as error:
        tried = tried._replace(failure="unreachable", detail=error.strerror or str(error))
    return tried._replace(seconds=time.monotonic() - begin)


def _judge(tried: Tried) -> Finding:
    appliance = tried.appliance
    what = printable(f"{appliance.name} port {appliance.port}" + (f" ({tried.address})" if tried.address else ""))
    probe = printable(f"nc -vz -w 5 {appliance.name} {appliance.port}")
    lost = "the client shows no slot of this appliance, or CKR_TOKEN_NOT_PRESENT"
    match tried.failure:
        case "":
            return ok(f"{what} accepts connections, {tried.seconds * 1000:.0f} ms")
        case "name":
            observation = f"{what}: the name ServerName{appliance.number:02} has no address: {tried.detail}"
            return problem(printable(observation), lost, printable(f"getent ahosts {appliance.name}"))
        case "refused":
            impact = f"{lost}: the host answers, but no program listens on the port"
            return problem(f"{what} refuses connections", impact, "service restart ntls    # in the appliance's LunaSH")
        case "silent":
            impact = f"{lost}; C_Initialize waits about 10 s for it. A firewall blocks it, or the appliance is off"
            return problem(f"{what} does not answer within {tried.seconds:.1f} s", impact, probe)
    return problem(f"{what} cannot be reached: {tried.detail}", lost, probe)


def _of_sandbox(context: Context, tried: Tried) -> Iterator[Finding]:
    allowed = [ipaddress.ip_network(text) for text in context.bundle["systemd"]["hsm_addresses"]]
    if not allowed or not tried.address or tried.address.startswith(("127.", "::1")):
        return
    address = ipaddress.ip_address(tried.address.partition("%")[0])
    if not any(address in network for network in allowed):
        yield problem(
            f"the units cannot reach {address}: it is not in bundle.systemd.hsm_addresses",
            "this shell can connect, but the jobs cannot: IPAddressDeny= of systemd drops their packets",
            f"{os.environ.get('EDITOR', 'vi')} {context.path}    # add {address}, then: luna-textfile install",
        )
