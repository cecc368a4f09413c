"""The bundle of a site that hides names: settings for single HSMs are by hash, and the collector gets its salt."""

from typing import Any

import pytest
import yaml
from fixtures.hiding import redactor

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.render import chosen, render
from luna_textfile.config.model import Config, PrivacyConfig
from luna_textfile.config.problems import ConfigError

HIDING = PrivacyConfig("hash", "redact", "hash", "/run/keys/salt")
HASH = redactor().hashed("zurich")


def files(privacy: PrivacyConfig, *parts: str, **bundle: Any) -> dict[str, str]:
    """Return rendered files by their path."""
    site = Site(Config(privacy=privacy, bundle=bundle))
    return {file.path: file.text for found in render(site, chosen(parts)).values() for file in found}


def test_a_real_name_would_match_nothing() -> None:
    """In inventory it would be an HSM that is absent for ever: refused, with the command that gives its hash."""
    alerts = {"HSMStorageHigh": {"percent_by_hsm": {"geneva": 90, HASH: 70}}}
    with pytest.raises(ConfigError) as caught:
        Site(Config(privacy=HIDING, bundle={"inventory": ["zurich", HASH], "alerts": alerts}))
    found = [(problem.key, problem.value) for problem in caught.value.problems]
    assert found == [
        ("bundle.inventory", "'zurich'"),
        ("bundle.alerts.HSMStorageHigh.percent_by_hsm", "'geneva'"),
    ]
    assert all("luna-textfile whois" in str(problem.suggestion) for problem in caught.value.problems)


def test_real_names_are_right_where_hsms_keep_them() -> None:
    """Serials and labels stand in no setting of the bundle."""
    Site(Config(privacy=HIDING._replace(hsm="keep"), bundle={"inventory": ["zurich"]}))


def test_rules_name_the_hash() -> None:
    """Thresholds of a single HSM select it as its series are labelled."""
    alerts = {"HSMStorageHigh": {"percent_by_hsm": {HASH: 70}}}
    rules = files(HIDING, "alerts", alerts=alerts)["prometheus/rules/luna-hsm-storage.yml"]
    assert f'hsm="{HASH}"' in rules


@pytest.mark.parametrize("workload", ["daemonset", "cronjobs"])
def test_kubernetes_mounts_the_salt(workload: str) -> None:
    """The pod's configuration hides the same names, and names the place where the Secret is mounted."""
    found = files(HIDING, "kubernetes", kubernetes={"workload": workload})
    config = yaml.safe_load(found["kubernetes/collector/config.yaml"])
    assert config["privacy"] == {"serial": "hash", "label": "redact", "hsm": "hash", "salt_file": "/etc/luna-salt/salt"}
    text = found[f"kubernetes/collector/{workload}.yaml"]
    for document in yaml.safe_load_all(text):
        pod = _pod(document)
        assert {"name": "luna-salt", "secret": {"secretName": "luna-salt", "defaultMode": 0o440}} in pod["volumes"]
        mount = {"name": "luna-salt", "mountPath": "/etc/luna-salt", "readOnly": True}
        assert mount in pod["containers"][0]["volumeMounts"]


def test_compose_mounts_the_salt() -> None:
    """Where the container's configuration looks for it by default, read-only; it must be there."""
    found = files(HIDING, "containers")
    assert yaml.safe_load(found["containers/config.yaml"])["privacy"] == {
        "serial": "hash",
        "label": "redact",
        "hsm": "hash",
    }
    volumes = yaml.safe_load(found["containers/compose.yaml"])["services"]["collector"]["volumes"]
    (salt,) = [volume for volume in volumes if isinstance(volume, dict) and volume["target"].endswith("/salt")]
    assert salt["target"] == PrivacyConfig().salt_file
    assert salt["read_only"] is True
    assert salt["bind"]["create_host_path"] is False


def test_who_hashes_nothing_mounts_nothing() -> None:
    """Redaction has no salt."""
    for privacy in (PrivacyConfig(), PrivacyConfig(label="redact")):
        assert not [path for path, text in files(privacy, "containers", "kubernetes").items() if "salt" in text]


def test_units_reach_a_salt_in_a_home() -> None:
    """A sandbox that hides homes would hide it."""
    at_home = HIDING._replace(salt_file="/home/keys/salt")
    unit = "systemd/luna-textfile-minute.service"
    assert "ProtectHome=no" in files(at_home, "systemd")[unit]
    assert "ProtectHome=yes" in files(HIDING, "systemd")[unit]


def _pod(document: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = document["spec"]
    while "containers" not in spec:
        spec = spec.get("jobTemplate", spec).get("spec", spec) if "jobTemplate" in spec else spec["template"]["spec"]
    return spec
