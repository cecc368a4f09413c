"""Subject: the certificates of the NTLS connection. Chrystoki.conf names their files."""

import time
from collections.abc import Generator, Iterator
from shlex import quote

from luna_textfile.checkup.client_file import if_readable
from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding, listed, ok, problem, unknown, warning
from luna_textfile.config.problems import printable
from luna_textfile.luna_client import certificates
from luna_textfile.luna_client.certificates import Certificate
from luna_textfile.luna_client.chrystoki import CLIENT, Appliance, ClientFile

DAY = 86400
SOON = 30 * DAY
"""Seconds before a certificate expires. The new one needs time: administrators of both sides must act."""
REFUSED = "the appliance or the client refuses the connection: no slots, or CKR_TOKEN_NOT_PRESENT"
RENEW_CLIENT = (
    "vtl createCert -n NAME    # then on the appliance: client delete, client register, client assignPartition"
)
RENEW_SERVER = "sysconf regenCert    # on the appliance; then here: vtl deleteServer, vtl addServer with the new file"


def find(context: Context) -> Iterator[Finding]:
    """Yield findings about the certificates of the client and of the appliances, and their validity."""
    file = if_readable(context)
    if file is None or not file.appliances:
        yield unknown(
            "there are no certificates to check", "Chrystoki.conf is missing or lists no appliance: see `client`"
        )
        return
    now = time.time()
    yield from _of_client(file, now)
    yield from _of_servers(file, now)


def _of_client(file: ClientFile, now: float) -> Iterator[Finding]:
    found = yield from _read(file, "ClientCertFile", "the client certificate", RENEW_CLIENT)
    if not found:
        return
    certificate = found[0]
    yield _of_time("client certificate", certificate, now, RENEW_CLIENT)
    path = file.value(CLIENT, "ClientPrivKeyFile")
    if path:
        yield _of_key(certificate, path)
    else:
        yield _not_named(file, "ClientPrivKeyFile", "the client's key", RENEW_CLIENT)


def _of_key(certificate: Certificate, path: str) -> Finding:
    try:
        fits = certificates.is_of_key(certificate, path)
    except FileNotFoundError:
        return problem(f"there is no {path}, the client's key", REFUSED, RENEW_CLIENT)
    except certificates.EncryptedKeyError:
        observation = f"{path} is encrypted: the check cannot compare it with the certificate"
        return unknown(observation, "clients since 10.7 encrypt the key; only the client can read it", "vtl verify")
    except OSError as error:
        return unknown(f"{path} cannot be read: {error.strerror}", "see `rights`", f"ls -l {quote(path)}")
    except ValueError:
        return problem(f"{path} is not a key in PEM", REFUSED, RENEW_CLIENT)
    if fits:
        return ok("the client certificate belongs to the client's key")
    impact = f"one of the two files is older, or of another client; {REFUSED}"
    return problem(f"the certificate {certificate.path} does not belong to the key {path}", impact, RENEW_CLIENT)


def _of_servers(file: ClientFile, now: float) -> Iterator[Finding]:
    add = "vtl addServer -n NAME -c CERTIFICATE"
    found = yield from _read(file, "ServerCAFile", "the appliances' certificates", add)
    if not found:
        return
    for certificate in found:
        yield _of_time("server certificate", certificate, now, RENEW_SERVER)
    for appliance in file.appliances:
        yield _of_name(appliance, found)


def _read(file: ClientFile, key: str, what: str, fix: str) -> Generator[Finding, None, tuple[Certificate, ...]]:
    path = file.value(CLIENT, key)
    if not path:
        yield _not_named(file, key, what, fix)
        return ()
    try:
        return certificates.read(path)
    except FileNotFoundError:
        yield problem(f"there is no {path}, {what}", REFUSED, fix)
    except OSError as error:
        yield unknown(f"{path} cannot be read: {error.strerror}", "see `rights`", f"ls -l {quote(path)}")
    except ValueError as error:
        yield problem(f"{path}, {what}: {error}", REFUSED, fix)
    return ()


def _not_named(file: ClientFile, key: str, what: str, fix: str) -> Finding:
    return problem(f"{file.path} does not name {what} ({CLIENT}: {key})", REFUSED, fix)


def _of_time(kind: str, certificate: Certificate, now: float, fix: str) -> Finding:
    what = printable(f"{kind} {certificate.name} ({certificate.path})")
    if now < certificate.not_before:
        late = _days(certificate.not_before - now)
        impact = f"{REFUSED}; or this host's clock is wrong: see `clock`"
        return problem(
            f"{what} is not valid yet; it becomes valid in {late}, at {_date(certificate.not_before)}",
            impact,
            "date -u",
        )
    left = certificate.not_after - now
    if left <= 0:
        return problem(f"{what} expired {_days(-left)} ago, on {_date(certificate.not_after)}", REFUSED, fix)
    observation = f"{what} is valid for {_days(left)}, until {_date(certificate.not_after)}"
    if left < SOON:
        return warning(observation, f"after that {REFUSED}", fix)
    return ok(observation)


def _of_name(appliance: Appliance, found: tuple[Certificate, ...]) -> Finding:
    entry = f"ServerName{appliance.number:02} = {appliance.name}"
    if any(certificate.is_for(appliance.name) for certificate in found):
        return ok(printable(f"{entry}: there is a certificate with this name"))
    names = listed(certificate.name for certificate in found)
    if any(certificate.is_authority for certificate in found):
        observation = f"{entry}: no certificate with this name, but one of an authority ({names})"
        return unknown(printable(observation), "only a connection shows the certificate of the appliance", "vtl verify")
    impact = "each appliance needs its certificate in this file; how the client compares the names is not public"
    fix = printable(f"vtl addServer -n {appliance.name} -c CERTIFICATE    # its server.pem; or correct ServerName")
    return warning(printable(f"{entry}: no certificate with this name, only {names}"), impact, fix)


def _days(seconds: float) -> str:
    days = int(seconds // DAY)
    return f"{days} day{'' if days == 1 else 's'}" if days else f"{int(seconds // 3600)} h"


def _date(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(moment))
