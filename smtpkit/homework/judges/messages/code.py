r"""Judges of the parts that ask for code: what hidden inputs they try.

RFC 2047 sections 2 and 5; RFC 5321 sections 4.1.1.4, 4.4 and 4.5.2; RFC 5322 sections
2.2.3 and 3.6.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.messages import ASSIGNMENT
from ...sheets.messages.reading import house_field
from ...sheets.messages.writing import try_encode
from ...sheets.trying import Case, Tried, try_fed, try_function

__all__ = ["JUDGES"]

_FIELD = "RFC 5322 section 2.2"
_FOLDS = "RFC 5322 section 2.2.3"
_END = "RFC 5321 section 2.3.8"
_TRACE = "RFC 5321 section 4.4"
_OPTIONAL = "RFC 5322 section 3.6.8"
_WORDS = "RFC 2047 section 2"
_SPLIT = "RFC 2047 section 5"
_DOTS = "RFC 5321 section 4.5.2"
_LAST = "RFC 5321 section 4.1.1.4"


def _word(hidden: Dice) -> bytes:
    """Return a word that nobody guesses."""
    return bytes(hidden.choose(b"abcdefghijklmnopqrstuvwxyz") for _ in range(8))


def _fields(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    a, b, c = (_word(hidden) for _ in range(3))
    rest = b"\r\n\r\n" + c + b"\r\n"
    cases = (
        Case((b"Subject: %s\r\nTo: %s%s" % (a, b, rest),), [(b"Subject", a), (b"To", b)],
             "two fields", _FIELD),
        Case((b"Subject: %s\r\n\t%s%s" % (a, b, rest),), [(b"Subject", a + b"\t" + b)],
             "a fold before a tab", _FOLDS, 2.0, "fold-is-space"),
        Case((b"Subject: %s\r\n   %s\r\n %s%s" % (a, b, c, rest),),
             [(b"Subject", a + b"   " + b + b" " + c)], "two folds in one field", _FOLDS,
             2.0, "fold-once"),
        Case((b"Subject:\r\n %s%s" % (a, rest),), [(b"Subject", a)],
             "a fold behind the colon", _FOLDS),
        Case((b"Subject: %s: %s:%s" % (a, b, rest),), [(b"Subject", a + b": " + b + b":")],
             "colons in the text", _FIELD, belief="colon-is-field"),
        Case((b"Subject:%s\r\nTo:%s%s" % (a, b, rest),), [(b"Subject", a), (b"To", b)],
             "no space behind the colon", _FIELD),
        Case((b"Subject:\r\nTo: %s%s" % (a, rest),), [(b"Subject", b""), (b"To", a)],
             "a field without text", _FIELD),
        Case((b"Keywords: %s\r\nkeywords: %s%s" % (a, b, rest),),
             [(b"Keywords", a), (b"keywords", b)], "a name that comes twice", _FIELD),
        Case((b"Subject: %s\r\n" % a,), [(b"Subject", a)], "no body at all", _FIELD),
        Case((b"Subject: %s\r\n\r\nTo: %s\r\n\r\nCc: %s\r\n" % (a, b, c),),
             [(b"Subject", a)], "a body with colons and empty lines", _FIELD,
             belief="name-makes-field"),
        Case((b"Subject: %s\nTo: %s%s" % (a, b, rest),),
             [(b"Subject", a + b"\nTo: " + b)], "a line feed that ends nothing", _END,
             belief="lf-ends-line"),
        Case((b"\r\nSubject: %s\r\n" % a,), [], "no field at all", _FIELD),
    )  # fmt: skip
    yield from try_function(
        Tried(ASSIGNMENT.part("messages-fields")), calls, "fields", cases
    )


def _trace(host: bytes, then: datetime, hours: int = 0, more: bytes = b"") -> bytes:
    """Return a trace field, with the clock of a zone."""
    stamp = format_datetime(then.astimezone(timezone(timedelta(hours=hours))))
    return b"Received: from pc.example.org%s by %s with ESMTP;\r\n %s\r\n" % (
        more, host, stamp.encode()
    )  # fmt: skip


def _journey(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    a, b, c = (_word(hidden) + b".example.net" for _ in range(3))
    start = datetime(2026, 5, hidden.number(1, 28), 23, 59, 58, tzinfo=UTC)
    one, two = hidden.number(3, 900), hidden.number(3, 90_000)
    second, third = (start + timedelta(seconds=n) for n in (one, one + two))
    rest = b"Subject: Hi\r\n\r\n"
    hops = _trace(c, third) + _trace(b, second) + _trace(a, start) + rest
    zones = _trace(b, second, hidden.number(1, 11)) + _trace(a, start, -5) + rest
    way = [(a.decode(), 0), (b.decode(), one)]
    commented = _trace(b, second, 0, b" (held by %s; asleep [192.0.2.1])" % c)
    cases = (
        Case((_trace(a, start) + rest,), way[:1], "one hop", _TRACE),
        Case((hops,), [*way, (c.decode(), two)], "three hops", _TRACE,
             belief="trace-reads-down"),
        Case((zones,), way, "clocks of several zones", "RFC 5322 section 3.3",
             belief="clock-is-time"),
        Case((_trace(b, start) + _trace(a, second) + rest,),
             [(a.decode(), 0), (b.decode(), -one)], "a clock that is slow", _TRACE),
        Case((commented + _trace(a, start) + rest,), way, "remarks in brackets", _TRACE),
        Case((hops.replace(b" by ", b"\r\n\tby ").replace(b"Received", b"RECEIVED"),),
             [*way, (c.decode(), two)], "a fold, and a name in capital letters", _FOLDS),
        Case((rest + _trace(a, start),), [], "a body that looks like a trace", _FIELD,
             belief="name-makes-field"),
        Case((b"To: x@example.org\r\n" + hops.replace(rest, b"By: me\r\n" + rest),),
             [*way, (c.decode(), two)], "other fields around", _TRACE),
    )  # fmt: skip
    yield from try_function(
        Tried(ASSIGNMENT.part("messages-journey")), calls, "journey", cases
    )


def _encode(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    a, b = _word(hidden).decode(), _word(hidden).decode()
    texts = (
        (f"Grüße, {a}", "a short text", _WORDS, 1.0),
        (f"{a} {b} " * 9, "a long text in ASCII", _WORDS, 1.0),
        (f"{a}äöüß" * hidden.number(8, 12), "a long text, two octets a letter", _SPLIT, 1.0),
        ("手紙" * hidden.number(30, 40) + a, "three octets a letter", _SPLIT, 1.0),
        (a[:3] + "🚣" * hidden.number(30, 40), "four octets a letter", _SPLIT, 1.0),
        (f"a_b=c?d_{a}=C3=A9", "signs that mean something", "RFC 2047 section 4.2", 1.0),
        (f"  {a}  é  ", "spaces at both ends", "RFC 2047 section 4.2", 1.0),
        (f"=?utf-8?q?{a}?=", "a text that looks encoded", _SPLIT, 1.0),
    )  # fmt: skip
    yield from try_encode(Tried(ASSIGNMENT.part("messages-encode")), calls, texts)


def _dots(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    a, b = _word(hidden), _word(hidden)
    tried = Tried(ASSIGNMENT.part("messages-dots"))
    sent = (
        Case((b"%s\r\n%s\r\n" % (a, b),), b"%s\r\n%s\r\n.\r\n" % (a, b),
             "no dots to double", _DOTS, belief="every-line"),
        Case((b"%s\r\n.%s\r\n" % (a, b),), b"%s\r\n..%s\r\n.\r\n" % (a, b),
             "a line that begins with a dot", _DOTS, 2.0, "only-lone-dot"),
        Case((b"..%s\r\n...\r\n" % a,), b"...%s\r\n....\r\n.\r\n" % a,
             "lines that begin with several dots", _DOTS, 1.0, "stuffed-already"),
        Case((b"%s.\r\n%s.%s\r\n" % (a, a, b),), b"%s.\r\n%s.%s\r\n.\r\n" % (a, a, b),
             "dots in and behind a line", _DOTS, 1.0, "dots-everywhere"),
        Case((b"%s\r\n.%s" % (a, b),), b"%s\r\n..%s\r\n.\r\n" % (a, b),
             "a last line without an end", _LAST),
        Case((b"%s\r\n\r\n" % a,), b"%s\r\n\r\n.\r\n" % a, "an empty line at the end",
             _LAST, belief="empty-line-ends"),
    )  # fmt: skip
    yield from try_function(tried, calls, "stuff", sent)
    octets = b"%s\r\n..\r\n..%s\r\n.\r\n" % (a, b)
    one_by_one = [octets[n : n + 1] for n in range(len(octets))]
    lines = {len(a) + 1: [a], len(a) + 5: [b"."], len(a + b) + 9: [b"." + b]}
    received = (
        Case((octets,), [[a, b".", b"." + b]], "the whole in one piece", _DOTS, 2.0,
             "dots-kept"),
        Case((*one_by_one,), [lines.get(n, []) for n in range(len(octets))],
             "one octet at a time", _DOTS, 2.0, "chunk-is-line"),
        Case((b".%s\r\n...\r\n" % a,), [[a, b".."]], "one dot goes, not more", _DOTS,
             belief="all-dots-go"),
        Case((b"%s\r\n.\r\nRSET\r\n" % a, b"%s\r\n" % b), [[a], []],
             "what follows the mail data", _LAST),
        Case((b"%s\n.\n%s\r\n.\r\n" % (a, b),), [[b"%s\n.\n%s" % (a, b)]],
             "line feeds that end nothing", _LAST, 1.0, "lf-is-enough"),
        Case((b"%s\r\n.\r" % a, b"", b"\n%s\r\n" % b), [[a], [], []],
             "an end that is cut, and an empty piece", _LAST),
    )  # fmt: skip
    yield from try_fed(tried, calls, "Unstuffer", received)


def _house(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    rule = house_field(visible)
    a, b, c, d = (_word(hidden).decode() for _ in range(4))
    sign, between = rule.sign, rule.between

    def letter(body: str, name: str = rule.name, more: str = "") -> tuple[bytes]:
        return (f"Subject: {c}\r\n{name}: {body}\r\n\r\n{more}Hi\r\n".encode(),)

    two = f"{a}{sign}{c}{between}{b}{sign}{d}"
    other = next(one for one in ";|/+," if one != between)
    cases = (
        Case(letter(two), {a: c, b: d}, "two items", _OPTIONAL, 2.0),
        Case(letter(f"{a}  {between}  {b} {sign} {d}"), {a: rule.alone, b: d},
             "a key alone, and spaces", _OPTIONAL, 2.0),
        Case(letter(f"{a}{sign}{c}{between}{b}{between}{a}{sign}{d}"),
             {a: d if rule.last else c, b: rule.alone}, "a key that comes again",
             _OPTIONAL, 2.0),
        Case(letter(f"{a}{sign}{c}{sign}{other}{d}"), {a: f"{c}{sign}{other}{d}"},
             "signs inside a value", _OPTIONAL),
        Case(letter(two.replace(between, f"{between}\r\n\t")), {a: c, b: d},
             "a field in two lines", _FOLDS, belief="line-is-field"),
        Case(letter(two, rule.name.upper()), {a: c, b: d},
             "the name in other letters", _FIELD),
        Case(letter(f"{two}{between}{between}"), {a: c, b: d}, "empty items", _OPTIONAL),
        Case(letter(f"{a}{sign}"), {a: ""}, "an empty value", _OPTIONAL),
        Case(letter(c, "Comments", f"{rule.name}: {two}\r\n"), {},
             "a body that looks like the field", _FIELD, 1.0, "name-makes-field"),
    )  # fmt: skip
    yield from try_function(
        Tried(ASSIGNMENT.part("messages-house")), calls, "house", cases
    )


JUDGES: dict[str, Judge] = {
    "messages-fields": _fields,
    "messages-journey": _journey,
    "messages-encode": _encode,
    "messages-dots": _dots,
    "messages-house": _house,
}
