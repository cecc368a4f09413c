"""luna-textfile-daily: values that rarely change."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the daily job."""
    # Before all other imports: the process is short, and garbage collection takes a tenth of the import time.
    gc.disable()
    from luna_textfile.run.daily_schedule import DAILY
    from luna_textfile.run.script import main as run

    run(DAILY)
