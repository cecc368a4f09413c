"""Subject: the rights of the user of the jobs on every file that the jobs and the client use."""

import grp
import os
from collections.abc import Iterator
from contextlib import suppress
from shlex import quote
from typing import NamedTuple

import luna_textfile
from luna_textfile.checkup.access import Verdict, Wanted, describe, group_that_may, judge, letters
from luna_textfile.checkup.client_file import if_readable, path_of
from luna_textfile.checkup.context import Account, Context, become, group_name
from luna_textfile.checkup.finding import Finding, listed, ok, problem, unknown, warning
from luna_textfile.config.problems import ConfigError
from luna_textfile.luna_client.chrystoki import CLIENT, ClientFile
from luna_textfile.privacy.salt import read_salt

CLIENT_FAILS = "the client cannot start: CKR_TOKEN_NOT_PRESENT, CKR_GENERAL_ERROR, or no slots"
ALL: tuple[Wanted, ...] = ("read", "write", "enter")


class Need(NamedTuple):
    """One file or folder that the user must be able to use, and the impact if not."""

    what: str
    path: str
    wanted: tuple[Wanted, ...]
    impact: str
    optional: bool = False
    """True if it may be missing: another subject reports it, or a run creates it."""


def find(context: Context) -> Iterator[Finding]:
    """Yield findings about missing rights. Root becomes that user and tries; other users read the modes."""
    account = context.account
    if account is None:
        yield problem(
            f"there is no user {context.user}",
            "the services cannot start: systemd reports 217/USER",
            "luna-textfile install    # or set bundle.systemd.user to an existing user",
        )
        return
    if not context.can_switch:
        yield unknown(
            f"checked as user number {os.geteuid()}, from the modes of the files",
            f"only root and {account.name} can try the access; access control lists are not read",
            f"sudo -u {account.name} luna-textfile check --only rights",
        )
    file = if_readable(context)
    needs = tuple(_needs(context, file))  # before this process changes its user
    yield from _of_sandbox(context, file)
    if context.can_switch:
        become(account)
        yield from _of_salt(context)
    fine = []
    for need in needs:
        verdict = judge(need.path, need.wanted, account)
        if verdict.answer == "allowed":
            fine.append(need.what)
        elif not (verdict.answer == "missing" and need.optional):
            yield _of_verdict(need, verdict, context, account)
    if fine:
        yield ok(f"{account.name} has the rights on {listed(fine, 20)}")


def _needs(context: Context, file: ClientFile | None) -> Iterator[Need]:
    config, folder = context.config, context.config.textfile
    yield Need("luna-textfile itself", luna_textfile.__file__, ("read",), "the jobs cannot start")
    yield Need("the configuration", context.path, ("read",), "the jobs end with exit code 2", optional=True)
    yield Need("the library", config.hsm.library_path, ("read",), "the library cannot be loaded", optional=True)
    yield Need("the textfile directory", folder.directory, ("write", "enter"), "no file is written: exit code 1")
    impact = "counters and locks cannot be written: exit code 1"
    yield Need("the state directory", folder.state_directory, ALL, impact, optional=True)
    yield Need("Chrystoki.conf", path_of(context), ("read",), CLIENT_FAILS, optional=True)
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
    # The name of the section differs between published examples, so all sections are searched.
    for section in file.sections.values():
        if section.get("haLogStatus", "").lower() == "enabled" and section.get("haLogPath"):
            return section["haLogPath"]
    return ""


def _of_sandbox(context: Context, file: ClientFile | None) -> Iterator[Finding]:
    """Yield the folders of the client that the sandbox of the services makes read-only."""
    if file is None:
        return
    allowed = [os.path.realpath(path) for path in context.bundle["systemd"]["client_directories"]]
    for path in filter(None, (file.value("Misc", "MutexFolder"), _ha_log_folder(file))):
        real = os.path.realpath(path)
        if not any(real == other or real.startswith(f"{other}/") for other in allowed):
            yield warning(
                f"the services cannot write to {path}: it is not in bundle.systemd.client_directories",
                "for the services, all other folders are read-only (ProtectSystem=strict)",
                f"vi {quote(context.path)}    # bundle.systemd.client_directories: [{path}]; luna-textfile install",
            )


def _of_verdict(need: Need, verdict: Verdict, context: Context, account: Account) -> Finding:
    verb = "write to" if verdict.need == "write" else "read"
    if verdict.answer == "missing":
        return problem(f"{need.what}: there is no {verdict.at}", need.impact, _make(need, account))
    if verdict.answer == "unsure":
        return unknown(
            f"unknown whether {account.name} can {verb} {need.path}: {verdict.at} is not accessible or has an ACL",
            need.impact,
            f"sudo -u {account.name} luna-textfile check --only rights    # or: getfacl {quote(verdict.at)}",
        )
    return problem(
        f"{account.name} cannot {verb} {need.what}, {need.path}: {describe(verdict.at)}",
        need.impact,
        _fix(need, verdict, context, account),
    )


def _of_salt(context: Context) -> Iterator[Finding]:
    """Yield problems of the salt file. The result depends on the user, so only the user of the jobs can check."""
    if context.config.privacy.hashes:
        try:
            read_salt(context.config.privacy.salt_file)
        except ConfigError as error:
            for trouble in error.problems:
                yield problem(
                    f"{trouble.where}: {trouble.allowed}", "the jobs end with exit code 2", trouble.suggestion or ""
                )


def _make(need: Need, account: Account) -> str:
    if need.what == "the textfile directory":
        return f"install -d -g {group_name(account.gid)} -m 0775 {quote(need.path)}    # or set textfile.directory"
    return f"install -d -g {group_name(account.gid)} -m 2770 {quote(need.path)}"


def _fix(need: Need, verdict: Verdict, context: Context, account: Account) -> str:
    bits = letters(need.wanted if verdict.at == need.path else (verdict.need,))
    if name := group_that_may(verdict.at, verdict.need, account):
        return f"usermod --append --groups {name} {account.name}"
    command = "chgrp {} {} && chmod g+{} {}"
    at = quote(verdict.at)
    group = _client_group(context)
    # What the client reads gets the group of the client; what the jobs write gets the group of the jobs.
    if "write" in need.wanted or group is None:
        return command.format(group_name(account.gid), at, bits, at)
    join = "" if group.gr_gid in account.groups else f"usermod --append --groups {group.gr_name} {account.name} && "
    return join + command.format(group.gr_name, at, bits, at)


def _client_group(context: Context) -> grp.struct_group | None:
    """Return the first group in bundle.systemd.groups if it exists on this host."""
    for name in context.bundle["systemd"]["groups"][:1]:
        with suppress(KeyError):
            return grp.getgrnam(name)
    return None
