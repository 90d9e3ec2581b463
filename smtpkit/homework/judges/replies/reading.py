r"""Judges of the parts on reading, and answers to them."""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Calls, Judge, Outcome, Trial
from ...sheets.replies import ASSIGNMENT
from ...sheets.trying import Case, Raises, Tried, try_fed, try_function

__all__ = ["JUDGES"]

_END = "RFC 5321 section 2.3.8"
_MULTI = "RFC 5321 section 4.2.1"
_BARE = "RFC 5321 section 4.2"
_CUT = "02_a_session#any-cut-look"


def _word(hidden: Dice) -> bytes:
    """Return a text that no table of answers holds."""
    return b"w%d" % hidden.number(1000, 9999)


def _line(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    code, word = hidden.number(200, 559), _word(hidden)
    cases = (
        Case((b"%d-%s" % (code, word),), (code, False, word), "more lines follow", _MULTI,
             belief="line-is-reply"),
        Case((b"%d %s" % (code, word),), (code, True, word), "the last line", _MULTI),
        Case((b"%d %s-%d go" % (code, word, code),), (code, True, b"%s-%d go" % (word, code)),
             "hyphens and digits in the text", _MULTI, belief="digits-anywhere"),
        Case((b"%d-" % code,), (code, False, b""), "more lines follow, no text", _MULTI),
        Case((b"%d " % code,), (code, True, b""), "the last line, no text", _BARE,
             belief="reply-needs-text"),
        Case((b"%d" % code,), (code, True, b""), "the code alone", _BARE,
             belief="reply-needs-space"),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-line"))
    yield from try_function(tried, calls, "split_line", cases)


def _pieces(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    one, two = b"250-%s" % _word(hidden), b"250 %s" % _word(hidden)
    both = one + b"\r\n" + two + b"\r\n"
    octets = [both[n : n + 1] for n in range(len(both))]
    by_octet = [
        [one] if n == len(one) + 1 else [two] if n == len(both) - 1 else []
        for n in range(len(both))
    ]
    cut = hidden.number(1, len(one) - 1)
    cases = (
        Case((both,), [[one, two]], "two lines at once", _END, belief="chunk-is-line"),
        Case((one[:cut], one[cut:] + b"\r\n"), [[], [one]], "a cut inside a line", _END,
             belief="half-a-line-fails", taught_in=_CUT),
        Case((one + b"\r", b"\n" + two), [[], [one]], "a cut between CR and LF", _END,
             taught_in=_CUT),
        Case((*octets,), by_octet, "one octet at a time", _END, taught_in=_CUT),
        Case((one + b"\n" + two + b"\r\n",), [[one + b"\n" + two]],
             "a line feed that ends nothing", _END, 1.5, "lf-is-enough"),
        Case((one + b"\r", two + b"\r\n"), [[], [one + b"\r" + two]],
             "a carriage return that ends nothing", _END, 1.5, "cr-is-enough"),
        Case((b"", one, b"", b"\r\n"), [[], [], [], [one]], "pieces with nothing in them",
             _END, belief="empty-is-nothing"),
        Case((b"\r\n" + two + b"\r\n",), [[b"", two]], "an empty line", _END,
             belief="empty-is-nothing"),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-pieces"))
    yield from try_fed(tried, calls, "LineReader", cases)
    case = Case((one, two), [[one], [two]], "two connections side by side", _END)
    yield tried.trial(case, "two readers, fed by turns", _two(calls, one, two))


def _two(calls: Calls, one: bytes, two: bytes) -> Outcome:
    """Feed half a line to each of two readers, then the other half."""
    readers = calls.make("LineReader"), calls.make("LineReader")
    found = []
    for reader, line in zip(readers, (one, two), strict=True):
        if reader.raised:
            return reader
        calls.method(reader.value, "feed", line)
    for reader in readers:
        outcome = calls.method(reader.value, "feed", b"\r\n")
        if outcome.raised:
            return outcome
        found.append(outcome.value)
    return Outcome(found)


def _multi_line(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    one, two, three = _word(hidden), _word(hidden), _word(hidden)
    code = hidden.number(200, 559)
    long = b"%d-%s\r\n%d-%s\r\n%d %s\r\n" % (code, one, code, two, code, three)
    wanted = (code, [one, two, three])
    octets = [long[n : n + 1] for n in range(len(long))]
    trap = b"%d-%d %s\r\n%d OK\r\n" % (code, code, one, code)
    cases = (
        Case((long,), [[wanted]], "a reply of three lines", _MULTI, belief="line-is-reply"),
        Case((b"%d %s\r\n%d %s\r\n" % (code, one, code, two),),
             [[(code, [one]), (code, [two])]], "two replies with one code", _MULTI,
             belief="same-code-same-reply"),
        Case((long + b"221 %s\r\n" % one,), [[wanted, (221, [one])]],
             "replies of a group in one piece", _MULTI, belief="last-line-counts"),
        Case((long[:2], long[2:5], long[5:-1], long[-1:]), [[], [], [], [wanted]],
             "cuts inside code and line end", _MULTI, taught_in=_CUT),
        Case((*octets,), [*[[]] * (len(long) - 1), [wanted]], "one octet at a time",
             _MULTI, 1.5, taught_in=_CUT),
        Case((trap,), [[(code, [b"%d %s" % (code, one), b"OK"])]],
             "digits in the text", _MULTI, belief="digits-anywhere"),
        Case((b"%d-\r\n%d\r\n" % (code, code),), [[(code, [b"", b""])]],
             "lines without text", _BARE, 1.5, "reply-needs-space"),
        Case((b"%d-%s\n%d OK\r\n" % (code, one, code), b"%d OK\r\n" % code),
             [[], [(code, [b"%s\n%d OK" % (one, code), b"OK"])]],
             "a line feed that ends nothing", _END, belief="lf-is-enough"),
        Case((long[:-2],), [[]], "a reply that is not complete yet", _MULTI,
             belief="rest-is-line"),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-multi-line"))
    yield from try_fed(tried, calls, "ReplyReader", cases)


def _broken(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    code, word = hidden.number(200, 559), _word(hidden)
    more, last = b"%d-%s" % (code, word), b"%d %s" % (code, word)
    low, high = hidden.number(100, 199), hidden.number(600, 999)
    no = Raises("ValueError")
    cases = (
        Case(([more, last],), (code, [word, word]), "a reply that is whole", _MULTI),
        Case(([b"%d" % code],), (code, [b""]), "the code alone", _BARE,
             belief="reply-needs-space"),
        Case(([more, b"%d OK" % (code % 359 + 201)],), no, "lines with different codes",
             _MULTI, belief="last-line-counts"),
        Case(([b"%d %s" % (low, word)],), no, "a first digit below 2", _BARE,
             belief="one-is-wait", taught_in="05_reply_codes#run-one-yz"),
        Case(([b"%d %s" % (high, word)],), no, "a first digit above 5", _BARE),
        Case(([b"%d:%s" % (code, word)],), no, "another sign after the code", _MULTI),
        Case(([b"OK %s" % word],), no, "no digits", _BARE, belief="text-decides"),
        Case(([more],), no, "a last line that is missing", _MULTI,
             belief="hyphen-is-nothing"),
        Case(([last, last],), no, "a line after the last", _MULTI,
             belief="same-code-same-reply"),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-broken"))
    yield from try_function(tried, calls, "read_reply", cases)


JUDGES: dict[str, Judge] = {
    "replies-line": _line,
    "replies-pieces": _pieces,
    "replies-multi-line": _multi_line,
    "replies-broken": _broken,
}
