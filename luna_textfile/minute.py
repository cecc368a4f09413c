"""luna-textfile-minute: sessions, memory, operations, members of HA groups."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the minute job."""
    # Before all other imports: the process is short, and garbage collection takes a tenth of the import time.
    gc.disable()
    from luna_textfile.run.minute_schedule import MINUTE
    from luna_textfile.run.script import main as run

    run(MINUTE)
