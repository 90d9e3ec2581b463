"""A ladder in words: its title, its summary, its description and its table.

What a screen reader reads out, and what nbval compares.  The drawing is in
`draw_ladder`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..transcript.model import Line, Transcript
from .ladder_rows import Row, rows_of, runs_together
from .picture import Table, counted, listed
from .theme import STROKES

__all__ = ["description", "milliseconds", "summary", "table", "title"]


def milliseconds(time_ms: float | None) -> str:
    """Return a time without its unit; "" where no clock ran.

    >>> milliseconds(1250.0), milliseconds(0.25)
    ('1,250', '0.2')
    """
    if time_ms is None:
        return ""
    return (
        f"{time_ms:,.0f}" if abs(time_ms - round(time_ms)) < 0.05 else f"{time_ms:,.1f}"
    )


def title(value: Transcript) -> str:
    """Return what the picture is, in a few words."""
    names = [name for name in (value.client, value.server) if name]
    return "A conversation" + (f" between {listed(names)}" if len(names) == 2 else "")


def summary(lines: Sequence[Line]) -> str:
    """Return what is on the picture, in one line."""
    if not lines:
        return "nothing was said"
    sides = [line.side for line in lines]
    said = [f"{sides.count(side)} from the {side}" for side in ("client", "server")]
    rows = rows_of(lines)
    phases = dict.fromkeys(row.phase for row in rows)
    parts = [
        f"{counted(len(lines), 'line')}, {listed(said)}",
        listed(phases),
    ]
    for verdict, word in (("refused", "refused"), ("later", "put off")):
        if number := sum(row.verdict == verdict for row in rows):
            parts.append(f"{number} {word}")
    if together := sum(1 for _ in runs_together(rows)):
        parts.append(f"{counted(together, 'group')} sent together")
    if encrypted := sum(line.tls for line in lines):
        parts.append(f"{encrypted} inside TLS")
    times = [line.time_ms for line in lines if line.time_ms is not None]
    if times and times[0] != times[-1]:
        parts.append(f"{milliseconds(times[0])} to {milliseconds(times[-1])} ms")
    return "; ".join(parts)


def description(value: Transcript, lines: Sequence[Line], rows: Sequence[Row]) -> str:
    """Return all that the drawing says, one sentence for each row of it."""
    names = [
        f"the {side}{f' {name}' if name else ''}"
        for side, name in (("client", value.client), ("server", value.server))
    ]
    sentences = [
        f"A ladder of a conversation between {listed(names)}: {summary(lines)}."
    ]
    phase = ""
    for row in rows:
        if row.phase != phase:
            phase = row.phase
            sentences.append(f"{phase.capitalize()}:")
        sentences.append(_sentence(row))
    return "\n".join(sentences)


def _sentence(row: Row) -> str:
    if row.kind in ("note", "gap"):
        return f"({row.words[0]})"
    facts = [f"{milliseconds(row.time_ms)} ms"] if row.time_ms is not None else []
    facts += ["inside TLS"] if row.lines[0].tls else []
    facts += [STROKES[row.verdict].word] if row.verdict else []
    facts += ["mail data"] if row.kind == "text" else []
    shown = [
        words if len(words) <= 200 else f"{words[:200]}… ({octets:,} octets)"
        for words, octets in zip(row.words, row.octets, strict=True)
    ]
    about = f" ({', '.join(facts)})" if facts else ""
    return f"{row.side.capitalize()}{about}: {' / '.join(shown)}"


def table(lines: Sequence[Line]) -> Table:
    """Return every line of the conversation, those not drawn included."""
    rows = [
        (
            number,
            milliseconds(line.time_ms),
            row.phase,
            row.kind if row.kind == "text" else line.side,
            line.text,
            STROKES[row.verdict].word if row.verdict else "",
            "yes" if line.tls else "",
        )
        for number, (line, row) in enumerate(
            ((line, row) for row in rows_of(lines) for line in row.lines), 1
        )
    ]
    columns = ("line", "time, ms", "phase", "side", "said", "verdict", "TLS")
    return Table("Every line of the conversation", columns, rows)
