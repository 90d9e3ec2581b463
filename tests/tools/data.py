"""Write the tables of the code as CSV files in `data/`, or check that they agree.

The tables live in `smtpkit.protocol`; what `data/` holds is made from them, for readers
who work with a spreadsheet and for the reference sheet::

    python -m tests.tools.data            # write
    python -m tests.tools.data --check    # compare; status 1 if a file differs

Lists inside a cell are separated by a space.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path

from smtpkit.protocol import commands as core
from smtpkit.protocol import extended
from smtpkit.protocol.codes import CATEGORIES, REPLY_CODES, SEVERITIES
from smtpkit.protocol.command import Command
from smtpkit.protocol.enhanced import CLASSES, DETAILS, SUBJECTS
from smtpkit.protocol.extensions import EXTENSIONS
from smtpkit.protocol.leniencies import LENIENCIES
from smtpkit.protocol.limits import AUTH_RESPONSE_OCTETS, FLOORS, TIMEOUTS_MS
from smtpkit.protocol.machine import SESSION, Need, Outcome, State

__all__ = ["DATA", "TABLES", "as_csv", "main"]

#: Where the files stand.
DATA = Path(__file__).resolve().parents[2] / "data"

#: A table: its first row names the columns.
Table = list[tuple[str, ...]]

#: Where RFC 5321 sets each time-out.
_TIMEOUT_SECTIONS = {
    "greeting": "RFC 5321 section 4.5.3.2.1",
    "MAIL": "RFC 5321 section 4.5.3.2.2",
    "RCPT": "RFC 5321 section 4.5.3.2.3",
    "DATA": "RFC 5321 section 4.5.3.2.4",
    "text": "RFC 5321 section 4.5.3.2.5",
    ".": "RFC 5321 section 4.5.3.2.6",
    "server": "RFC 5321 section 4.5.3.2.7",
    "ATRN": "RFC 2645 section 5.2.1",
}


#: The commands in the order in which a reader meets them.
_COMMANDS: tuple[type[Command], ...] = (
    *(core.Helo, core.Ehlo, core.Mail, core.Rcpt, core.Data, core.EndOfText),
    *(core.Rset, core.Noop, core.Quit, core.Vrfy, core.Expn, core.Help),
    *(extended.Bdat, extended.StartTls, extended.Auth, extended.Response),
    *(extended.Etrn, extended.Atrn),
)
#: What a command needs besides its state, as it stands in a column.
_NEEDS = {
    Need.EXTENDED: "EHLO",
    Need.CLEAR: "clear",
    Need.ANONYMOUS: "anonymous",
    Need.AUTHENTICATED: "authenticated",
}


def commands() -> Table:
    """Return each command with its syntax, its states and its replies."""
    head = ("verb", "syntax", "legal in", "needs", "success", "refusal", "source")
    return [head, *(_command(kind) for kind in _COMMANDS)]


def _command(kind: type[Command]) -> tuple[str, ...]:
    rows = [row for row in SESSION if row.symbol == kind.verb]
    begun = {
        s for r in rows if r.outcome in (Outcome.DONE, Outcome.GO_ON) for s in r.before
    }
    needed = {need for row in rows for need in row.needs}
    codes = {row.code for row in REPLY_CODES if kind.verb in row.answers}
    return (
        *(kind.verb, kind.syntax),
        _spaced(state.name for state in State if state in begun),
        _spaced(word for need, word in _NEEDS.items() if need in needed),
        _spaced(sorted(code for code in codes if code < 400)),
        _spaced(sorted(code for code in codes if code >= 400)),
        kind.source,
    )


def digits() -> Table:
    """Return what the first and the second digit of a reply code say."""
    first = (
        ("first", str(row.digit), row.name, row.words, row.then, row.source)
        for row in SEVERITIES.values()
    )
    second = (
        ("second", str(row.digit), row.name, row.words, "", row.source)
        for row in CATEGORIES.values()
    )
    return [
        ("place", "digit", "name", "says", "a client then", "source"),
        *first,
        *second,
    ]


def states() -> Table:
    """Return the states of a session; their names are ours."""
    source = "RFC 5321 section 4.1.4"
    return [("state", "means", "source"), *((s.name, s.value, source) for s in State)]


def reply_codes() -> Table:
    """Return every reply code with each meaning that it has."""
    head = ("code", "answers", "meaning", "a client then", "source")
    rows = sorted(
        REPLY_CODES, key=lambda row: row.code
    )  # stable: the general row first
    return [
        head,
        *(
            (str(row.code), " ".join(map(_joined, row.answers)), *row[2:])
            for row in rows
        ),
    ]


def _joined(symbol: str) -> str:
    """Return a symbol as one word: ``BDAT LAST`` would look like two."""
    return symbol.replace(" ", "-")


def enhanced_codes() -> Table:
    """Return the parts of enhanced codes: classes, subjects, then each detail."""
    head = ("code", "meaning", "classes", "reply codes", "source")
    return [
        head,
        *(
            (f"{row.number}.X.X", f"{row.name}: {row.words}", "", "", row.source)
            for row in CLASSES.values()
        ),
        *(
            (f"X.{row.number}.X", f"{row.name}: {row.words}", "", "", row.source)
            for row in SUBJECTS.values()
        ),
        *(
            (
                row.code,
                row.words,
                _spaced(row.classes),
                _spaced(row.replies),
                row.source,
            )
            for row in DETAILS.values()
        ),
    ]


def extensions() -> Table:
    """Return the extensions and what each adds."""
    head = (
        *("keyword", "adds", "verbs", "parameters of MAIL", "parameters of RCPT"),
        *("octets more on MAIL", "octets more on RCPT", "needs", "source"),
    )
    return [
        head,
        *(
            (
                *(row.keyword, row.adds, _spaced(row.verbs)),
                *(_spaced(row.mail), _spaced(row.rcpt)),
                *(str(row.mail_octets), str(row.rcpt_octets)),
                *(row.needs, f"RFC {row.rfc}"),
            )
            for row in EXTENSIONS.values()
        ),
    ]


def leniencies() -> Table:
    """Return the leniencies and the danger of each."""
    return [("name", "takes", "danger", "source"), *LENIENCIES.values()]


def limits() -> Table:
    """Return sizes and times to wait: all are floors, and one is advice."""
    return [
        ("kind", "of", "at least", "unit", "source"),
        *(
            (
                "size",
                row.name,
                str(row.floor),
                row.unit,
                f"RFC 5321 section {row.section}",
            )
            for row in FLOORS
        ),
        (
            *(
                "advice",
                "line of an AUTH exchange, with CRLF",
                str(AUTH_RESPONSE_OCTETS),
            ),
            *("octets", "RFC 4954 section 4"),
        ),
        *(
            (
                *("time", name, str(milliseconds // 1000), "seconds"),
                _TIMEOUT_SECTIONS[name],
            )
            for name, milliseconds in TIMEOUTS_MS.items()
        ),
    ]


def _spaced(values: Iterable[object]) -> str:
    return " ".join(map(str, values))


#: File name to the function that makes its table.
TABLES: dict[str, Callable[[], Table]] = {
    "commands.csv": commands,
    "states.csv": states,
    "digits.csv": digits,
    "reply-codes.csv": reply_codes,
    "enhanced-codes.csv": enhanced_codes,
    "extensions.csv": extensions,
    "leniencies.csv": leniencies,
    "limits.csv": limits,
}


def as_csv(table: Table) -> str:
    """Return a table as CSV: commas, double quotes where needed, lines ended by LF."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    return out.getvalue()


def main(arguments: list[str] | None = None, folder: Path = DATA) -> int:
    """Write or compare the files; return 0 if all is well."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.data")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    is_check = parser.parse_args(arguments).check
    differing = []
    for name, make in TABLES.items():
        path, wanted = folder / name, as_csv(make())
        there = path.read_text("utf-8") if path.exists() else None
        if there == wanted:
            continue
        differing.append(name)
        if not is_check:
            path.write_text(wanted, "utf-8", newline="\n")
    verb = "differs from the code" if is_check else "written"
    for name in differing:
        print(f"data/{name}: {verb}")
    return 1 if is_check and differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
