"""docs/performance.md: people write the prose; `make bench` and `make fleet` what stands between their marks."""

from pathlib import Path

BEGIN = "<!-- from here on: written by make {} -->"
END = "<!-- to here -->"


def write(document: Path, measured: str, target: str = "bench") -> None:
    """Replace what stands between a target's marks. ValueError if the document lacks them."""
    mark = BEGIN.format(target)
    text = document.read_text()
    before, begin, rest = text.partition(mark)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document}: needs the two lines {mark} and {END}")
    document.write_text(f"{before}{mark}\n\n{measured}\n{END}{after}")
