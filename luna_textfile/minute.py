"""luna-textfile-minute: sessions, memory, operations, members of HA groups."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the minute job."""
    # Before anything else is imported: nothing lives long here, and collecting garbage costs a tenth of the imports.
    gc.disable()
    from luna_textfile.run.minute_schedule import MINUTE
    from luna_textfile.run.script import main as run

    run(MINUTE)
