r"""Judges of lines, mail data and the reply to EHLO, and answers to them."""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.server import ASSIGNMENT
from ...sheets.server.octets import hello_rule, longest_line, read_text
from ...sheets.trying import Case, Tried, try_fed, try_function
from .. import Answer

__all__ = ["JUDGES", "WORKED"]

_LINES = "RFC 5321 section 2.3.8"
_LIMIT = "RFC 5321 section 4.5.3.1.4"
_END = "RFC 5321 section 4.1.1.4"
_DOTS = "RFC 5321 section 4.5.2"


def _pieces(octets: bytes, size: int) -> tuple[bytes, ...]:
    return tuple(octets[at : at + size] for at in range(0, len(octets), size))


def _per_piece(pieces: tuple[bytes, ...], most: int) -> list[list[bytes | None]]:
    """Return the lines that each piece completes."""
    found, buffer = [], b""
    for piece in pieces:
        *complete, buffer = (buffer + piece).split(b"\r\n")
        found.append([line if len(line) + 2 <= most else None for line in complete])
    return found


def _lines(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    most = longest_line(visible)
    word = b"NOOP %d" % hidden.number(100, 999)
    three = word + b"\r\n\r\nQUIT\r\n"
    full = b"a" * (most - 2)
    mixed = b"NOOP\nMAIL FROM:<>\r" + word + b"\r\n"
    limits = (full + b"\r\n", full + b"a\r\n" + word + b"\r\n")
    far = (full, b"aa" * most, b"\r", b"\n" + word + b"\r\n")
    cases = [
        Case(pieces, _per_piece(pieces, most), category, source, weight, belief)
        for pieces, category, source, weight, belief in (
            ((three,), "three lines at once", _LINES, 1.0, ""),
            (_pieces(three, 1), "octet by octet", _LINES, 1.0, "chunk-is-line"),
            (
                _pieces(three, hidden.number(4, 7)),
                "other pieces",
                _LINES,
                1.0,
                "chunk-is-line",
            ),
            ((mixed,), "bare LF and bare CR inside", _LINES, 2.0, "lf-is-enough"),
            ((b"\r", b"\r\n"), "two CR", _LINES, 1.0, ""),
            (limits, "lines at the limit of this house", _LIMIT, 2.0, ""),
            (
                far,
                "a line far too long, in pieces",
                _LIMIT,
                1.0,
                "",
            ),
        )
    ]
    tried = Tried(ASSIGNMENT.part("server-lines"))
    yield from try_fed(tried, calls, "Lines", cases)


def _text(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    word = b"W%d" % hidden.number(100, 999)
    dots = b"..%b\r\n..\r\n...\r\n.%b\r\n" % (word, word)
    bare = dots.replace(b"\r\n.", b"\r\n")[1:]
    end = b".\r\n"
    lf, mixed = word + b"\n.\n" + word, word + b"\n.\r\n" + word
    cr, half = word + b"\r.\r" + word, word + b"\r\n.\n" + word
    behind = b"MAIL FROM:<%b@example.org>\r\n" % word
    plain = word + b"\r\n"
    tries = (
        (_pieces(plain + end, 99), plain, b"", "a letter at once", _END, 1.0, ""),
        (
            _pieces(plain + end, 1),
            plain,
            b"",
            "octet by octet",
            _END,
            1.0,
            "chunk-is-line",
        ),
        (
            _pieces(dots + end, 99),
            bare,
            b"",
            "dots at the start",
            _DOTS,
            2.0,
            "dots-kept",
        ),
        (
            _pieces(dots + end, 1),
            bare,
            b"",
            "dots, octet by octet",
            _DOTS,
            1.0,
            "dots-kept",
        ),
        ((end,), b"", b"", "nothing but the end", _END, 1.0, ""),
        (
            (plain + end + behind,),
            plain,
            behind,
            "commands behind the end",
            _END,
            1.0,
            "",
        ),
        ((lf + b"\r\n" + end,), lf + b"\r\n", b"", "LF, dot, LF", _END, 1.0, "any-end"),
        (
            (mixed + b"\r\n" + end,),
            mixed + b"\r\n",
            b"",
            "LF, dot, CRLF",
            _END,
            1.0,
            "lf-is-enough",
        ),
        (
            (half + b"\r\n" + end,),
            half.replace(b"\r\n.", b"\r\n") + b"\r\n",
            b"",
            "CRLF, dot, LF",
            _END,
            1.0,
            "lf-is-enough",
        ),
        ((cr + b"\r\n" + end,), cr + b"\r\n", b"", "CR, dot, CR", _END, 1.0, "any-end"),
    )
    tried = Tried(ASSIGNMENT.part("server-text"))
    for pieces, letter, rest, category, source, weight, belief in tries:
        case = Case(pieces, [letter, rest], category, source, weight, belief)
        called = f"Text() fed {b''.join(pieces)!r:.120} in {len(pieces)} pieces"
        yield tried.trial(case, called, read_text(calls, pieces))


def _hello(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    rule = hello_rule(visible)
    client = f"me{hidden.number(10, 99)}.example"
    greets = f"{rule.host} greets {client}"
    size = str(hidden.number(100_000, 999_999))
    some = hidden.sample(rule.order, 3)
    every = sorted(rule.order)

    def reply(*offers: str) -> bytes:
        texts = [greets, *offers]
        shown = [f"250-{text}\r\n" for text in texts[:-1]] + [f"250 {texts[-1]}\r\n"]
        return "".join(shown).encode()

    def ordered(words: list[str]) -> list[str]:
        return [word for word in rule.order if word in words]

    hello, house = "RFC 5321 section 4.1.1.1", "in the order of this house"
    own = rule.order[1]
    cases = (
        Case((client, {}), reply(), "nothing on offer: one line", hello),
        Case((client, {own: []}), reply(own), "one offer", hello),
        Case(
            (client, {own: [size, "X"]}),
            reply(f"{own} {size} X"),
            "an offer with words",
            hello,
        ),
        Case(
            (client, {word: list[str]() for word in some}),
            reply(*ordered(some)),
            f"three offers, {house}",
            hello,
        ),
        Case(
            (client, {word: list[str]() for word in every}),
            reply(*rule.order),
            f"all offers, {house}",
            hello,
        ),
        Case(
            (client, {"VERB": [], own: []}),
            reply(own),
            "an offer that is not of this house",
            hello,
        ),
    )
    tried = Tried(ASSIGNMENT.part("server-hello"))
    yield from try_function(tried, calls, "hello", cases)


JUDGES: dict[str, Judge] = {
    "server-lines": _lines,
    "server-text": _text,
    "server-hello": _hello,
}


def _worked_lines(visible: Dice) -> str:
    return f'''\
class Lines:
    """Cuts octets into lines."""

    def __init__(self):
        """Begin with no octets."""
        self.buffer = b""

    def feed(self, octets):
        """Return the lines that are complete now, without CRLF; None if too long."""
        *lines, self.buffer = (self.buffer + octets).split(b"\\r\\n")
        most = {longest_line(visible)} - 2
        return [line if len(line) <= most else None for line in lines]
'''


def _worked_hello(visible: Dice) -> str:
    rule = hello_rule(visible)
    order = ", ".join(f'"{keyword}"' for keyword in rule.order)
    return f'''\
def hello(client, offers):
    """Return the reply to EHLO, as octets with CRLF."""
    texts = [f"{rule.host} greets {{client}}"]
    for keyword in ({order}):
        if keyword in offers:
            texts.append(" ".join([keyword, *offers[keyword]]))
    lines = [f"250-{{text}}\\r\\n" for text in texts[:-1]]
    return "".join([*lines, f"250 {{texts[-1]}}\\r\\n"]).encode()
'''


WORKED: dict[str, Answer] = {
    "server-lines": _worked_lines,
    "server-text": '''\
class Text:
    """Reads one letter, from behind the 354 to its end."""

    def __init__(self):
        """Begin with no octets."""
        self.buffer = b"\\r\\n"  # as if a line had ended just before

    def feed(self, octets):
        """Return None while the letter goes on; then the letter and what is behind."""
        self.buffer += octets
        if b"\\r\\n.\\r\\n" not in self.buffer:
            return None
        letter, _, rest = self.buffer.partition(b"\\r\\n.\\r\\n")
        return (letter + b"\\r\\n").replace(b"\\r\\n.", b"\\r\\n")[2:], rest
''',
    "server-hello": _worked_hello,
}
