"""What the page Luna access and configuration shows, computed by real promtools on series made for it."""

import json
from pathlib import Path

import pytest
from fixtures.grafana_boards import boards, panel
from grafana_promtool import EACH_RELEASE, Case, judged, of_app, runs

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.parts.grafana import PART
from luna_textfile.config.model import CollectorConfig, Config

BOARD = boards()["luna-security"]
APP = {"hsm": "zurich", "label": "app", "serial": "1"}
OFFICER = APP | {"role": "crypto_officer"}
GROUP = {"instance": "a", "label": "group", "serial": "9"}
HOURS = "0+3600x48"
"""A daily job that runs every hour."""


def expression(title: str, ref: str = "A", hsm: str = ".*") -> str:
    """Return a query of a panel, for one who chose all or some HSMs, of the last day."""
    (found,) = [target["expr"] for target in panel(BOARD, title)["targets"] if target["refId"] == ref]
    values = {"job": ".+", "instance": ".+", "host": ".+", "hsm": hsm, "token": ".*", "__range": "1d"}
    for variable, value in values.items():
        found = found.replace(f"${variable}", value)
    return f"round({found}, 0.001)"


def of(family: str, values: str, host: str = "a", **labels: str) -> dict[str, str]:
    """Return a series as a host reports it."""
    every = {"job": "luna-hsm", "instance": host, **labels}
    return {f"{family}{{{', '.join(f'{name}={chr(34)}{value}{chr(34)}' for name, value in every.items())}}}": values}


def role(flags: int, host: str = "a", schedule: str = "daily") -> dict[str, str]:
    """Return the flags of the partition's crypto officer, and that it should be activated."""
    labels = {"schedule": schedule, **OFFICER}
    expected = of("hsm_role_activation_expected", "1x48", host, **labels)
    return of("hsm_role_flags", f"{flags}x48", host, **labels) | expected


def judge(case: Case, release: str, folder: Path) -> None:
    """Judge a case whose samples are an hour apart."""
    judged(case._replace(interval="1h"), release, folder)


@EACH_RELEASE
@pytest.mark.parametrize(
    ("flags", "shown"),
    [(0, (4, 0, 1)), (1, (4, 0, 1)), (5, (2, 0, 0)), (7, (5, 0, 0)), (3, (5, 0, 1)), (21, (2, 1, 0)), (61, (2, 3, 0))],
    ids=["none", "initialised", "activated", "activated and locked", "locked", "PIN", "PIN and challenge"],
)
def test_the_state_of_a_role(release: str, flags: int, shown: tuple[int, int, int], tmp_path: Path) -> None:
    """A lock comes before all else, a missing activation before the rest; what must be changed stands beside it."""
    series = runs("daily", HOURS) | role(flags)
    state, change, missing = shown
    judge(Case("", series, "24h", expression("Roles"), [(OFFICER, state)]), release, tmp_path)
    judge(Case("", series, "24h", expression("Roles", "C"), [(OFFICER, change)]), release, tmp_path)
    judge(Case("", series, "24h", expression("Roles not activated"), [({}, missing)]), release, tmp_path)


@EACH_RELEASE
def test_the_worse_of_two_hosts(release: str, tmp_path: Path) -> None:
    """One saw the role locked (3), the other before that activated (5): though 5 is more, it is locked."""
    series = runs("daily", HOURS) | runs("daily", HOURS, "b") | role(5) | role(3, "b")
    judge(Case("", series, "24h", expression("Roles"), [(OFFICER, 5)]), release, tmp_path)
    judge(Case("", series, "24h", expression("Roles locked out"), [({}, 1)]), release, tmp_path)


@EACH_RELEASE
def test_roles_of_the_other_job_do_not_count(release: str, tmp_path: Path) -> None:
    """What the minute job's file has from before the setting was changed, and what a dead job left behind."""
    series = runs("daily", HOURS) | role(3, schedule="minute")
    judge(Case("", series, "24h", expression("Roles"), []), release, tmp_path)
    judge(Case("", runs("daily", "0x48") | role(3), "30h", expression("Roles"), []), release, tmp_path)


@EACH_RELEASE
@pytest.mark.parametrize(
    ("flags", "user", "officer"),
    [(0x405, 8, 0), (0x40D, 0, 0), (0x3040D, 3, 0), (0x7040D, 7, 0), (0x10040D, 0, 1), (0x40040D, 0, 4)],
    ids=["no user PIN", "fine", "final try", "locked", "SO: wrong PIN", "SO: locked"],
)
def test_the_pins_of_a_token(release: str, flags: int, user: int, officer: int, tmp_path: Path) -> None:
    """The bits of each, as one number that has a word."""
    series = runs("minute", HOURS) | of_app("hsm_token_flags", f"{flags}x48")
    judge(Case("", series, "24h", expression("Tokens", "B"), [(APP, user)]), release, tmp_path)
    judge(Case("", series, "24h", expression("Tokens", "C"), [(APP, officer)]), release, tmp_path)


def members() -> dict[str, str]:
    """Return a group of three, of which one is lost and the client does not list another, and the token of one."""
    series = runs("minute", HOURS) | runs("daily", HOURS) | of("hsm_ha_members", "2x48", **GROUP)
    for member, code in (("1", 0), ("2", 224)):
        series |= of("hsm_ha_member_status_code", f"{code}x48", member=member, **GROUP)
        series |= of("hsm_ha_member_up", f"{int(not code)}x48", member=member, **GROUP)
    for member in ("1", "2", "3"):
        series |= of("hsm_ha_expected_member", "1x48", member=member, **GROUP)
    return series | of("hsm_token_info", "1x48", slot_id="0", **APP)


@EACH_RELEASE
def test_members_of_a_group(release: str, tmp_path: Path) -> None:
    """Usable with the name of its partition, lost, and not listed; the second query has all that are expected."""
    known = {"partition": "app", "appliance": "zurich"}
    labels = [{**GROUP, "member": "1", **known}, {**GROUP, "member": "2"}, {**GROUP, "member": "3"}]
    rows = list(zip(labels, (0.0, 224.0, -1.0), strict=True))
    judge(Case("", members(), "24h", expression("Members"), rows), release, tmp_path)
    expected = [(one, 1.0) for one in labels]
    judge(Case("", members(), "24h", expression("Members", "B"), expected), release, tmp_path)
    judge(Case("", members(), "24h", expression("HA members lost"), [({}, 1)]), release, tmp_path)


@EACH_RELEASE
def test_members_where_the_client_tells_no_state(release: str, tmp_path: Path) -> None:
    """A client that is not asked, or cannot be, lists nothing: that is no reason to call its members missing."""
    series = {name: values for name, values in members().items() if "hsm_ha_member" not in name}
    judge(Case("", series, "24h", expression("Members"), []), release, tmp_path)


@EACH_RELEASE
@pytest.mark.parametrize(("hsm", "days"), [("zurich", 20), ("geneva", 30)])
def test_certificates_of_the_chosen_hsm(release: str, hsm: str, days: int, tmp_path: Path) -> None:
    """The first to end of the HSM's and the client's, which is of no HSM."""
    family = "hsm_certificate_not_after_timestamp_seconds"
    series = runs("daily", HOURS)
    for kind, of_hsm, end in (("client", "", 31), ("server", "zurich", 21), ("server", "geneva", 41)):
        series |= of(family, f"{end * 86400}x48", kind=kind, hsm=of_hsm)
    asked = expression("First certificate ends in days", hsm=hsm)
    judge(Case("", series, "24h", asked, [({}, days)]), release, tmp_path)


def policies() -> dict[str, str]:
    """Return four policies of an HSM: as expected, otherwise, expected and not there, and one nobody expects."""
    series = runs("daily", HOURS)
    for number, value, expected in (("7", 1, 1), ("12", 1, 0), ("99", None, 1), ("1", 1, None)):
        labels = {"hsm": "zurich", "policy_id": number, "name": f"policy_{number}"}
        if value is not None:
            series |= of("hsm_policy", f"{value}x48", **labels)
        if expected is not None:
            series |= of("hsm_policy_expected", f"{expected}x48", **labels)
    return series


@EACH_RELEASE
def test_policies_beside_what_is_expected(release: str, tmp_path: Path) -> None:
    """Each of the four has its word, and two differ."""
    words = {"7": 1.0, "12": 0.0, "99": -1.0, "1": 2.0}
    rows = [({"hsm": "zurich", "policy_id": id_, "name": f"policy_{id_}"}, word) for id_, word in words.items()]
    judge(Case("", policies(), "24h", expression("HSM policies", "C"), rows), release, tmp_path)
    judge(Case("", policies(), "24h", expression("Policies that differ"), [({}, 2)]), release, tmp_path)


@EACH_RELEASE
@pytest.mark.parametrize(("at", "changed"), [("30h", 0), ("40h", 1), ("66h", 0)])
def test_a_changed_configuration(release: str, at: str, changed: int, tmp_path: Path) -> None:
    """For a day after the daily job saw another fingerprint, the bar says so."""
    labels = {"hsm": "zurich", "set": "policies"}
    series = runs("daily", "0+3600x96") | of("hsm_configuration_fingerprint", "17x35 23x60", **labels)
    rows = [(labels, float(changed))]
    judge(Case("", series, at, expression("Configuration changed"), rows), release, tmp_path)


def test_roles_are_asked_of_the_job_that_asks_for_them() -> None:
    """With collector.role_schedule minute, its series are read, and whether it lives, minute by minute."""
    config = Config(collector=CollectorConfig(role_schedule="minute"))
    (text,) = [file.text for file in PART.render(Site(config)) if file.path.endswith("luna-security.json")]
    graph = panel(json.loads(text), "Login attempts left")
    assert graph["interval"] == "1m"
    (target,) = graph["targets"]
    assert target["expr"].count('schedule="minute"') == 2
    assert "daily" not in target["expr"]
