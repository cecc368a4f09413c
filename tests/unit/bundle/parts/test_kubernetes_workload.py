"""The collector's pods: legal, as unprivileged as they can be, on time."""

from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]  # it has no types
import pytest
from fixtures.kustomized import CRONJOBS, EVERY, of_kind, pods, resources

EACH = pytest.mark.parametrize("bundle", EVERY.values(), ids=EVERY)
CORE = {"Namespace", "ServiceAccount", "DaemonSet", "CronJob"}


@EACH
@pytest.mark.parametrize("version", ["1.27", kubernetes_validate.latest_version()])
def test_kubernetes_knows_every_field(bundle: dict[str, Any], version: str) -> None:
    """The schemas of an old and the newest release accept the workload and its company, unknown fields forbidden."""
    found = [resource for resource in resources(bundle) if resource["kind"] in CORE]
    assert len(found) >= 3
    for resource in found:
        kubernetes_validate.validate(resource, version, strict=True)


@EACH
def test_pods_keep_to_the_standard_restricted_but_for_the_folder(bundle: dict[str, Any]) -> None:
    """What the Pod Security Standard "restricted" demands of pods and containers; only hostPath is beyond it."""
    for pod in pods(bundle):
        context = pod["securityContext"]
        assert context["runAsNonRoot"] is True
        assert context["runAsUser"] >= 1000
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "privileged": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
        kinds = {kind for volume in pod["volumes"] for kind in volume if kind != "name"}
        assert kinds <= {"configMap", "emptyDir", "secret", "hostPath"}


@EACH
def test_the_pod_has_no_key_to_kubernetes(bundle: dict[str, Any]) -> None:
    """No token is mounted, and the account has none to give."""
    assert {pod["automountServiceAccountToken"] for pod in pods(bundle)} == {False}
    assert [account["automountServiceAccountToken"] for account in of_kind("ServiceAccount", bundle)] == [False]


@EACH
def test_every_volume_is_mounted_and_every_mount_has_its_volume(bundle: dict[str, Any]) -> None:
    """Names agree, and only the folders of files, state, lock and /tmp can be written to."""
    for pod in pods(bundle):
        mounts = pod["containers"][0]["volumeMounts"]
        assert {mount["name"] for mount in mounts} == {volume["name"] for volume in pod["volumes"]}
        assert len({mount["mountPath"] for mount in mounts}) == len(mounts)
        writable = {mount["name"] for mount in mounts if not mount.get("readOnly")}
        assert writable <= {"textfile", "state", "tmp", "client-lock"}


def test_files_and_state_lie_on_the_node() -> None:
    """node_exporter of the node finds the files, and counters survive the pod; Kubernetes makes neither folder."""
    (pod,) = pods()
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    for name, path in (("textfile", "/var/lib/prometheus/node-exporter"), ("state", "/var/lib/luna-textfile")):
        assert volumes[name]["hostPath"] == {"path": path, "type": "Directory"}


@pytest.mark.parametrize(
    ("interval", "schedule"),
    [(10, "*/1 * * * *"), (60, "*/1 * * * *"), (150, "*/2 * * * *"), (420, "*/6 * * * *"), (3600, "0 * * * *")],
)
def test_cron_runs_at_least_as_often_as_the_timer(interval: int, schedule: str) -> None:
    """The schedule is the longest that divides the hour and is not longer than the interval; a minute at the least."""
    minute, daily = of_kind("CronJob", CRONJOBS, interval)
    assert minute["spec"]["schedule"] == schedule
    assert daily["spec"]["schedule"] == "0 0 * * *"
    assert {job["spec"]["concurrencyPolicy"] for job in (minute, daily)} == {"Forbid"}


def test_the_minute_job_is_no_failed_job_when_something_is_missing() -> None:
    """Exit 75 is written off as success, any other code is not; the daily job is tried again until it succeeds."""
    minute, daily = pods(CRONJOBS)
    assert minute["containers"][0]["command"] == ["sh", "-c", "luna-textfile-minute || test $? = 75"]
    assert minute["restartPolicy"] == "Never"
    assert daily["containers"][0]["command"] == ["luna-textfile-daily"]
    assert daily["restartPolicy"] == "OnFailure"
