"""What `luna-textfile render` says at its end: what is left to set, and what to do with the files."""

from pathlib import Path

import pytest
from scripts.host import Host

from bundle.conftest import Render
from bundle.files import set_bundle

EXAMPLES = "Example values"


def test_only_examples_that_stand_in_a_file_are_named(render: Render) -> None:
    """A part that was not chosen, and a setting that another one switches off, are nothing to set."""
    assert EXAMPLES not in render("--only", "systemd").stdout
    said = render("--only", "alertmanager").stdout.partition(EXAMPLES)[2]
    assert "bundle.alertmanager.email.from" in said
    assert "bundle.alertmanager.paging.webhook_url" not in said, "the phone rings through PagerDuty"
    assert "bundle.kubernetes.image" not in said


def test_an_example_in_use_is_named(render: Render, host: Host) -> None:
    """Once the webhook is switched on its address must be set."""
    set_bundle(host.config, "  alertmanager: {paging: {through: webhook}}\n")
    assert "bundle.alertmanager.paging.webhook_url" in render("--only", "alertmanager").stdout.partition(EXAMPLES)[2]


def test_new_options_need_a_restart(render: Render) -> None:
    """A reload does not take up how long Prometheus keeps samples, on which the forecasts rest."""
    steps = render("--only", "prometheus").stdout
    assert "systemctl restart prometheus" in steps
    assert "reload-or-restart" not in steps


def test_the_steps_by_hand_begin_with_the_configuration(render: Render, host: Host) -> None:
    """The units name a configuration, so it must be there before they are started."""
    set_bundle(host.config, "  systemd: {config_path: /etc/hsm.yaml}\n")
    steps = render("--only", "systemd").stdout
    assert 0 < steps.find("/etc/hsm.yaml") < steps.find("systemctl daemon-reload")


def test_without_storage_nodes_there_is_no_cluster(render: Render, host: Host, output: Path) -> None:
    """An empty list leaves the cluster's files out, and nothing speaks of them."""
    set_bundle(host.config, "  victoriametrics: {cluster: {storage_nodes: []}}\n")
    said = render("--only", "victoriametrics").stdout
    assert (output / "victoriametrics" / "vmalert.env").exists()
    assert not (output / "victoriametrics" / "cluster").exists()
    assert "cluster" not in said
    assert EXAMPLES not in said


@pytest.mark.parametrize(("copies", "nodes", "few"), [(2, 3, False), (2, 2, True), (3, 5, False), (1, 1, False)])
def test_a_cluster_that_is_too_small_is_named(render: Render, host: Host, copies: int, nodes: int, few: bool) -> None:
    """For N copies of each sample a cluster needs 2N - 1 storage nodes."""
    names = ", ".join(f"node{number}" for number in range(nodes))
    set_bundle(
        host.config, f"  victoriametrics: {{cluster: {{storage_nodes: [{names}], replication_factor: {copies}}}}}\n"
    )
    assert ("attention: " in render("--only", "victoriametrics").stdout) is few


def test_a_threshold_for_an_hsm_that_nobody_knows_is_named(render: Render, host: Host) -> None:
    """A mistyped name would leave the common threshold in place; without an inventory nobody can tell."""
    alerts = "  alerts: {HSMSessionUsageHigh: {percent_by_hsm: {zurich: 70, genf: 90}}}\n"
    set_bundle(host.config, f"  inventory: [zurich, geneva]\n{alerts}")
    line = "attention: bundle.alerts.HSMSessionUsageHigh.percent_by_hsm names genf, not in bundle.inventory"
    assert line in render("--only", "alerts").stdout
    set_bundle(host.config, alerts)
    assert "attention" not in render("--only", "alerts").stdout
