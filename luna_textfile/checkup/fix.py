"""Adds the paths of this host to the commands of the findings, so that they can be pasted."""

import os
import re
from shlex import quote

from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding
from luna_textfile.config.source import DEFAULT_PATH

# Not the name of a unit.
_OURS = re.compile(r"\b(luna-textfile (?:check|config|install)|luna-textfile-(?:minute|daily))(?![\w.-])")
_VTL = re.compile(r"\bvtl (?=[a-z])")


def completed(finding: Finding, context: Context) -> Finding:
    """Return the finding with `--config` and the path of the client's vtl in its command, where needed."""
    fix = finding.fix
    if context.path != DEFAULT_PATH:
        fix = _OURS.sub(lambda match: f"{match[1]} --config {quote(context.path)}", fix)
    vtl = _vtl(context.config.hsm.library_path)
    if vtl:
        fix = _VTL.sub(lambda _match: f"{quote(vtl)} ", fix)
    return finding._replace(fix=fix)


def _vtl(library_path: str) -> str:
    """Return the path of the client's tool if it is in bin/, beside lib/ of the library."""
    path = os.path.join(os.path.dirname(os.path.dirname(library_path)), "bin", "vtl")
    return path if os.path.exists(path) else ""
