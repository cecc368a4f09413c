"""Where the bench keeps what it builds: under build/, which git ignores and `make clean` removes."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
HERE = Path(__file__).parent
BUILT = REPOSITORY / "build" / "bench"
PERFORMANCE = REPOSITORY / "docs" / "performance.md"
