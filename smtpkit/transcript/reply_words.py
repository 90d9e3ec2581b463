"""What one line of a reply says, in plain words for a learner.

RFC 5321 sections 4.2 and 4.1.1.1 (the lines that answer EHLO), RFC 2034 (finer codes).
The words of each code come from `smtpkit.protocol.codes`.
"""

from __future__ import annotations

import re

from ..protocol.codes import digits_for, words_for
from ..protocol.enhanced import words_for_enhanced
from ..protocol.errors import CommandSyntaxError
from ..protocol.extensions import EXTENSIONS
from ..protocol.grammar import base64_decode

__all__ = ["words_for_reply_line"]

_LINE = re.compile(r"([0-9]{3})([ -]?)(.*)\Z", re.DOTALL)
_ENHANCED = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?: +|\Z)(.*)\Z", re.DOTALL)
_NO_ENHANCED = ("greeting", "EHLO", "HELO")  # RFC 2034 section 4

_TAKEN = "The message was accepted: from now on the server is responsible for it."
#: What 250 means to each command.
_ACCEPTED = {
    "EHLO": "The introduction was accepted; what is offered follows.",
    "HELO": "The introduction was accepted.",
    "MAIL": "The reverse-path was accepted.",
    "RCPT": "The recipient was accepted.",
    ".": _TAKEN,
    "BDAT": "The chunk was accepted.",
    "BDAT LAST": _TAKEN,
    "RSET": "The transaction is forgotten.",
    "NOOP": "The server is there.",
    "VRFY": "The user or mailbox exists.",
    "EXPN": "The list has these members.",
}

_MORE = {
    "EXPN": "Another member of the list.",
    "VRFY": "Another mailbox.",
    "HELP": "Another line of the help text.",
}


def words_for_reply_line(text: str, symbol: str = "", *, first: bool = True) -> str:
    """Return what one line of a reply says.

    Args:
        text: the line without its CRLF.
        symbol: the command that it answers, by its name in the tables; "" if none.
        first: whether it is the first line of its reply.
    Returns:
        One or more sentences.

    >>> words_for_reply_line("250 2.1.5 OK", "RCPT")
    '250: done; mail system. The recipient was accepted. 2.1.5: success; addressing.'
    >>> words_for_reply_line("250-SIZE 10485760", "EHLO", first=False)
    'Offers SIZE: it takes messages of up to 10,485,760 octets.'
    """
    found = _LINE.match(text)
    if found is None:
        return "No reply of SMTP: it does not begin with three digits."
    code, _, rest = int(found[1]), found[2], found[3]
    if not first:
        return _more(code, rest, symbol)
    if code == 250 and symbol == "EHLO" and found[2] != "-":
        words = f"250: {digits_for(250)}. {_ACCEPTED['HELO']} No extension is offered."
    elif code == 250 and symbol in _ACCEPTED:
        words = f"250: {digits_for(250)}. {_ACCEPTED[symbol]}"
    elif symbol == "greeting" and code == 220 and rest:
        words = f"220: {digits_for(220)}. The server {rest.split(' ')[0]} is ready."
    elif code < 100:
        return "No reply of SMTP: its code is below 200."
    else:
        words = words_for(code, answering=symbol)
    if code == 334:
        return f"{words} {_question(rest)}"
    finer = _ENHANCED.match(rest) if symbol not in _NO_ENHANCED else None
    if finer and finer[1][0] == str(code)[0]:
        words += f" {_finer(finer[1], code, words)}"
    return words


def _finer(enhanced: str, code: int, said: str) -> str:
    """Return the words for a finer code; the detail only where it tells more."""
    try:
        words = words_for_enhanced(enhanced)
    except ValueError:
        return f"{enhanced} is no enhanced code."
    general, _, detail = words.partition(". ")
    # X.y.0 only says that nothing finer is known.
    if code < 400 or enhanced.endswith(".0") or detail in said:
        return general.rstrip(".") + "."
    return words


def _more(code: int, rest: str, symbol: str) -> str:
    if symbol == "EHLO" and code == 250:
        return _offer(rest)
    return _MORE.get(symbol, "The reply goes on.")


def _offer(text: str) -> str:
    """Return what one keyword in the answer to EHLO offers (section 4.1.1.1)."""
    keyword, *words = text.replace("AUTH=", "AUTH ", 1).split() or [""]
    row = EXTENSIONS.get(keyword.upper())
    if not keyword:
        return "An empty line; it offers nothing."
    if row is None:
        return f"Offers {keyword}; a client that does not know it lets it be."
    match row.keyword, words:
        case "SIZE", ["0"]:
            more = "sizes may be declared, and no limit is set"
        case "SIZE", [octets] if octets.isdecimal():
            more = f"it takes messages of up to {int(octets):,} octets"
        case "AUTH", [_, *_]:
            more = f"{row.adds}, by {' or '.join(words)}"
        case "LIMITS", [_, *_]:
            more = ", ".join(map(_limit, words))
        case _:
            more = row.adds
    return f"Offers {row.keyword}: {more}."


def _limit(word: str) -> str:
    """Return what a limit of RFC 9422 section 4 says."""
    name, _, value = word.partition("=")
    what = {
        "MAILMAX": "transactions in one session",
        "RCPTMAX": "recipients in one transaction",
        "RCPTDOMAINMAX": "recipient domains in one session",
    }.get(name.upper())
    if what is None or not value.isdecimal():
        return word
    return f"at most {int(value):,} {what}"


def _question(coded: str) -> str:
    if not coded:
        return "Its question is empty."
    try:
        octets = base64_decode(coded.encode("utf-8", "replace"))
    except CommandSyntaxError:
        return "This should be base64, and is not."
    return f"Decoded, it asks: {octets.decode('utf-8', 'backslashreplace')}"
