"""The list of banned idioms: what it finds in prose, and what it leaves alone in code."""

from pathlib import Path

import pytest

from tools import wording

BANNED = wording.idioms(wording.TABLE.read_text())


def test_a_banned_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file, the line and the better words are printed, also where the idiom spans two lines."""
    file = tmp_path / "page.md"
    file.write_text("A first line.\nThe setting of one HSM goes\nbefore the general one.\n")
    assert wording.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == f'{file}:2: "goes before": write takes precedence over\n'


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("page.md", "```\ntold\n```\n`told`\n\nIt is told.\n", [6]),
        ("code.py", "mend = 1\n# for\n# ever\nx = f'{y} nobody'\n", [2, 4]),
        ("rule.yml", "summary: the job ran lately, and nobody knows\n", [1]),
        ("clean.md", "The setting of one HSM takes precedence.\n", []),
    ],
)
def test_where_it_looks(name: str, text: str, lines: list[int], tmp_path: Path) -> None:
    """Markdown is read without code, Python as comments and strings, anything else as it is."""
    file = tmp_path / name
    file.write_text(text)
    assert [finding.line for finding in wording.findings(file, BANNED)] == lines
