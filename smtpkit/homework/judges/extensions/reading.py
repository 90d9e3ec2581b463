r"""Judges of the parts on the list of offers, and answers to them."""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.extensions import ASSIGNMENT
from ...sheets.extensions.reading import joined, mail_rule
from ...sheets.trying import Case, Raises, Tried, try_function
from .. import Answer

__all__ = ["JUDGES", "WORKED"]

_OFFER = "RFC 5321 section 4.1.1.1"
_PRIVATE = "RFC 5321 section 4.1.5"
_WORDS = ("small", "Night", "slow", "Depot", "wide", "North")


def _reply(*texts: str) -> list[bytes]:
    """Return the lines of a reply to EHLO."""
    *more, last = [text.encode() for text in texts]
    return [b"250-" + text for text in more] + [b"250 " + last]


def _offers(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    house = joined(visible)
    size = str(hidden.number(100_000, 999_999))
    words = [*hidden.sample(_WORDS, 2), str(hidden.number(10, 99))]
    host = f"mx{hidden.number(1, 9)}.example.net"
    own = f"{house.keyword} {house.joint.join(words)}"
    strange = house.joint.join(words)
    cases = (
        Case(
            (_reply(host, f"SIZE {size}", "AUTH PLAIN CRAM-MD5", "8BITMIME"),),
            {"SIZE": [size], "AUTH": ["PLAIN", "CRAM-MD5"], "8BITMIME": []},
            "several offers, with words and without",
            _OFFER,
        ),
        Case(
            (_reply("SIZE.example.net PIPELINING here", "DSN"),),
            {"DSN": []},
            "a greeting that looks like an offer",
            _OFFER,
        ),
        Case(
            (_reply(host, f"size {size}", "LIMITS RcptMax=9"),),
            {"SIZE": [size], "LIMITS": ["RcptMax=9"]},
            "letter case",
            "RFC 5321 section 2.4",
        ),
        Case(
            (_reply(host, "HELP", ""),),
            {"HELP": []},
            "a line with nothing on it, which some servers send",
            _OFFER,
        ),
        Case((_reply(host),), {}, "a greeting alone", _OFFER),
        Case(
            (_reply(host, own, "HELP"),),
            {house.keyword: words, "HELP": []},
            "the private keyword of this house",
            _PRIVATE,
            weight=2.0,
        ),
        Case(
            (_reply(host, f"{house.stranger} {strange} 7", own.lower()),),
            {
                house.stranger: [strange, "7"],
                house.keyword: [word.lower() for word in words],
            },
            "private keywords of this house and of another",
            _PRIVATE,
        ),
    )
    tried = Tried(ASSIGNMENT.part("extensions-offers"))
    yield from try_function(tried, calls, "read_offers", cases)


def _worked_offers(visible: Dice) -> str:
    house = joined(visible)
    return f'''\
def read_offers(lines):
    """Return what a reply to EHLO offers: keyword -> its words."""
    offers = {{}}
    for line in lines[1:]:
        keyword, _, rest = line[4:].decode().partition(" ")
        keyword = keyword.upper()
        if keyword == "{house.keyword}":
            offers[keyword] = rest.split("{house.joint}")
        elif keyword:
            offers[keyword] = rest.split()
    return offers
'''


def _mail(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    rule = mail_rule(visible)
    path = (
        f"{hidden.choose(('ann', 'carol', 'ivan'))}{hidden.number(10, 99)}@example.org"
    )
    plain = b"Subject: Lunch\r\n\r\n" + b"." * hidden.number(5, 50) + b"\r\n"
    eight = b"Subject: Lunch\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n" * hidden.number(1, 9)

    def line(letter: bytes, *offered: str) -> bytes:
        says = {
            "SIZE": f"SIZE={len(letter)}",
            rule.private: f"{rule.private}={rule.value}",
        }
        if letter == eight:
            says["BODY"] = "BODY=8BITMIME"
        words = [says[name] for name in rule.order if name in says and name in offered]
        return " ".join([f"MAIL FROM:<{path}>", *words]).encode() + b"\r\n"

    size: dict[str, list[str]] = {"SIZE": ["1000000"], "HELP": []}
    body: dict[str, list[str]] = {"8BITMIME": [], "PIPELINING": []}
    house: dict[str, list[str]] = {rule.private: ["x"]}
    every = {**size, **body, **house}
    parameter, mime = "RFC 5321 section 4.1.1.2", "RFC 6152 section 3"
    cases = (
        Case((path, plain, {}), line(plain), "nothing on offer", parameter),
        Case((path, plain, size), line(plain, "SIZE"), "SIZE", "RFC 1870 section 6"),
        Case((path, eight, body), line(eight, "BODY"), "octets above 127", mime),
        Case((path, plain, body), line(plain), "8BITMIME that is not needed", mime),
        Case(
            (path, eight, size),
            Raises("ValueError"),
            "octets above 127 that may not be sent",
            mime,
            belief="eight-bit-always",
        ),
        Case(
            ("", plain, {}),
            b"MAIL FROM:<>\r\n",
            "the null reverse-path",
            "RFC 5321 section 4.5.5",
        ),
        Case(
            (f"{path}>\r\nRCPT TO:<eve@example.com", plain, {}),
            Raises("ValueError"),
            "a reverse-path with a line end in it",
            "RFC 5321 section 2.3.8",
            belief="input-stays-inside",
        ),
        Case(
            (path, eight, every),
            line(eight, "SIZE", "BODY", rule.private),
            "all parameters, in the order of this house",
            _PRIVATE,
            weight=2.0,
        ),
        Case(
            (path, plain, {**size, **house}),
            line(plain, "SIZE", rule.private),
            "the private parameter of this house",
            _PRIVATE,
        ),
    )
    tried = Tried(ASSIGNMENT.part("extensions-mail"))
    yield from try_function(tried, calls, "mail_line", cases)


def _worked_mail(visible: Dice) -> str:
    rule = mail_rule(visible)
    steps = {
        "SIZE": '    if "SIZE" in offers:\n        line += f" SIZE={len(message)}"\n',
        "BODY": '    if not message.isascii():\n        line += " BODY=8BITMIME"\n',
        rule.private: (
            f'    if "{rule.private}" in offers:\n'
            f'        line += " {rule.private}={rule.value}"\n'
        ),
    }
    return f'''\
def mail_line(reverse_path, message, offers):
    """Return the MAIL line for a message, as octets with CRLF."""
    if any(sign in reverse_path for sign in "\\r\\n\\0"):
        raise ValueError("a line end in the reverse-path")
    if not message.isascii() and "8BITMIME" not in offers:
        raise ValueError("octets above 127, and no 8BITMIME")
    line = f"MAIL FROM:<{{reverse_path}}>"
{"".join(steps[name] for name in rule.order)}    return line.encode() + b"\\r\\n"
'''


def _size(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    lines = [b"Subject: Lunch", b"", *[b"." * hidden.number(1, 30) for _ in range(4)]]
    lines.append("Grüße".encode())
    size = sum(map(len, lines)) + 2 * len(lines)
    count, limit = "RFC 1870 section 5", "RFC 1870 section 3"
    cases = (
        Case(
            (lines, {"SIZE": [str(size)]}),
            (size, True),
            "a letter of just the limit",
            count,
        ),
        Case((lines, {"SIZE": [str(size - 1)]}), (size, False), "one too many", count),
        Case((lines, {"SIZE": []}), (size, True), "SIZE without a number", limit),
        Case((lines, {"SIZE": ["0"]}), (size, True), "SIZE 0", limit),
        Case((lines, {"HELP": []}), (size, True), "no SIZE", "RFC 1870 section 4"),
        Case(([], {"SIZE": ["5"]}), (0, True), "an empty letter", count),
    )
    tried = Tried(ASSIGNMENT.part("extensions-size"))
    yield from try_function(tried, calls, "size_up", cases)


JUDGES: dict[str, Judge] = {
    "extensions-offers": _offers,
    "extensions-mail": _mail,
    "extensions-size": _size,
}

WORKED: dict[str, Answer] = {
    "extensions-offers": _worked_offers,
    "extensions-mail": _worked_mail,
    "extensions-size": '''\
def size_up(lines, offers):
    """Return the octets of a letter, and whether this server may take it."""
    octets = sum(len(line) + 2 for line in lines)
    limit = int((offers.get("SIZE") or ["0"])[0])
    return octets, limit == 0 or octets <= limit
''',
}
