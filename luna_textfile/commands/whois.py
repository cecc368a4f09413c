"""`luna-textfile whois`: finds the name of a hash, and the hash of a name."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from luna_textfile.config.load import load
from luna_textfile.config.model import SCHEDULES, Config
from luna_textfile.config.problems import printable
from luna_textfile.luna_client import certificates, chrystoki
from luna_textfile.luna_client.chrystoki import CLIENT, ClientFile
from luna_textfile.privacy.names import HASHED, Redactor
from luna_textfile.privacy.salt import read_salt
from luna_textfile.run import state

Known = tuple[str, str]
"""The kind (serial, label, hsm, or the name in a certificate), and the real name."""


@click.command("whois", short_help="Find the name of a hash.")
@click.argument("names", nargs=-1, metavar="[NAME|HASH]...")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
def whois_command(names: tuple[str, ...], path: Path | None) -> None:
    """Find the name of a hash, and the hash of a name.

    Without arguments, the command lists every serial, label and HSM that is configured or that a run has found, and
    the names in the client's certificates. It does not call the HSM. The user must be able to read the salt
    (privacy.salt_file) and the state directory: root and the user of the jobs can.

    Exit code 0: done. 1: no known name has this hash. 2: the configuration is wrong, or there is no salt.

    \b
    Examples:
      luna-textfile whois
      luna-textfile whois h-5d0f3c9a71be
      luna-textfile whois zurich       the hash of a name, for bundle.inventory
    """  # noqa: D301 - \b is for click: keep these lines as they are
    config = load(path, os.environ).config
    redactor = Redactor(config.privacy, read_salt(config.privacy.salt_file))
    found = set(_known(config))
    # The name in a certificate is often the name of its HSM. Then the kind "hsm" is shown.
    known = sorted(found - {("name", name) for what, name in found if what == "hsm"})
    hashes = {redactor.hashed(name) for _, name in known}
    strangers = [name for name in names if HASHED.fullmatch(name) and name not in hashes]
    for what, name in known:
        if not names or {name, redactor.hashed(name)} & set(names):
            _show(redactor.hashed(name), what, name)
    for name in sorted(set(names) - {name for _, name in known} - hashes - set(strangers)):
        _show(redactor.hashed(name), "-", name)
    if strangers:
        raise click.ClickException(
            f"no name on this host has the hash {', '.join(strangers)}: run the command on the host that wrote it"
        )


def _show(hashed: str, what: str, name: str) -> None:
    click.echo(f"{hashed}  {what:6}  {printable(name)}")


def _known(config: Config) -> Iterator[Known]:
    """Yield the names in the configuration, in the state of both jobs, and in the files of the client."""
    yield from (("serial", serial) for serial in config.hsm.token_serial)
    yield from (("label", label) for label in config.hsm.token_label)
    yield from (("hsm", name) for name in (config.hsm.name, *config.hsm.names.values()) if name)
    for schedule in SCHEDULES:
        remembered = state.load(f"{config.textfile.state_directory}/{schedule}.json")
        yield from (("hsm", name) for name in remembered.servers.values())
        for seen in remembered.slots.values():
            found = (("serial", seen.serial), ("label", seen.label), ("hsm", seen.hsm))
            yield from ((what, name) for what, name in found if name)
    with suppress(OSError):
        yield from _of_client(chrystoki.read(chrystoki.path(config.hsm.chrystoki_conf, os.environ)))


def _of_client(file: ClientFile) -> Iterator[Known]:
    """Yield the names in the files of the client: HA groups, their members, and certificates."""
    for group in file.groups:
        yield from (("serial", serial) for serial in (group.serial, *group.members) if serial)
        yield from (("label", label) for label in (group.label,) if label)
    for key in ("ClientCertFile", "ServerCAFile"):
        with suppress(OSError, ValueError):
            yield from (("name", found.name) for found in certificates.read(file.value(CLIENT, key)) if found.name)
