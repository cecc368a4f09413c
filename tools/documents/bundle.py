"""docs/bundle.md, made from the tables of settings and the parts."""

from collections.abc import Iterator
from itertools import groupby

from luna_textfile.bundle.parts import PARTS
from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.settings import SETTINGS
from luna_textfile.config.show import written

HEAD = """\
# The bundle: what is rendered, and every setting of it

Made from the tables in `luna_textfile/bundle/settings/`: do not edit (`make docs` writes it).

`luna-textfile render --output DIR` writes these parts; `--only` chooses some of them.

| part | what it is |
|---|---|
"""

SETTINGS_HEAD = """
## Settings

They are in the configuration file below `bundle:`, nested by the dots of their names:

```yaml
bundle:
  inventory: [zurich, geneva]
  alerts:
    HSMSessionUsageHigh:
      percent: 70
      percent_by_hsm: {geneva: 90}
```

All mistakes are reported at once, and then nothing is written. `luna-textfile config` shows what each is.
Passwords and keys never stand here: a setting whose name ends in `_file` names the file on the host that reads it.
Only `systemd.node_exporter_web.users` holds hashes of passwords, and no listing or message shows them.
An address with `example.` in it is a placeholder; `render` names those that are left.
"""


def markdown() -> str:
    """Return the text of docs/bundle.md."""
    return "".join([HEAD, *(f"| `{part.name}` | {part.title} |\n" for part in PARTS), SETTINGS_HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for name, settings in groupby(SETTINGS, key=_section):
        yield f"\n### {name}\n\n| setting | default | allowed | meaning |\n|---|---|---|---|\n"
        yield from map(_row, settings)


def _section(setting: Setting) -> str:
    first, *others = setting.name.split(".")
    return ".".join([first, others[0]]) if first == "alerts" else first


def _row(setting: Setting) -> str:
    cells = (f"`{setting.name}`", f"`{written(setting.default)}`", setting.kind.allowed, setting.help)
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"
