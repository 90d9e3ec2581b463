"""Sheets of `extensions` with typical mistakes, and the points that they keep."""

from __future__ import annotations

from .. import Answer, WrongSheet
from ..slips import slipper
from . import delivering, reading, sending, talking, values

__all__ = ["WRONG"]

_WORKED: dict[str, Answer] = {
    **reading.WORKED,
    **sending.WORKED,
    **talking.WORKED,
    **delivering.WORKED,
    **values.WORKED,
}
_slip = slipper(_WORKED)

WRONG: tuple[WrongSheet, ...] = (
    WrongSheet(
        "keywords count only in capital letters",
        _slip("extensions-offers", ("keyword = keyword.upper()", "pass")),
        {"extensions-offers": 6.0},
    ),
    WrongSheet(
        "the greeting is taken for an offer",
        _slip("extensions-offers", ("lines[1:]", "lines")),
        {"extensions-offers": 0.0},
    ),
    WrongSheet(
        "any refusal of EHLO leads to HELO",
        _slip("extensions-opening", ("code in (500, 502)", "code >= 400")),
        {"extensions-opening": 5.71},
    ),
    WrongSheet(
        "parameters that nobody offered",
        _slip("extensions-mail", ('"8BITMIME" not in offers', "False")),
        {"extensions-mail": 9.0},
    ),
    WrongSheet(
        "line ends are not counted, SIZE 0 is a limit",
        _slip(
            "extensions-size",
            ("len(line) + 2", "len(line)"),
            ("limit == 0 or ", "not offers.get('SIZE') or "),
        ),
        {"extensions-size": 1.0},
    ),
    WrongSheet(
        "NOOP and QUIT stand anywhere in a group",
        _slip("extensions-groups", ('"RCPT", ', '"RCPT", "NOOP", ')),
        {"extensions-groups": 9.09},
    ),
    WrongSheet(
        "dots are doubled in chunks",
        _slip(
            "extensions-chunks",
            (
                "    first =",
                '    message = message.replace(b"\\r\\n.", b"\\r\\n..")\n    first =',
            ),
        ),
        {"extensions-chunks": 7.0},
    ),
    WrongSheet(
        "a password in clear, where nothing else is to be had",
        _slip("extensions-mechanism", ("(encrypted or not shows)", "True")),
        {"extensions-mechanism": 6.5},
    ),
    WrongSheet(
        "what was read in clear still holds inside TLS",
        _slip("extensions-secure", ("    talk = Talk(connection)  #", "    #")),
        {"extensions-secure": 7.5},
    ),
    WrongSheet(
        "mail data without dots added",
        _slip("extensions-deliver", ("stuff(message)", "message")),
        {"extensions-deliver": 8.17},
    ),
    WrongSheet(
        "the whole group in one write, whatever was offered",
        _slip("extensions-deliver", ('"PIPELINING" in offers', "True")),
        {"extensions-deliver": 9.17},
    ),
    WrongSheet(
        "552 is for ever",
        _slip("extensions-replies", ('"later"', '"refused"')),
        {"extensions-replies": 3.6},
    ),
)
