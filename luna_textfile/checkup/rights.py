"""Subject: the rights of the jobs' user on everything that the jobs and the client touch."""

import grp
import os
from collections.abc import Iterator
from contextlib import suppress
from shlex import quote
from typing import NamedTuple

import luna_textfile
from luna_textfile.checkup.access import Verdict, Wanted, describe, group_that_may, judge, letters
from luna_textfile.checkup.client_file import if_readable, path_of
from luna_textfile.checkup.finding import Finding, listed, ok, problem, unknown, warning
from luna_textfile.checkup.situation import Account, Situation, become, group_name
from luna_textfile.config.problems import ConfigError
from luna_textfile.luna_client.chrystoki import CLIENT, ClientFile
from luna_textfile.privacy.salt import read_salt

CLIENT_FAILS = "the client cannot start: CKR_TOKEN_NOT_PRESENT, CKR_GENERAL_ERROR, or no slots"
ALL: tuple[Wanted, ...] = ("read", "write", "enter")


class Need(NamedTuple):
    """One file or folder that somebody must be able to use, and what fails otherwise."""

    what: str
    path: str
    wanted: tuple[Wanted, ...]
    why: str
    optional: bool = False
    """True if it may be missing: another subject says so where it matters, or it is made when it is needed."""


def find(situation: Situation) -> Iterator[Finding]:
    """Yield what the user may not do. As root, by being that user; else by the modes of files."""
    account = situation.account
    if account is None:
        yield problem(
            f"there is no user {situation.user}",
            "the services cannot start: systemd says 217/USER",
            "luna-textfile install    # or name another: bundle.systemd.user",
        )
        return
    if not situation.can_switch:
        yield unknown(
            f"asked as user number {os.geteuid()}, told from the modes of files",
            f"only root, or {account.name}, can try it; access control lists are not read",
            f"sudo -u {account.name} luna-textfile check --only rights",
        )
    file = if_readable(situation)
    needs = tuple(_needs(situation, file))  # while this process may still read everything
    yield from _of_sandbox(situation, file)
    if situation.can_switch:
        become(account)
        yield from _of_salt(situation)
    fine = []
    for need in needs:
        verdict = judge(need.path, need.wanted, account)
        if verdict.answer == "allowed":
            fine.append(need.what)
        elif not (verdict.answer == "missing" and need.optional):
            yield _of_verdict(need, verdict, situation, account)
    if fine:
        yield ok(f"{account.name} may use {listed(fine, 20)}")


def _needs(situation: Situation, file: ClientFile | None) -> Iterator[Need]:
    config, folder = situation.config, situation.config.textfile
    yield Need("luna-textfile itself", luna_textfile.__file__, ("read",), "the jobs cannot start")
    yield Need("the configuration", situation.path, ("read",), "the jobs end with exit code 2", optional=True)
    yield Need("the library", config.hsm.library_path, ("read",), "the library cannot be loaded", optional=True)
    yield Need("the textfile directory", folder.directory, ("write", "enter"), "no file is written: exit code 1")
    why = "counters and locks cannot be kept: exit code 1"
    yield Need("the state directory", folder.state_directory, ALL, why, optional=True)
    yield Need("Chrystoki.conf", path_of(situation), ("read",), CLIENT_FAILS, optional=True)
    if file is not None:
        yield from _of_client(file)


def _of_client(file: ClientFile) -> Iterator[Need]:
    for key, what in (
        ("ClientCertFile", "the client certificate"),
        ("ClientPrivKeyFile", "the client's key"),
        ("ServerCAFile", "the appliances' certificates"),
        ("SSLConfigFile", "the client's openssl.cnf"),
    ):
        if path := file.value(CLIENT, key):
            yield Need(what, path, ("read",), CLIENT_FAILS, optional=True)
    if folder := file.value("Misc", "MutexFolder"):
        yield Need("the client's lock folder", folder, ALL, CLIENT_FAILS)
    if folder := _ha_log_folder(file):
        yield Need("the folder of the HA log", folder, ("write", "enter"), "the client cannot write its HA log")


def _ha_log_folder(file: ClientFile) -> str:
    # The section is named differently in published examples, so the key is looked for in all of them.
    for section in file.sections.values():
        if section.get("haLogStatus", "").lower() == "enabled" and section.get("haLogPath"):
            return section["haLogPath"]
    return ""


def _of_sandbox(situation: Situation, file: ClientFile | None) -> Iterator[Finding]:
    """Yield the folders that the client writes to and the services' sandbox does not let it."""
    if file is None:
        return
    allowed = [os.path.realpath(path) for path in situation.bundle["systemd"]["client_directories"]]
    for path in filter(None, (file.value("Misc", "MutexFolder"), _ha_log_folder(file))):
        real = os.path.realpath(path)
        if not any(real == other or real.startswith(f"{other}/") for other in allowed):
            yield warning(
                f"the services may not write to {path}: it is not in bundle.systemd.client_directories",
                "to a service of ours all other folders are read-only (ProtectSystem=strict), whatever their modes",
                f"vi {quote(situation.path)}    # bundle.systemd.client_directories: [{path}]; luna-textfile install",
            )


def _of_verdict(need: Need, verdict: Verdict, situation: Situation, account: Account) -> Finding:
    verb = "write to" if verdict.need == "write" else "read"
    if verdict.answer == "missing":
        return problem(f"{need.what}: there is no {verdict.at}", need.why, _make(need, account))
    if verdict.answer == "unsure":
        return unknown(
            f"whether {account.name} can {verb} {need.path} cannot be told: {verdict.at} hides it or has a list",
            need.why,
            f"sudo -u {account.name} luna-textfile check --only rights    # or: getfacl {quote(verdict.at)}",
        )
    return problem(
        f"{account.name} cannot {verb} {need.what}, {need.path}: {describe(verdict.at)}",
        need.why,
        _mend(need, verdict, situation, account),
    )


def _of_salt(situation: Situation) -> Iterator[Finding]:
    """Yield what is wrong with the salt of hashed names. It depends on who asks, so only that user can tell."""
    if situation.config.privacy.hashes:
        try:
            read_salt(situation.config.privacy.salt_file)
        except ConfigError as error:
            for trouble in error.problems:
                yield problem(
                    f"{trouble.where}: {trouble.allowed}", "the jobs end with exit code 2", trouble.suggestion or ""
                )


def _make(need: Need, account: Account) -> str:
    if need.what == "the textfile directory":
        return f"install -d -g {group_name(account.gid)} -m 0775 {quote(need.path)}    # or set textfile.directory"
    return f"install -d -g {group_name(account.gid)} -m 2770 {quote(need.path)}"


def _mend(need: Need, verdict: Verdict, situation: Situation, account: Account) -> str:
    bits = letters(need.wanted if verdict.at == need.path else (verdict.need,))
    if name := group_that_may(verdict.at, verdict.need, account):
        return f"usermod --append --groups {name} {account.name}"
    command = "chgrp {} {} && chmod g+{} {}"
    at = quote(verdict.at)
    group = _client_group(situation)
    # What the client reads is for the client's group; what the jobs write is for their own.
    if "write" in need.wanted or group is None:
        return command.format(group_name(account.gid), at, bits, at)
    join = "" if group.gr_gid in account.groups else f"usermod --append --groups {group.gr_name} {account.name} && "
    return join + command.format(group.gr_name, at, bits, at)


def _client_group(situation: Situation) -> grp.struct_group | None:
    """Return the first group that the configuration has the user join, if there is such a group."""
    for name in situation.bundle["systemd"]["groups"][:1]:
        with suppress(KeyError):
            return grp.getgrnam(name)
    return None
