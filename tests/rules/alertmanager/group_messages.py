"""Groups of alerts as Alertmanager hands them to its templates, and what amtool makes of them."""

import json
from pathlib import Path
from typing import Any

from fixtures.notified_site import amtool, write

START = "2026-03-01T08:12:13.5Z"
END = "2026-03-01T09:22:13.5Z"
Alert = dict[str, Any]


def alert(name: str = "HSMSessionUsageHigh", **labels: str) -> Alert:
    """Return an alert that fires, with the annotations that every alert of the bundle has."""
    return {
        "status": "firing",
        "labels": {"alertname": name, "severity": "warning", **labels},
        "annotations": {
            "summary": "Sessions are near the limit.",
            "description": "712 of 2048 sessions (34.7 %) are open.",
            "dashboard_url": "https://grafana.example.com/d/luna-hsm?var-hsm=a&x=1",
            "runbook_url": f"https://docs.example.com/{name}.md",
        },
        "startsAt": START,
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example.com/graph",
    }


def over(name: str = "HSMSessionUsageHigh", **labels: str) -> Alert:
    """Return such an alert after its end."""
    return alert(name, **labels) | {"status": "resolved", "endsAt": END}


def group(*alerts: Alert) -> dict[str, Any]:
    """Return a group of alerts: what they have in common, and whether one still fires."""
    common = [set(entry["labels"].items()) for entry in alerts]
    return {
        "receiver": "luna-warning",
        "status": "firing" if any(entry["status"] == "firing" for entry in alerts) else "resolved",
        "alerts": list(alerts),
        "groupLabels": {},
        "commonLabels": dict(set.intersection(*common)),
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example.com",
    }


def shown(folder: Path, template: str, *alerts: Alert, release: str = "newest") -> str:
    """Return a template of the bundle as a release of Alertmanager renders it for a group of alerts."""
    config = write(folder)
    data = folder / "data.json"
    data.write_text(json.dumps(group(*alerts)))
    said = amtool(
        release,
        "template", "render", f"--template.glob={config.parent}/templates/*.tmpl",
        f'--template.text={{{{ template "{template}" . }}}}', f"--template.data={data}",
        f"--template.type={'html' if template.endswith('.html') else 'text'}",
    )  # fmt: skip
    assert said.code == 0, said.output
    lines = said.output.splitlines()
    # amtool prints what strict mode warns of in front.
    return "\n".join(line for line in lines if "UTF-8 strict mode enabled" not in line).strip()
