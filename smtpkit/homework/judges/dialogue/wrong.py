"""Sheets of `dialogue` with typical mistakes, and the points that they keep."""

from __future__ import annotations

from ...dice import Dice
from ...sheets.dialogue.explaining import TOPICS
from ...sheets.dialogue.reading import dots
from ...sheets.dialogue.route import domains
from ...sheets.dialogue.wishes import wish, wreck
from .. import Answer, WrongSheet
from ..comparing import written
from ..correcting import corrections
from ..slips import slipper
from . import reading, route, talking

__all__ = ["WORKED", "WRONG"]

#: Every worked answer, that of the part marked by hand too.
WORKED: dict[str, Answer] = {
    **route.WORKED,
    **reading.WORKED,
    **talking.WORKED,
    "dialogue-refusal": """\
`503` means bad sequence of commands. The line is well-formed and the mailbox exists, but
the moment is wrong: no transaction is open. RFC 5321 section 4.1.4 says that `MAIL` begins
a transaction, then come `RCPT` and `DATA`, in that order. `RSET` had nothing to take back.
A refusal changes nothing, so the session is still READY, and it is not over. The client
says `MAIL FROM:` with its reverse-path first, and then the same `RCPT` again. In the line
itself there is nothing to mend.
""",
}
_slip = slipper(WORKED)


def _highest_first(visible: Dice) -> str:
    turned = {name: groups[::-1] for name, groups in route.routes(visible).items()}
    return written("routes", turned)


def _own_host_too(visible: Dice) -> str:
    """Sort all records, and look for no name of one's own."""
    me, found = domains(visible)
    routes = route.routes(visible)
    for name, records in found:
        if any(host == me for _, host in records):
            routes[name] = [[host] for _, host in sorted(records)]
    return written("routes", routes)


def _one_holds(visible: Dice) -> str:
    """Let go of the letter as soon as somebody else has said 250."""
    held = route.held(visible)
    last = {key: hosts[-1:] for key, hosts in held.items()}
    return written("held", {**last, "order": held["order"]})


def _codes_guessed(visible: Dice) -> str:
    return written("refused", dict.fromkeys(reading.refusals(visible), 555))


def _dots_as_they_are(visible: Dice) -> str:
    return written("dots", {n: line for n, (_, line) in dots(visible).items()})


def _rows(name: str, lines: list[str]) -> str:
    rows = "".join(f'    "{line}",\n' for line in lines)
    return f"{name} = [\n{rows}]\n"


def _unstuffed(visible: Dice) -> str:
    """Send the text of both letters as the author wrote it."""
    asked = wish(visible)
    lines = talking.session(visible)
    at = [place for place, line in enumerate(lines) if line == "DATA"]
    for place, letter in zip(at, asked.letters, strict=True):
        lines[place + 1 : place + 1 + len(letter.lines)] = letter.lines
    return _rows("my_lines", lines)


def _said_once_less(visible: Dice) -> str:
    """Forget that RSET has used the private verb up."""
    lines = talking.session(visible)
    del lines[lines.index("RSET") + 1]
    return _rows("my_lines", lines)


def _as_it_was(visible: Dice) -> str:
    return _rows("repaired", list(wreck(visible).lines))


def _others_name(visible: Dice) -> str:
    source = talking.WORKED["dialogue-codes"]
    text = source if isinstance(source, str) else source(visible)
    lines = text.splitlines()
    named = [
        f'{line[:13]} nobody.example",' if line[9:13] in ("EHLO", "HELO") else line
        for line in lines
    ]
    return "\n".join(named) + "\n"


def _sections_unknown(visible: Dice) -> str:
    wanted = corrections(visible, TOPICS, reading.SETTLED)
    return written("faults", dict.fromkeys(wanted, "5321 4.5.1"))


def _all_accused(visible: Dice) -> str:
    return f"faults = dict.fromkeys(range(1, {len(TOPICS) + 1}), '5321 3.3')\n"


WRONG: tuple[WrongSheet, ...] = (
    WrongSheet(
        "465 is history",
        _slip("dialogue-doors", ('(465, "at once")', '(587, "STARTTLS")')),
        {"dialogue-doors": 4.0},
    ),
    WrongSheet(
        "the highest number first",
        {"dialogue-mx": _highest_first},
        {"dialogue-mx": 6.0},
    ),
    WrongSheet(
        "one's own host is called too",
        {"dialogue-mx": _own_host_too},
        {"dialogue-mx": 6.0},
    ),
    WrongSheet(
        "who heard nothing is not responsible",
        {"dialogue-held": _one_holds},
        {"dialogue-held": 5.33},
    ),
    WrongSheet(
        "lines found, codes not",
        {"dialogue-refused": _codes_guessed},
        {"dialogue-refused": 5.0},
    ),
    WrongSheet(
        "dots are left alone",
        {"dialogue-dots": _dots_as_they_are, "dialogue-session": _unstuffed},
        {"dialogue-dots": 1.67, "dialogue-session": 9.0},
    ),
    WrongSheet(
        "a space behind each colon",
        {
            **_slip("dialogue-session", ("MAIL FROM:<", "MAIL FROM: <")),
            **_slip("dialogue-repair", ("MAIL FROM:<", "MAIL FROM: <")),
        },
        {"dialogue-session": 1.0, "dialogue-repair": 0.0},
    ),
    WrongSheet(
        "RSET leaves what was agreed",
        {"dialogue-session": _said_once_less},
        {"dialogue-session": 7.0},
    ),
    WrongSheet(
        "no goodbye",
        {
            **_slip("dialogue-session", ('    "QUIT",\n', "")),
            **_slip("dialogue-repair", ('    "QUIT",\n', "")),
        },
        {"dialogue-session": 13.0, "dialogue-repair": 8.0},
    ),
    WrongSheet(
        "nothing repaired, and somebody else's name",
        {"dialogue-repair": _as_it_was, "dialogue-codes": _others_name},
        {"dialogue-repair": 0.0, "dialogue-codes": 0.0},
    ),
    WrongSheet(
        "faults found, sections not",
        {"dialogue-assistant": _sections_unknown},
        {"dialogue-assistant": 1.5},
    ),
    WrongSheet(
        "everything is accused",
        {"dialogue-assistant": _all_accused},
        {"dialogue-assistant": 0.0},
    ),
)
