"""The alerts about HSMs: their subjects, the configurations that their unit tests are tried with, and vmalert-tool."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from fixtures.proven import require_release

from luna_textfile.config.model import CollectorConfig

DAYS = "luna-hsm-leak-days"
WEEKS = "luna-hsm-leak-weeks"
"""The unit tests that take days and weeks of samples: seconds in promtool, most of a minute in vmalert-tool."""


class Settings(NamedTuple):
    """The section `bundle`, the seconds between two runs of the minute job, and the job that asks for roles."""

    bundle: Mapping[str, Any]
    interval: int = 60
    roles: Literal["minute", "daily"] = "daily"

    def collector(self) -> CollectorConfig:
        """Return the rest of the configuration."""
        return CollectorConfig(minute_interval_seconds=self.interval, role_schedule=self.roles)


OWN_THRESHOLDS = Settings(
    {
        "prometheus": {"job": 'hsm "hosts" \\ {{ one }} $x %s', "scrape_interval": "30s"},
        "links": {"grafana": "https://g.example.com/grafana/", "runbook": "https://r.example.com/{alert}"},
        "alerts": {
            "HSMStorageHigh": {
                "percent": 71.5,
                "for": "90s",
                "severity": "info",
                "percent_by_hsm": {"geneva": 60, 'a|b (c) "d"': 90, "Zürich {{ 1 }}\\": 33.3},
            },
            "HSMStorageCritical": {"percent": 100, "percent_by_hsm": {"bern/ü": 88.88}},
            "HSMPartitionStorageHigh": {"enabled": False},
            "HSMPartitionStorageCritical": {"percent": 90, "for": "0s"},
            "TokenObjectCountHigh": {"objects": 500, "for": "1h", "objects_by_hsm": {"geneva": 5}},
            "HSMSessionUsageHigh": {"percent": 33.3, "percent_by_hsm": {"geneva": 50.5}},
            "HSMSessionLeak": {
                "sessions": 40,
                "window": "20m",
                "for": "10m",
                "usual_percent": 20,
                "load_percent": 5,
                "sessions_by_hsm": {"geneva": 80},
            },
            "HSMOperationRateAnomaly": {
                "commands_per_second": 1500,
                "commands_per_second_by_hsm": {"geneva": 20},
            },
            "HSMOperationRateDropped": {
                "percent": 30,
                "commands_per_second": 25,
                "for": "5m",
                "percent_by_hsm": {"geneva": 70},
            },
            "HSMStoragePredictedFull": {"horizon": "30d", "history": "14d", "least_history": "4d", "for": "0s"},
            "HSMPartitionStoragePredictedFull": {"for": "1d"},
            "HSMFirmwareChanged": {"lasts": "2d", "remembered": "4w", "for": "0s"},
            "HSMPolicyChanged": {"severity": "warning", "lasts": "6h"},
            "HSMConfigurationChanged": {"lasts": "6h", "remembered": "2d", "for": "20m"},
            "HSMPolicyDrift": {"for": "0s", "severity": "critical"},
            "HSMFirmwareDiffers": {"for": "3d"},
            "HSMReset": {"lasts": "20m", "for": "0s"},
            "HSMRoleLocked": {"severity": "warning", "for": "90s"},
            "HSMLoginAttemptsLow": {
                "attempts": 4,
                "for": "0s",
                "attempts_by_hsm": {"geneva": 1, 'a|b (c) "d"': 7, "Zürich {{ 1 }}\\": 9},
            },
            "HSMRoleDeactivated": {"remembered": "2d", "for": "1h"},
            "HSMTokenNotInitialized": {"remembered": "4w", "for": "0s"},
            "HSMHALastMember": {"for": "0s"},
            "HSMHAMemberMissing": {"for": "1h"},
            "HSMCertificateExpiryNear": {"days": 45},
            "HSMCertificateExpiryCritical": {"days": 1, "for": "2h"},
        },
    },
    roles="minute",
)
SELDOM = Settings(
    {
        "prometheus": {"scrape_interval": "2m", "evaluation_interval": "2m", "forecast_interval": "17m"},
        "alerts": {
            "HSMStorageHigh": {"for": "3h", "percent": 1},
            "HSMSessionUsageHigh": {"for": "0s"},
            "HSMSessionLeak": {"for": "2h", "sessions": 3},
            "HSMOperationRateAnomaly": {"for": "2h"},
            "HSMOperationRateDropped": {"percent": 100, "commands_per_second": 0, "for": "0s", "history": "1h"},
            "HSMFirmwareChanged": {"enabled": False},
            "HSMPolicyChanged": {"enabled": False},
            "HSMCapabilityChanged": {"enabled": False},
            "HSMConfigurationChanged": {"for": "3h"},
            "HSMReset": {"lasts": "5m"},
            "HSMRoleLocked": {"for": "2h"},
            "HSMRoleNotActivated": {"for": "0s"},
            "HSMHAMemberDown": {"enabled": False},
            "HSMHAAutoRecoveryOff": {"for": "0s"},
            "HSMCertificateExpiryNear": {"enabled": False},
            "TokenObjectCountHigh": {"for": "0s"},
        },
    },
    interval=600,
)
CONFIGURATIONS = {"default": Settings({}), "own thresholds": OWN_THRESHOLDS, "seldom": SELDOM}


def vmalert_failures(test: Path) -> str:
    """Return what `vmalert-tool unittest` has against a file of unit tests; nothing if all is well."""
    tool = require_release("vmalert-tool", "newest")
    # The label that vmalert adds would have to be in each test, where promtool does not know it.
    return _failures([tool, "unittest", "--disableAlertgroupLabel", f"--files={test}"], test.parent)


def _failures(command: Sequence[str | Path], folder: Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, cwd=folder)
    return done.stdout + done.stderr if done.returncode else ""
