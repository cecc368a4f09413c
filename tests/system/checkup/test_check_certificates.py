"""`check --only certificates`: the files of NTLS, made here with `cryptography`."""

import pytest
from fixtures.certificate_files import certificate_text, key_text, new_key

from checkup.certificate_site import client_files, good_files
from checkup.site import Site

FILES = ("ServerCAFile", "ClientCertFile", "ClientPrivKeyFile")


def put(site: Site, client: tuple[float, float] = (-1, 365), server: tuple[float, float] = (-1, 365)) -> None:
    """Put a client and a server certificate that begin and end so many days from now."""
    key = new_key()
    client_files(
        site, certificate_text(new_key(), "127.0.0.1", server), certificate_text(key, "me", client), key_text(key)
    )


def test_all_is_well(site: Site) -> None:
    """Valid, of the key, of the appliance's name: with the days that are left."""
    good_files(site)
    checked = site.check("certificates")
    assert (checked.code, checked.levels()) == (0, {"ok"})
    checked.one("ok", "client certificate collector", "valid for 364 days")
    checked.one("ok", "server certificate 127.0.0.1", "valid for 364 days")
    checked.one("ok", "belongs to the client's key")
    checked.one("ok", "ServerName00 = 127.0.0.1")


@pytest.mark.parametrize("kind", ["client", "server"])
def test_an_expired_certificate(site: Site, kind: str) -> None:
    """Since when, and how a new one is made."""
    put(site, **{kind: (-400, -35)})
    checked = site.check("certificates")
    assert checked.code == 1
    said = checked.one("problem", f"{kind} certificate", "expired 35 days ago")
    assert {"client": "vtl createCert", "server": "sysconf regenCert"}[kind] in said.fix
    assert "CKR_TOKEN_NOT_PRESENT" in said.impact


@pytest.mark.parametrize("kind", ["client", "server"])
def test_a_certificate_that_is_not_yet_valid(site: Site, kind: str) -> None:
    """From when, and that the clock may be wrong instead."""
    put(site, **{kind: (2.5, 365)})
    said = site.check("certificates").one("problem", f"{kind} certificate", "becomes valid in 2 days")
    assert "clock" in said.impact


def test_a_certificate_that_ends_soon(site: Site) -> None:
    """Less than 30 days: a warning, exit code 0. More: nothing."""
    put(site, client=(-1, 29.5), server=(-1, 30.5))
    checked = site.check("certificates")
    assert checked.code == 0
    checked.one("warning", "client certificate", "valid for 29 days")
    checked.one("ok", "server certificate", "valid for 30 days")


def test_a_certificate_of_another_key(site: Site) -> None:
    """Both files are good, and not of each other."""
    certificate = certificate_text(new_key(), "me")
    client_files(site, certificate_text(new_key(), "127.0.0.1"), certificate, key_text(new_key()))
    checked = site.check("certificates")
    assert checked.code == 1
    checked.one("problem", "does not belong to the key", "ClientPrivKeyFile.pem")


def test_an_encrypted_key_is_no_problem(site: Site) -> None:
    """New clients encrypt it: then nobody but the client can tell."""
    key = new_key()
    client_files(site, certificate_text(new_key(), "127.0.0.1"), certificate_text(key, "me"), key_text(key, b"word"))
    checked = site.check("certificates")
    assert checked.code == 0
    checked.one("unknown", "is encrypted")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file(site: Site, name: str) -> None:
    """Each of the three: its path."""
    path = good_files(site)[name]
    path.unlink()
    checked = site.check("certificates")
    assert checked.code == 1
    checked.one("problem", f"there is no {path}")


@pytest.mark.parametrize("name", FILES)
def test_a_spoilt_file(site: Site, name: str) -> None:
    """Each of the three, cut in half."""
    path = good_files(site)[name]
    path.write_bytes(path.read_bytes()[:100])
    checked = site.check("certificates")
    assert checked.code == 1
    checked.one("problem", str(path))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_named(site: Site, name: str) -> None:
    """Chrystoki.conf lacks the entry."""
    good_files(site)
    path = site.client / "Chrystoki.conf"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if name not in line))
    checked = site.check("certificates")
    assert checked.code == 1
    checked.one("problem", "does not name", name)


def test_an_appliance_without_a_certificate(site: Site) -> None:
    """ServerName has no certificate of its name: a warning that names both, for how clients compare is not public."""
    key = new_key()
    server = certificate_text(new_key(), "geneva") + certificate_text(new_key(), "basel")
    client_files(site, server, certificate_text(key, "me"), key_text(key), name="zurich")
    checked = site.check("certificates")
    assert checked.code == 0
    said = checked.one("warning", "ServerName00 = zurich", "geneva, basel")
    assert "vtl addServer -n zurich" in said.fix


@pytest.mark.parametrize("name", ["zurich", "10.1.2.3"])
def test_an_alternative_name_counts(site: Site, name: str) -> None:
    """The appliance is listed by another of its certificate's names."""
    key = new_key()
    server = certificate_text(new_key(), "luna-7", also=("zurich", "10.1.2.3"))
    client_files(site, server, certificate_text(key, "me"), key_text(key), name=name)
    site.check("certificates").one("ok", f"ServerName00 = {name}")


def test_an_authority_speaks_for_appliances(site: Site) -> None:
    """Certificates signed by an authority are shown by the appliance, not kept here: nobody can tell."""
    key = new_key()
    server = certificate_text(new_key(), "our-authority", authority=True)
    client_files(site, server, certificate_text(key, "me"), key_text(key), name="zurich")
    checked = site.check("certificates")
    assert checked.code == 0
    checked.one("unknown", "ServerName00 = zurich", "our-authority")


def test_without_an_appliance_there_is_nothing_to_look_at(site: Site) -> None:
    """An HSM in this host has no NTLS."""
    site.chrystoki({})
    checked = site.check("certificates", "network")
    assert checked.code == 0
    assert checked.levels() == {"unknown"}


def test_nothing_of_a_key_is_ever_shown(site: Site) -> None:
    """A whole check, and one whose key file is spoilt: no line of the key appears, as JSON or as text."""
    path = good_files(site)["ClientPrivKeyFile"]
    lines = path.read_text().splitlines()
    for content in (lines, lines[:-2], [*lines[:2], "x" * 64, *lines[2:]]):
        path.write_text("\n".join(content))
        for arguments in ((), ("--json",)):
            done = site.run("--timeout", "20", *arguments)
            assert not [line for line in lines if line in done.stdout + done.stderr]
