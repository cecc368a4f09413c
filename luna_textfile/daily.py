"""luna-textfile-daily: facts that change seldom."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the daily job."""
    # Before anything else is imported: nothing lives long here, and collecting garbage costs a tenth of the imports.
    gc.disable()
    from luna_textfile.run.daily_schedule import DAILY
    from luna_textfile.run.script import main as run

    run(DAILY)
