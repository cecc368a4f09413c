"""What the operators get: legal by their own schemas, and saying what the plain files say."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from cloudcoil.models.prometheus_operator import v1, v1alpha1
from fixtures.kustomized import EVERY, files, of_kind, plain_files

EACH = pytest.mark.parametrize("bundle", EVERY.values(), ids=EVERY)
# The models are made from the operator's CRDs: 0.80 for Python before 3.14, 0.93 from there on.
MODELS: dict[str, Any] = {
    "PrometheusRule": v1.PrometheusRule,
    "ScrapeConfig": v1alpha1.ScrapeConfig,
    "AlertmanagerConfig": v1alpha1.AlertmanagerConfig,
}


def unknown(given: Any, known: Any, path: str = "") -> Iterator[str]:
    """Yield every key of `given` that the model has not taken over."""
    if isinstance(given, dict) and isinstance(known, dict):
        for key, inner in given.items():
            if key in known:
                yield from unknown(inner, known[key], f"{path}/{key}")
            else:
                yield f"{path}/{key}"
    if isinstance(given, list) and isinstance(known, list):
        for place, (one, other) in enumerate(zip(given, known, strict=True)):
            yield from unknown(one, other, f"{path}/{place}")


@EACH
@pytest.mark.parametrize("kind", MODELS)
def test_the_prometheus_operator_knows_every_field(bundle: dict[str, Any], kind: str) -> None:
    """Types, patterns and enums of the CRDs hold, and no key is one that the operator does not know."""
    found = of_kind(kind, bundle)
    assert found
    for resource in found:
        read = MODELS[kind].model_validate(resource).model_dump(mode="json", by_alias=True, exclude_unset=True)
        assert list(unknown(resource, read)) == [], resource["metadata"]["name"]


@EACH
@pytest.mark.parametrize("kind", ["PrometheusRule", "VMRule"])
def test_rules_are_those_of_the_rule_files(bundle: dict[str, Any], kind: str) -> None:
    """Every group of every rule file is there, the same but for the label `namespace` of each alert."""
    namespace = bundle.get("kubernetes", {}).get("namespace", "hsm-monitoring")
    wanted = {}
    for path, text in plain_files(bundle).items():
        if path.startswith("prometheus/rules/"):
            groups = yaml.safe_load(text)["groups"]
            for rule in (rule for group in groups for rule in group["rules"] if "alert" in rule):
                rule["labels"]["namespace"] = namespace
            wanted[path.rpartition("/")[2].removesuffix(".yml")] = groups
    found = {resource["metadata"]["name"]: resource["spec"]["groups"] for resource in of_kind(kind, bundle)}
    assert found == {name: groups for name, groups in wanted.items() if groups}
    assert len(found) > 3


def matchers(found: list[dict[str, str]]) -> list[str]:
    """Return matchers as alertmanager.yml writes them."""
    return [f'{one["name"]} {one["matchType"]} "{one["value"]}"' for one in found]


@EACH
def test_routes_and_inhibitions_are_those_of_alertmanager_yml(bundle: dict[str, Any]) -> None:
    """Each route has the same matchers, receiver and times, each inhibition the same sides and labels."""
    config = yaml.safe_load(plain_files(bundle)["alertmanager/alertmanager.yml"])
    (resource,) = of_kind("AlertmanagerConfig", bundle)
    spec = resource["spec"]
    times = {"group_wait": "groupWait", "group_interval": "groupInterval", "repeat_interval": "repeatInterval"}
    pairs = [(config["route"], spec["route"]), *zip(config["route"]["routes"], spec["route"]["routes"], strict=True)]
    for plain, route in pairs:
        assert route["receiver"] == plain["receiver"]
        assert matchers(route.get("matchers", [])) == plain.get("matchers", [])
        assert route.get("groupBy") == plain.get("group_by")
        for key, camel in times.items():
            assert route.get(camel) == plain.get(key)
    for plain, rule in zip(config["inhibit_rules"], spec["inhibitRules"], strict=True):
        assert matchers(rule["sourceMatch"]) == plain["source_matchers"]
        assert matchers(rule["targetMatch"]) == plain["target_matchers"]
        assert rule["equal"] == plain["equal"]
    assert [one["name"] for one in spec["receivers"]] == [one["name"] for one in config["receivers"]]


@EACH
def test_no_receiver_is_lost_and_no_credential_is_a_file(bundle: dict[str, Any]) -> None:
    """Every way of telling has its counterpart; credentials come from one Secret, never from a file of some host."""
    config = yaml.safe_load(plain_files(bundle)["alertmanager/alertmanager.yml"])
    (resource,) = of_kind("AlertmanagerConfig", bundle)
    for plain, receiver in zip(config["receivers"], resource["spec"]["receivers"], strict=True):
        assert {re.sub("C", "_c", key) for key in receiver} == set(plain)
    text = files(bundle)["kubernetes/prometheus-operator/alertmanager-config.yaml"]
    assert not re.search(r"(?i)_file|file:|/etc/prometheus", text)
    secrets = re.findall(r"name: (\S+)\n +key: (\S+)", text)
    assert {name for name, _ in secrets} == {"luna-alertmanager"}
    assert all(re.fullmatch(r"[a-z.-]+", key) for _, key in secrets)


def test_hours_of_a_zone_that_the_operator_cannot_name_are_left_out() -> None:
    """In UTC the digest keeps to its hours; in another zone it comes at any hour, and the file says so."""
    (plain,) = of_kind("AlertmanagerConfig")
    assert plain["spec"]["muteTimeIntervals"][0]["timeIntervals"][0]["times"] == [
        {"startTime": "08:00", "endTime": "17:00"}
    ]
    assert plain["spec"]["route"]["routes"][3]["activeTimeIntervals"] == ["luna-digest"]
    berlin = {"alertmanager": {"digest": {"time_zone": "Europe/Berlin"}}}
    (other,) = of_kind("AlertmanagerConfig", berlin)
    assert "muteTimeIntervals" not in other["spec"]
    assert "activeTimeIntervals" not in other["spec"]["route"]["routes"][3]
    assert "comes at any hour" in files(berlin)["kubernetes/prometheus-operator/alertmanager-config.yaml"]


def test_the_phone_rings_without_our_templates() -> None:
    """What goes to PagerDuty names no template of ours: an Alertmanager that does not mount them can send it."""
    (resource,) = of_kind("AlertmanagerConfig")
    pager = resource["spec"]["receivers"][0]["pagerdutyConfigs"][0]
    assert not [value for value in pager.values() if "template " in str(value)]
    assert "{{ template" in str(resource["spec"]["receivers"][0]["slackConfigs"])
