"""`luna-textfile whois`: which name a hash stands for, and which hash a name has."""

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
from luna_textfile.privacy.names import HASHED, Disguise
from luna_textfile.privacy.salt import read_salt
from luna_textfile.run import state

Known = tuple[str, str]
"""What it is (serial, label, hsm, or the name in a certificate), and its real name."""


@click.command("whois", short_help="Tell which name a hash stands for.")
@click.argument("names", nargs=-1, metavar="[NAME|HASH]...")
@click.option("--config", "path", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file.")
def whois_command(names: tuple[str, ...], path: Path | None) -> None:
    """Tell which name a hash stands for, and which hash a name has.

    Without arguments: every serial, label and HSM that this host has seen or that is configured, and the names in the
    client's certificates. The HSM is not asked.
    Only for who may read the salt (privacy.salt_file) and the state directory: root, and the jobs' user.

    Exit code 0: done. 1: a hash that no known name has. 2: the configuration is wrong, or there is no salt.

    \b
    Examples:
      luna-textfile whois
      luna-textfile whois h-5d0f3c9a71be
      luna-textfile whois zurich       its hash, for bundle.inventory
    """  # noqa: D301 - \b is for click: keep these lines as they are
    config = load(path, os.environ).config
    disguise = Disguise(config.privacy, read_salt(config.privacy.salt_file))
    found = set(_known(config))
    # A certificate's name is often that of its HSM, which says more.
    known = sorted(found - {("name", name) for what, name in found if what == "hsm"})
    hashes = {disguise.hashed(name) for _, name in known}
    strangers = [name for name in names if HASHED.fullmatch(name) and name not in hashes]
    for what, name in known:
        if not names or {name, disguise.hashed(name)} & set(names):
            _show(disguise.hashed(name), what, name)
    for name in sorted(set(names) - {name for _, name in known} - hashes - set(strangers)):
        _show(disguise.hashed(name), "-", name)
    if strangers:
        raise click.ClickException(f"no name that this host knows has {', '.join(strangers)}: ask on the host of it")


def _show(hashed: str, what: str, name: str) -> None:
    click.echo(f"{hashed}  {what:6}  {printable(name)}")


def _known(config: Config) -> Iterator[Known]:
    """Yield what the configuration names, what both jobs remember of the slots, and what the client's files name."""
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
    """Yield what the client's files name: members of HA groups, and whose the certificates are."""
    for group in file.groups:
        yield from (("serial", serial) for serial in (group.serial, *group.members) if serial)
        yield from (("label", label) for label in (group.label,) if label)
    for key in ("ClientCertFile", "ServerCAFile"):
        with suppress(OSError, ValueError):
            yield from (("name", found.name) for found in certificates.read(file.value(CLIENT, key)) if found.name)
