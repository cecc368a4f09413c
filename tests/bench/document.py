"""docs/performance.md: the prose is written by people, what stands between the two marks by the bench."""

from pathlib import Path

BEGIN = "<!-- from here on: written by make bench -->"
END = "<!-- to here -->"


def write(document: Path, measured: str) -> None:
    """Replace what stands between the marks. ValueError if the document lacks them."""
    text = document.read_text()
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document}: needs the two lines {BEGIN} and {END}")
    document.write_text(f"{before}{BEGIN}\n\n{measured}\n{END}{after}")
