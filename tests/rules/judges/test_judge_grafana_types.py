"""Grafana's own types of a dashboard, checked by the TypeScript compiler: keys, values, options of each panel."""

import json
import shutil
from pathlib import Path
from typing import Any

from fixtures.judged_bundles import Bundle
from judge_programs import BUILT, Verdict, accepted, hear, npm_judge

TYPES = Path(__file__).with_name("grafana_dashboard.ts")
SETTINGS = {
    "compilerOptions": {
        "strict": True, "noEmit": True, "module": "esnext", "moduleResolution": "bundler", "target": "es2022",
        "skipLibCheck": True, "types": [],
    },
    "include": ["*.ts"],
}  # fmt: skip


def compiled(folder: Path, dashboards: dict[str, Any]) -> Verdict:
    """Let the compiler judge dashboards, in a folder of their own."""
    program = npm_judge("tsc")
    folder.joinpath("node_modules").symlink_to(BUILT.parent / "npm" / "node_modules")
    folder.joinpath("tsconfig.json").write_text(json.dumps(SETTINGS))
    shutil.copy(TYPES, folder)
    for name, dashboard in dashboards.items():
        literal = f"import type {{ OurDashboard }} from './{TYPES.stem}';\n"
        literal += f"export const dashboard: OurDashboard = {json.dumps(dashboard, indent=1)};\n"
        folder.joinpath(f"{name}.ts").write_text(literal)
    return hear(program, "--project", folder, "--pretty", "false")


def test_dashboards(bundle: Bundle, tmp_path: Path) -> None:
    """Every dashboard is one by Grafana's types."""
    files = bundle.files("grafana/dashboards/*.json")
    accepted(compiled(tmp_path, {file.stem: json.loads(file.read_text()) for file in files}))


def test_a_misspelt_option_is_found(bundle: Bundle, tmp_path: Path) -> None:
    """An option that panels of this type do not have is refused."""
    dashboard = json.loads(bundle.files("grafana/dashboards/luna-hsm.json")[0].read_text())
    panel = next(panel for panel in dashboard["panels"] if panel["type"] == "stat")
    panel["options"]["grafMode"] = "none"
    assert "grafMode" in compiled(tmp_path, {"luna-hsm": dashboard}).text
