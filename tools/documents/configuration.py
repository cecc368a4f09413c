"""docs/configuration.md, made from the table of keys."""

from luna_textfile.config.keys import KEYS, SECTIONS, Key
from luna_textfile.config.load import DERIVED
from luna_textfile.config.model import Config
from luna_textfile.config.show import written

HEAD = """\
# Configuration

Made from the table in `luna_textfile/config/keys.py`: do not edit
(`UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/config` writes it).

- The file is `--config FILE`, else what `LUNA_TEXTFILE_CONFIG` names, else `/etc/luna-textfile/config.yaml`.
  Only the last may be missing; every key has a default.
- It is YAML. A file whose name ends in `.toml` is read as the earlier system's `config.toml`: the same sections and
  keys.
- The environment comes before the file: `HSM__<SECTION>__<KEY>` in upper case, for example `HSM__HSM__SLOT_ID=1`.
  Items of a list are separated by commas; spaces around them do not count, so a label that has a comma belongs in the
  file. An unknown `HSM__` variable is an error, like an unknown key.
- An empty variable is an error, except for `token_label`, `token_serial`, `name`, `names` and `chrystoki_conf`,
  where it means none.
- All mistakes are reported at once, and nothing is written (exit 2). `luna-textfile config` prints every value and
  where it came from.
- YAML reads `0123` as 83, `1:30` as 90 and `2026-01-02` as a date: these are refused. Put serials and labels in
  quotes. A plain number without a leading zero is fine for a serial.
- A key whose name looks like a PIN or a password is refused and its value never shown: luna-textfile never needs
  a PIN.
- Time-outs you set may not be longer than the deadlines. The defaults may: the deadline ends the run first.
- `token_label` and `token_serial` together watch every token that either names.
- In the state directory, `config-cache-*.json` keeps the parsed file; any change of the file, the environment or
  the program makes it again. It can be deleted at any time.
"""

TAIL = """\
## bundle

What `luna-textfile render` makes of it: [bundle.md](bundle.md) has every setting. It is set in the file only, not in
the environment; the jobs do not look at it, `luna-textfile config` and `luna-textfile render` check it.
"""


def render() -> str:
    """Return the text of docs/configuration.md."""
    return "\n".join([HEAD, *(_section(name) for name in SECTIONS), TAIL])


def _section(name: str) -> str:
    rows = [_row(key) for key in KEYS if key.section == name]
    return "\n".join([f"## {name}\n", "| key | default | allowed | meaning |", "|---|---|---|---|", *rows, ""])


def _row(key: Key) -> str:
    default = written(getattr(getattr(Config(), key.section), key.key))
    derived = f" ({DERIVED})" if key.key == "minute_deadline_seconds" else ""
    return f"| `{key.key}` | `{default}`{derived} | {key.kind.allowed} | {key.help} |"
