"""What stands in the reference: tables from `data/`, as short as a sheet of paper asks.

The notebook and the two printed pages show the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.tools.companions.pages import rows_of

__all__ = ["TABLES", "Sheet", "table_of"]

#: Where a command may be given at all: six states, too many for a column.
_OPEN = "GREETED READY SENDER RECIPIENT CHUNKS FAILED_CHUNK"
_NAMES = {
    "any": "any command",
    "greeting": "the greeting",
    ".": "the dot",
    "response": "a response",
    "BDAT-LAST": "BDAT LAST",
}
_NEEDS = {
    "EHLO": "after EHLO",
    "clear": "not inside TLS",
    "anonymous": "not logged in",
    "authenticated": "logged in",
}
_WAITS = {
    "greeting": "client, for the greeting",
    "text": "client, for a piece of text to go out",
    ".": "client, for the answer to the dot",
    "server": "server, for the next command",
}


@dataclass(frozen=True)
class Sheet:
    """One table of the reference.

    Args:
        name: a word for it, used as the id of its cell.
        title: what it shows.
        note: a sentence or two below the title.
        head: the columns; the last one, `Source`, is left out on paper where it is
            said in the note.
        rows: the cells, as plain text.
    """

    name: str
    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def commands() -> Sheet:
    note = (
        "CRLF ends each line. Any command may also get 421, 500 or 501, and any but "
        "EHLO, NOOP and QUIT 530 (4954 §6, 3207 §4); BDAT any 4yz or 5yz that fits "
        "(3030 §2). "
        "“Anywhere”: wherever the server waits for a command."
    )
    head = ("Command", "Legal in", "Good", "Refused", "Source")
    rows = tuple(
        (
            _syntax(row),
            _legal(row),
            row["success"],
            row["refusal"] or "–",
            _short(row["source"]),
        )
        for row in rows_of("commands")
    )
    return Sheet("commands", "Commands", note, head, rows)


def _syntax(row: dict[str, str]) -> str:
    if row["verb"] == ".":
        return ".  (a dot alone on a line)"
    if row["verb"] == "response":
        return "(after 334) " + row["syntax"].replace(" CRLF", "")
    return row["syntax"].removesuffix(" CRLF").replace(" SP ", " ").replace("SP ", "")


def _legal(row: dict[str, str]) -> str:
    where = row["legal in"].removeprefix(_OPEN)
    states = "anywhere" if where != row["legal in"] else where
    states += "; " + where.strip() if where != row["legal in"] and where else ""
    needs = ", ".join(_NEEDS[word] for word in row["needs"].split())
    return f"{states.strip()} ({needs})" if needs else states.strip()


def states() -> Sheet:
    note = "The names are this course's; the order is that of RFC 5321 section 4.1.4."
    rows = tuple((row["state"], row["means"]) for row in rows_of("states"))
    return Sheet("states", "States", note, ("State", "Means"), rows)


def first_digits() -> Sheet:
    rows = tuple(
        (row["digit"] + "yz", row["says"], row["a client then"])
        for row in rows_of("digits")
        if row["place"] == "first"
    )
    note = "RFC 5321 section 4.2.1. A client that knows no more goes by this digit (4.3.2)."
    return Sheet("first", "First digit", note, ("Code", "Says", "A client then"), rows)


def second_digits() -> Sheet:
    rows = tuple(
        (f"x{row['digit']}z", f"{row['name']}: {row['says']}")
        for row in rows_of("digits")
        if row["place"] == "second"
    )
    note = "RFC 5321 section 4.2.1. The third tells apart what the two leave together."
    return Sheet(
        "second", "Second digit", note, ("Code", "What a reply is about"), rows
    )


def codes() -> Sheet:
    rows = tuple(
        (
            row["code"],
            ", ".join(_NAMES.get(word, word) for word in row["answers"].split()),
            row["meaning"].replace("  ", " "),
            row["a client then"],
            _short(row["source"]),
        )
        for row in rows_of("reply-codes")
    )
    note = (
        "A code stands here once for each meaning that it has. Enhanced codes such as "
        "5.1.1 follow the three digits where ENHANCEDSTATUSCODES is offered."
    )
    head = ("Code", "Answers", "Says", "A client then", "Source")
    return Sheet("codes", "Reply codes", note, head, rows)


def extensions() -> Sheet:
    rows = tuple(
        (
            row["keyword"],
            row["adds"],
            _uses(row),
            _short(row["source"]),
        )
        for row in rows_of("extensions")
    )
    note = "EHLO lists what a server offers; a verb or a parameter uses it."
    head = ("Keyword", "For", "Used by", "Source")
    return Sheet("extensions", "Extensions", note, head, rows)


def _uses(row: dict[str, str]) -> str:
    used = [f"the verb {row['verbs']}"] if row["verbs"] else []
    for verb in ("MAIL", "RCPT"):
        words = ", ".join(
            word if word == "SMTPUTF8" else f"{word}="
            for word in row[f"parameters of {verb}"].split()
        )
        used += [f"{words} on {verb}"] if words else []
    if row["needs"]:
        used.append(f"needs {row['needs']}")
    return "; ".join(used) or "nothing new"


def sizes() -> Sheet:
    rows = tuple(
        (row["of"], f"{int(row['at least']):,} {row['unit']}", _short(row["source"]))
        for row in rows_of("limits")
        if row["kind"] != "time"
    )
    note = "Everyone must accept at least these; for AUTH it is advice. Extensions raise some."
    return Sheet("sizes", "Sizes", note, ("Of", "At least", "Source"), rows)


def times() -> Sheet:
    rows = tuple(
        (
            _WAITS.get(row["of"], f"client, for the answer to {row['of']}"),
            f"{int(row['at least']) // 60} minutes",
            _short(row["source"]),
        )
        for row in rows_of("limits")
        if row["kind"] == "time"
    )
    note = "Nobody should give up earlier than this."
    return Sheet(
        "times", "Times to wait", note, ("Who waits", "At least", "Source"), rows
    )


def _short(source: str) -> str:
    """Return a source as it fits a narrow column.

    >>> _short("RFC 5321 sections 4.2.3, 3.4 and 7.4"), _short("RFC 1870")
    ('5321 §4.2.3, 3.4, 7.4', '1870')
    """
    short = re.sub(r"RFC (\d+)", r"\1", source).replace(" and ", ", ")
    return re.sub(r" sections? ", " §", short)


#: Name to the function that reads the table.
TABLES: dict[str, Callable[[], Sheet]] = {
    "commands": commands,
    "states": states,
    "first": first_digits,
    "second": second_digits,
    "codes": codes,
    "extensions": extensions,
    "sizes": sizes,
    "times": times,
}


def table_of(name: str) -> Sheet:
    """Return one table of the reference, read from `data/`."""
    return TABLES[name]()
