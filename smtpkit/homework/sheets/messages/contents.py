"""Parts on what a message holds: encoded words, what an encoding costs, and flaws.

RFC 2045 sections 6.7 and 6.8; RFC 2047 sections 2, 5 and 6; RFC 5322 sections 2.1.1, 2.2
and 3.6.  All are answered by values, so the public checks judge the form only.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator
from typing import Any, NamedTuple

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..forms import check_form, dictionary
from ..material import Material
from . import trees

__all__ = [
    "FLAWS",
    "KINDS",
    "PUBLIC",
    "REQUIRED",
    "TASKS",
    "Line",
    "bodies",
    "message",
    "texts",
]

_PLACES = (
    *("Zürich", "Genève", "Málaga", "Köln", "Göteborg", "Besançon", "Århus", "Évora"),
    *("Chișinău", "Łódź", "Šibenik", "Kraków", "Győr", "Mělník", "Tromsø", "Çeşme"),
)
_WESTERN = _PLACES[:8]


def _q(text: str, charset: str = "utf-8") -> str:
    encoded = quopri.encodestring(text.encode(charset), header=True).decode()
    return f"=?{charset}?q?{encoded}?="


def _b(text: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def bodies(visible: Dice) -> list[tuple[str, str]]:
    """Return seven fields, name and body; in three some word only looks encoded."""
    one, two, three, four, five = visible.sample(_PLACES, 5)
    western = visible.choose(_WESTERN)
    n, m = visible.number(10, 99), visible.number(100, 999)
    return visible.shuffle(
        (
            ("Subject", _q(f"Nach {one} um {n}")),
            ("Subject", f"{_b(f'{n} Boote in {two}')} ({m})"),
            ("Subject", f"{_q(three[:3] + str(n))} {_b(three[3:])} ({m})"),
            ("Subject", f"Re: {m} {_q(western, 'iso-8859-1')} and {n}"),
            ("Subject", f"No.{m}{_q(four)}"),
            ("Subject", f"=?utf-8?q?{n} =C3=A9?= {m}"),
            ("From", f'"{_q(five)}" <p{m}@example.org>'),
        )
    )


def _words_task(visible: Dice) -> Material:
    return Material(
        "Seven fields, as they travelled",
        header=("number", "field", "body"),
        rows=tuple(
            (str(number), name, f"`{body}`")
            for number, (name, body) in enumerate(bodies(visible), 1)
        ),
    )


def _words_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def text(value: Any) -> str:
        return "" if isinstance(value, str) else f"{value!r}, which is no text"

    keys = range(1, len(bodies(visible)) + 1)
    wanted = "a dictionary with the keys 1 to 7, each with a text"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, text))


# ---- messages-cost -------------------------------------------------------------------

_GREEK = ("θάλασσα", "καλημέρα", "άνεμος", "βάρκα", "ήλιος", "γράμμα", "νησί")
_GERMAN = ("Grüße", "schön", "heiß", "Öl", "Straße", "Äpfel", "Übung", "süß", "müde")
_ENGLISH = ("boats", "letters", "lakes", "cups of tea", "trains", "birds", "apples")


def texts(visible: Dice) -> list[str]:
    """Return four texts of one line; one has equals signs, and a space at its end."""
    n, m = visible.number(2, 99), visible.number(2, 9999)
    english = visible.sample(_ENGLISH, 2)
    german = visible.sample(_GERMAN, visible.number(3, 4))
    greek, places = visible.choose(_GREEK), visible.sample(_PLACES, 2)
    return visible.shuffle(
        (
            f"{n} {english[0]} + {m} {english[1]} = {n + m} = all ",
            f"{' '.join(german)}, {visible.number(1, 99_999)} mal",
            f"{greek} {visible.number(1, 9_999_999)}",
            f"{places[0]} → {places[1]}: {visible.number(1, 9_999_999)} €",
        )
    )


def _cost_task(visible: Dice) -> Material:
    words = "The quotation marks are not part of a text."
    return Material(
        "Four texts",
        (words,),
        header=("number", "text", "characters"),
        rows=tuple(
            (str(number), f'`"{text}"`', str(len(text)))
            for number, text in enumerate(texts(visible), 1)
        ),
    )


def _cost_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    def pair(value: Any) -> str:
        is_pair = isinstance(value, list | tuple) and len(value) == 2
        if is_pair and all(type(number) is int for number in value):
            return ""
        return f"{value!r}; wanted are two numbers such as (31, 42)"

    keys = range(1, len(texts(visible)) + 1)
    wanted = "a dictionary with the keys 1 to 4, each with two numbers"
    yield from check_form(part, calls, wanted, lambda v: dictionary(v, keys, pair))


# ---- messages-flaws ------------------------------------------------------------------

#: How many flaws there are, one of each kind and one field that is missing.
FLAWS = 6
KINDS = ("too long", "line end", "not ASCII", "twice", "no field")
REQUIRED = ("Date", "From")


#: Beginnings of fields whose text has a grammar of its own.
_STRICT = ("Received", "Date", "From", "To", "Message-ID")


class Line(NamedTuple):
    """A line of a message.

    Args:
        text: its beginning, or all of it.
        length: its characters, without what ends it.
        end: what ends it: CRLF, LF or CR.
    """

    text: str
    length: int
    end: str = "CRLF"


def message(visible: Dice) -> tuple[Line, ...]:
    """Return a message, line by line; each kind of flaw is in it once.

    What is legal, though it looks odd, is in it as well: a line of just 998 characters,
    a field twice that may be there twice, a name that nobody knows, a lone dot.
    """
    n = visible.number(100, 999)
    missing = visible.choose(REQUIRED)
    required = ("Date: Tue, 2 Jun 2026 10:00:00 +0200", f"From: ann{n}@example.org")
    twice = visible.choose(("Subject: Lunch", f"Message-ID: <{n}@pc.example.org>"))
    no_field = visible.choose((f"Lunch {n}", f"Sub ject: Lunch {n}", "Lunch at noon"))
    may_repeat = visible.choose(("Keywords", "Comments"))
    to = f"To: bob{n}@example.net,"
    fields = visible.shuffle(
        (
            *(field for field in required if not field.startswith(missing)),
            *("Subject: Boats", f"Message-ID: <{n}.7@pc.example.org>", to),
            *(f"{may_repeat}: lake", f"{may_repeat}: boats"),
            *(f"Lake-{n}: what nobody knows", "X-Mailer: by hand"),
        )
    )
    first = next(at for at, field in enumerate(fields) if field[:7] == twice[:7])
    fields.insert(visible.number(first + 1, len(fields)), twice)
    fields.insert(visible.number(0, len(fields)), no_field)
    fields.insert(fields.index(to) + 1, "\tcarol@example.net")
    trace = (
        "Received: from pc.example.org by out.example.org; Tue, 2 Jun 2026 10:02:00 +0200",
        "Received: by pc.example.org; Tue, 2 Jun 2026 10:01:00 +0200",
    )
    body = (".", "From: that is me", f"Lunch {n}", "And boats", "See you", "Ann", "Bob")
    lines = [*trace, *fields, "", *visible.shuffle(body)]
    return _spoiled(visible, lines, {twice, no_field})


def _spoiled(visible: Dice, lines: list[str], spared: set[str]) -> tuple[Line, ...]:
    """Return the lines with lengths and ends: one too long, one ended by something else."""
    found = [Line(text, len(text)) for text in lines]
    end = lines.index("")
    whole = [
        at
        for at, text in enumerate(lines)
        if text not in ("", ".") and text not in spared and text[0] != "\t"
    ]
    # Only free text may go on for long: an address or a date would be wrong.
    free = [at for at in whole if not lines[at].startswith(_STRICT) or at > end]
    too_long, full, wide = visible.sample(free, 3)
    rest = [at for at in whole if at not in (too_long, full, wide)]
    ended, eight = visible.sample(rest, 2)
    for at, length in (
        (too_long, visible.choose((999, 1000, visible.number(1001, 1400)))),
        (full, 998),
        (wide, visible.number(79, 900)),
    ):
        found[at] = Line(f"{lines[at]} …", length)
    found[ended] = found[ended]._replace(end=visible.choose(("LF", "CR")))
    text = (
        f"{lines[eight]} {visible.choose(('(Café)', '(Zürich)', '(naïf)', '(Łódź)'))}"
    )
    found[eight] = Line(text, len(text))
    return tuple(found)


def _flaws_task(visible: Dice) -> Material:
    words = (
        "A line that ends with … goes on in plain letters; ⇥ is a tab. The message goes "
        "to a server that announced neither 8BITMIME nor SMTPUTF8."
    )
    return Material(
        "Your message, line by line",
        (words,),
        header=("line", "characters", "ends with", "text"),
        rows=tuple(
            (str(number), str(length), end, _visible(text))
            for number, (text, length, end) in enumerate(message(visible), 1)
        ),
    )


def _visible(text: str) -> str:
    """Return a line as it is shown in a table."""
    return f"`{text}`".replace("\t", "⇥") if text else "nothing"


def _flaws_public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    lines = range(1, len(message(visible)) + 1)

    def form(value: Any) -> str:
        if not isinstance(value, dict) or len(value) != FLAWS:
            return f"{value!r}; wanted is a dictionary of {FLAWS} entries"
        if value.get(0) not in REQUIRED:
            return f"at the key 0: {value.get(0)!r}; wanted is one of {REQUIRED}"
        for key, kind in value.items():
            if key != 0 and (key not in lines or kind not in KINDS):
                return f"{key!r}: {kind!r}; wanted is a line with one of {KINDS}"
        return ""

    wanted = f"{FLAWS} entries: the key 0, and five lines, each with a kind"
    yield from check_form(part, calls, wanted, form)


TASKS = {
    "messages-words": _words_task,
    "messages-tree": trees.task,
    "messages-cost": _cost_task,
    "messages-flaws": _flaws_task,
}
PUBLIC = {
    "messages-words": _words_public,
    "messages-tree": trees.public,
    "messages-cost": _cost_public,
    "messages-flaws": _flaws_public,
}
