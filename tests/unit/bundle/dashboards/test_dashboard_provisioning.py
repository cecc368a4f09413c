"""Provisioning: what Grafana's server reads at its start."""

from typing import Any

import yaml
from fixtures.grafana_boards import boards, files

SOURCES = "grafana/provisioning/datasources/luna-textfile.yaml"
PROVIDER = "grafana/provisioning/dashboards/luna-textfile.yaml"


def sources(**grafana: Any) -> dict[str, Any]:
    """Return the data sources by uid."""
    content = yaml.safe_load(files(grafana=grafana)[SOURCES])
    assert (content["apiVersion"], content["prune"]) == (1, True)
    return {source["uid"]: source for source in content["datasources"]}


def test_both_data_sources() -> None:
    """Prometheus and VictoriaMetrics, not to be edited, with what a query needs."""
    found = sources()
    assert list(found) == ["luna-prometheus", "luna-victoriametrics"]
    for source in found.values():
        assert (source["type"], source["editable"], source["isDefault"]) == ("prometheus", False, False)
        assert (source["jsonData"]["httpMethod"], source["jsonData"]["timeInterval"]) == ("POST", "1m")
    assert [source["url"] for source in found.values()] == ["http://localhost:9090", "http://localhost:8428"]


def test_addresses_are_the_configurations() -> None:
    """They arrive as they are, whatever an address may hold."""
    address = "https://[2001:db8::1]:8481/select/0/prometheus?x=%7B&y='a':#"
    assert sources(victoriametrics_url=address)["luna-victoriametrics"]["url"] == address


def test_dashboards_open_with_the_chosen_data_source() -> None:
    """The setting chooses it, and may make it Grafana's default."""
    found = sources(default_source="victoriametrics", make_default=True)
    assert [source["isDefault"] for source in found.values()] == [False, True]
    for board in boards(grafana={"default_source": "victoriametrics"}).values():
        assert board["templating"]["list"][0]["current"]["value"] == "luna-victoriametrics"


def test_the_provider() -> None:
    """Dashboards come from the folder of the configuration, and nobody edits them in Grafana.

    A dollar sign is doubled, or Grafana would put an environment variable in its place.
    """
    folder = 'HSM: "$two" #1'
    content = yaml.safe_load(files(grafana={"folder": folder, "dashboards_directory": "/srv/boards"})[PROVIDER])
    (provider,) = content["providers"]
    assert provider["folder"] == folder.replace("$", "$$")
    assert provider["options"]["path"] == "/srv/boards"
    assert (content["apiVersion"], provider["allowUiUpdates"], provider["disableDeletion"]) == (1, False, False)
