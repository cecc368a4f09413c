"""What is in a folder."""

from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def times(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was written, in nanoseconds."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()
    }


def set_bundle(config: Path, section: str) -> None:
    """Append a section `bundle` to a configuration file, instead of the one it has."""
    kept = config.read_text().split("bundle:")[0]
    config.write_text(f"{kept}bundle:\n{section}")
