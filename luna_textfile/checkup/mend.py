"""The commands that mend, with the paths of this host: what is shown can be pasted."""

import os
import re
from shlex import quote

from luna_textfile.checkup.finding import Finding
from luna_textfile.checkup.situation import Situation
from luna_textfile.config.source import DEFAULT_PATH

# Not the name of a unit.
_OURS = re.compile(r"\b(luna-textfile (?:check|config|install)|luna-textfile-(?:minute|daily))(?![\w.-])")
_VTL = re.compile(r"\bvtl (?=[a-z])")


def completed(finding: Finding, situation: Situation) -> Finding:
    """Return the finding with `--config` and the path of the client's vtl in its command, where they are needed."""
    mend = finding.mend
    if situation.path != DEFAULT_PATH:
        mend = _OURS.sub(lambda match: f"{match[1]} --config {quote(situation.path)}", mend)
    vtl = _vtl(situation.config.hsm.library_path)
    if vtl:
        mend = _VTL.sub(lambda _match: f"{quote(vtl)} ", mend)
    return finding._replace(mend=mend)


def _vtl(library_path: str) -> str:
    """Return the client's tool if it lies where the client puts it: in bin/, beside the library's lib/."""
    path = os.path.join(os.path.dirname(os.path.dirname(library_path)), "bin", "vtl")
    return path if os.path.exists(path) else ""
