"""`check --only client`: Chrystoki.conf found, readable, and what it lists."""

from checkup.site import Site


def test_its_appliances_are_listed(site: Site) -> None:
    """Names and ports, the vendor's port where none is given."""
    path = site.chrystoki({"zurich.example": 1792, "geneva.example": 1793})
    path.write_text(path.read_text().replace("   ServerPort00 = 1792;\n", ""))
    checked = site.check("client")
    assert checked.code == 0
    checked.one("ok", str(path), "zurich.example:1792", "geneva.example:1793")


def test_a_missing_file_is_a_problem_for_a_luna(site: Site) -> None:
    """The folder that the client looks in has none: the path is named."""
    checked = site.check("client")
    assert checked.code == 1
    checked.one("problem", f"there is no {site.client}/Chrystoki.conf")


def test_a_missing_file_is_none_for_other_hsms(site: Site) -> None:
    """With collect_luna_specific: false there need be no Luna client."""
    site.configure(collector={"collect_luna_specific": False})
    checked = site.check("client")
    assert checked.code == 0
    assert checked.levels() == {"ok"}


def test_a_file_without_appliances_is_a_warning(site: Site) -> None:
    """No ServerName: right for an HSM in this host only."""
    site.chrystoki({})
    checked = site.check("client")
    assert checked.code == 0
    checked.one("warning", "lists no appliance")


def test_tabs_are_a_warning(site: Site) -> None:
    """The manual forbids them; the command replaces them."""
    path = site.chrystoki({"zurich": 1792})
    path.write_text(path.read_text().replace("   ", "\t"))
    checked = site.check("client")
    assert str(path) in checked.one("warning", "tab").mend
    checked.one("ok", "zurich:1792")


def test_a_shared_application_id_is_a_warning(site: Site) -> None:
    """Applications with one id share their login state."""
    path = site.chrystoki({"zurich": 1792})
    path.write_text(path.read_text() + "Misc = {\n   AppIdMajor = 1;\n}\n")
    checked = site.check("client")
    checked.one("warning", "AppIdMajor")


def test_another_file_than_the_clients_own_is_a_warning(site: Site) -> None:
    """hsm.chrystoki_conf names appliances only: the client goes by $ChrystokiConfigurationPath."""
    site.chrystoki({"zurich": 1792})
    copy = site.host.root / "copy.conf"
    copy.write_text((site.client / "Chrystoki.conf").read_text())
    site.configure(hsm={"chrystoki_conf": str(copy)})
    checked = site.check("client")
    checked.one("warning", str(copy), str(site.client))


def test_what_the_units_set_is_what_is_read(site: Site) -> None:
    """bundle.systemd.environment sends the jobs' client to another folder, so the check looks there."""
    folder = site.host.root / "units"
    folder.mkdir()
    (folder / "Chrystoki.conf").write_text("LunaSA Client = {\n   ServerName00 = basel;\n}\n")
    settings = {"user": "root", "environment": {"ChrystokiConfigurationPath": str(folder)}}
    site.configure(bundle={"systemd": settings})
    checked = site.check("client")
    checked.one("ok", f"{folder}/Chrystoki.conf", "basel:1792")
