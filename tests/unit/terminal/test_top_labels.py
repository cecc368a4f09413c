"""Whatever a label, a reason or a number is: the picture stays inside its frame and sends no code to the terminal."""

import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from luna_textfile.collectors import statistics, storage, tokens
from luna_textfile.config.model import Config, TextfileConfig
from luna_textfile.terminal.amounts import ASCII, UNICODE, Glyphs
from luna_textfile.terminal.frame import Display, frame
from luna_textfile.terminal.keys import words
from luna_textfile.terminal.live import Watch
from luna_textfile.terminal.slot_table import SORTS
from luna_textfile.terminal.thresholds import thresholds
from luna_textfile.terminal.view import Table, View
from luna_textfile.textfile import monitor_families
from luna_textfile.textfile.exposition import render, unique
from luna_textfile.textfile.metrics import Sample

TEXTS = st.text(max_size=40) | st.sampled_from(
    ["[red]x[/red]", "\x1b[2J", "名" * 20, "e\u0301" * 9, "\u202eabc", "\x9b31m"]
)
VALUES = st.floats() | st.integers(0, 2**64) | st.sampled_from([-1, 1, 0])
TOKENS = st.fixed_dictionaries({"label": TEXTS, "serial": TEXTS, "hsm": TEXTS})


@st.composite
def samples(draw: st.DrawFn) -> list[Sample]:
    """Draw what a minute run and a daily run could write of some slots."""
    found = [monitor_families.UP.sample(draw(VALUES), schedule="minute")]
    if draw(st.booleans()):
        found.append(monitor_families.LAST_RUN.sample(draw(VALUES), schedule="minute"))
    for token in draw(st.lists(TOKENS, max_size=6)):
        slot_id = draw(st.integers(0, 9).map(str) | TEXTS)
        found += [
            monitor_families.SLOT_UP.sample(draw(VALUES), schedule="minute", slot_id=slot_id, **token),
            monitor_families.CALL_FAILED.sample(1, slot_id=slot_id, call=draw(TEXTS), reason=draw(TEXTS)),
            statistics.TOTAL_COMMANDS.sample(draw(VALUES), command_type="all", hsm=token["hsm"]),
        ]
        families = (tokens.SESSIONS, tokens.MAX_SESSIONS, tokens.RW_SESSIONS, storage.TOKEN_USED, storage.TOKEN_TOTAL)
        found += [family.sample(draw(VALUES), **token) for family in families if draw(st.booleans())]
        found.append(tokens.MEMORY_FREE.sample(draw(VALUES), type="public", **token))
    return unique(found)[0]


@given(
    samples(),
    samples(),
    st.integers(1, 200),
    st.none() | st.integers(1, 60),
    st.sampled_from([UNICODE, ASCII]),
    st.sampled_from(sorted(SORTS)),
    st.sampled_from(["slots", "HSMs"]),
    st.integers(0, 20),
)
def test_every_picture_fits_and_is_printable(  # noqa: PLR0913, PLR0917 - all that a picture depends on
    minute: list[Sample],
    daily: list[Sample],
    width: int,
    height: int | None,
    glyphs: Glyphs,
    sort: str,
    table: Table,
    first: int,
) -> None:
    """No line is wider than the window, none too many, and every character is one that can be printed."""
    with tempfile.TemporaryDirectory() as directory:
        for schedule, content in (("minute", minute), ("daily", daily)):
            Path(directory, f"luna_textfile_{schedule}.prom").write_bytes(render(content).encode())
        watch = Watch(Config()._replace(textfile=TextfileConfig(directory)))
        moment = watch.look()
    assert not any(file.error for file in moment.files)
    drawn = frame(Display("here", (), thresholds({}), glyphs), moment, View(sort, table, first), width, height)
    assert height is None or len(drawn.lines) == height
    for line in drawn.lines:
        assert cell_len(line.plain) <= width
        assert line.plain.isprintable()


@given(
    st.lists(st.sampled_from(["q", "j", "\x1b[A", "\x1bOB", "\x1b[6~", "\x1b[1;5C", "\t", "x", "é", "\x1b[Z"])),
    st.data(),
)
def test_keys_may_come_in_pieces(keys: list[str], data: st.DataObject) -> None:
    """A slow line cuts a key's sequence anywhere: the same words come out, and keys without meaning give none."""
    typed = "".join(keys)
    cut = data.draw(st.integers(0, len(typed)))
    first, begun = words(typed[:cut])
    second, rest = words(begun + typed[cut:])
    assert first + second == words(typed)[0]
    assert rest == ""


@given(st.text(max_size=100))
@example("\x1b[" + "1" * 100)
def test_any_typing_is_survived(typed: str) -> None:
    """Whatever comes from a terminal, what is kept for later stays short."""
    _, rest = words(typed)
    assert len(rest) < 32
