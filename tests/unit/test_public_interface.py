"""The public interface: names, types and labels that the earlier system's dashboards and alerts depend on.

The table is written out here on purpose: a name that changes in the code must fail against something that does not.
Labels may be added, never removed.
"""

import pytest

from luna_textfile import catalogue

HSM = {"hsm"}
PARTITION = {"label", "serial", "hsm"}
SCHEDULE = {"schedule"}

GAUGES = {
    "hsm_slot_flags": {"slot_id", "hsm"},
    "hsm_slot_hardware_version": {"slot_id", "major", "minor", "hsm"},
    "hsm_token_session_count": PARTITION,
    "hsm_token_max_session_count": PARTITION,
    "hsm_token_rw_session_count": PARTITION,
    "hsm_token_max_rw_session_count": PARTITION,
    "hsm_token_memory_total_bytes": PARTITION | {"type"},
    "hsm_token_memory_free_bytes": PARTITION | {"type"},
    "hsm_firmware_version_info": {"version", "hsm"},
    "hsm_storage_total_bytes": HSM,
    "hsm_storage_used_bytes": HSM,
    "hsm_storage_free_bytes": HSM,
    "hsm_token_storage_total_bytes": PARTITION,
    "hsm_token_storage_used_bytes": PARTITION,
    "hsm_token_storage_free_bytes": PARTITION,
    "hsm_token_object_count": PARTITION,
    "hsm_capability": {"capability_id", "name", "hsm"},
    "hsm_policy": {"policy_id", "name", "hsm"},
    "hsm_token_info": {"slot_id", "label", "serial", "model", "manufacturer", "firmware"},
    "hsm_token_status_session_count": PARTITION,
    "hsm_token_status_rw_session_count": PARTITION,
    "luna_monitor_up": SCHEDULE,
    "luna_monitor_slot_up": SCHEDULE | {"slot_id"},
    "luna_monitor_last_success_timestamp_seconds": SCHEDULE,
    "luna_monitor_last_run_timestamp_seconds": SCHEDULE,
    "luna_monitor_run_duration_seconds": SCHEDULE,
    "luna_monitor_collector_success": SCHEDULE | {"collector", "slot_id"},
    "luna_monitor_collector_duration_seconds": SCHEDULE | {"collector", "slot_id"},
    "luna_monitor_collector_unsupported": SCHEDULE | {"collector", "slot_id"},
    "luna_monitor_build_info": SCHEDULE | {"version", "python_version", "library_version"},
}
COUNTERS = {
    "hsm_stats_total_commands": {"command_type", "hsm"},
    "hsm_stats_cpu_up_ticks_total": HSM,
    "hsm_stats_cpu_idle_ticks_total": HSM,
    "luna_monitor_scrape_errors_total": SCHEDULE | {"collector"},
}
ROLE = PARTITION | {"role", "schedule"}
MEMBER = PARTITION | {"member"}
ADDED = {
    "luna_monitor_call_failed": SCHEDULE | {"collector", "slot_id", "hsm", "call", "reason"},
    "hsm_token_flags": PARTITION,
    "hsm_role_flags": ROLE,
    "hsm_role_login_attempts_left": ROLE,
    "hsm_role_activation_expected": ROLE,
    "hsm_ha_member_up": MEMBER,
    "hsm_ha_member_status_code": MEMBER,
    "hsm_ha_members": PARTITION,
    "hsm_policy_expected": {"policy_id", "name", "hsm"},
    "hsm_configuration_fingerprint": {"set", "hsm"},
    "hsm_token_capability": PARTITION | {"capability_id", "name"},
    "hsm_token_policy": PARTITION | {"policy_id", "name"},
    "hsm_token_policy_expected": PARTITION | {"policy_id", "name"},
    "hsm_token_configuration_fingerprint": PARTITION | {"set"},
    "hsm_token_mechanisms": PARTITION,
    "hsm_licenses": HSM,
    "hsm_partition_limit": HSM,
    "hsm_certificate_not_after_timestamp_seconds": {"kind", "name", "hsm"},
    "hsm_ha_expected_member": MEMBER,
    "hsm_ha_auto_recovery": set(),
    "hsm_ha_only": set(),
}
"""Ours, in no earlier system; whoever adds a family writes it here."""

BY_NAME = {family.name: family for family in catalogue.FAMILIES}


@pytest.mark.parametrize("name", [*GAUGES, *COUNTERS, *ADDED])
def test_the_family_is_there_with_its_type_and_labels(name: str) -> None:
    """Name and type are fixed; at least these labels are there."""
    family = BY_NAME[name]
    assert family.kind == ("counter" if name in COUNTERS else "gauge")
    assert (GAUGES | COUNTERS | ADDED)[name] <= set(family.labels)


def test_there_is_no_other_family() -> None:
    """A new family is a decision: it is written into this table."""
    assert set(BY_NAME) == {*GAUGES, *COUNTERS, *ADDED}


def test_each_family_is_written_by_its_schedule() -> None:
    """Sessions, memory, operations, HA every minute; facts that change seldom once a day; health and roles by both."""
    by_the_minute = ("session", "memory", "hsm_stats_", "hsm_ha_member", "hsm_token_info", "hsm_token_flags")
    schedules = {family.name: group.schedules for group in catalogue.GROUPS for family in group.families}
    for name, written_by in schedules.items():
        if name.startswith(("luna_monitor_", "hsm_role_")):
            assert set(written_by) == {"minute", "daily"}
        elif any(part in name for part in by_the_minute):
            assert written_by == ("minute",)
        else:
            assert written_by == ("daily",)
