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
    assert str(path) in checked.one("warning", "tab").fix
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


GROUP = "VirtualToken = { VirtualToken00Label = keys; VirtualToken00SN = 1123; VirtualToken00Members = 123,456; }\n"


def with_group(site: Site, entries: str, group: str = GROUP) -> None:
    """Write a Chrystoki.conf with an HA group and these entries of HAConfiguration."""
    path = site.chrystoki({"zurich": 1792})
    path.write_text(f"{path.read_text()}{group}HAConfiguration = {{ {entries} }}\n")


def test_an_ha_group_that_is_well(site: Site) -> None:
    """Its label, its number and its members; lost ones come back; the jobs see them all."""
    with_group(site, "reconnAtt = -1; HAOnly = 0;")
    checked = site.check("client")
    assert (checked.code, checked.levels()) == (0, {"ok"})
    checked.one("ok", "HA group keys, number 1123: members 123, 456")
    checked.one("ok", "recovers lost members automatically")
    checked.one("ok", "HAOnly is off")


def test_lost_members_that_stay_away_are_a_warning(site: Site) -> None:
    """ReconnAtt = 0: with the command that changes it."""
    with_group(site, "reconnAtt = 0;")
    checked = site.check("client")
    assert checked.code == 0
    assert "hagroup retry" in checked.one("warning", "reconnAtt = 0").fix


def test_a_default_that_nobody_knows_is_unknown(site: Site) -> None:
    """The manuals disagree about what holds without reconnAtt."""
    with_group(site, "HAOnly = 0;")
    site.check("client").one("unknown", "recovery of lost members is unknown")


def test_ha_only_hides_the_hsms_from_the_jobs(site: Site) -> None:
    """Right for applications; the jobs then see nothing but groups."""
    with_group(site, "reconnAtt = -1; HAOnly = 1;")
    said = site.check("client").one("warning", "HAOnly is on")
    assert "bundle.systemd.environment" in said.fix


def test_a_group_without_members_is_a_warning(site: Site) -> None:
    """And one without a label is named as that."""
    with_group(site, "reconnAtt = 1;", "VirtualToken = { VirtualToken00SN = 77; }\n")
    site.check("client").one("warning", "HA group (no label), number 77 lists no member")
