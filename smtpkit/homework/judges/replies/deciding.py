"""Judges of the parts on deciding."""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Calls, Judge, Trial
from ...sheets.replies import ASSIGNMENT
from ...sheets.replies.deciding import house_rule
from ...sheets.trying import Case, Tried, try_function

__all__ = ["JUDGES"]

_FIRST = "RFC 5321 section 4.3.2"
_RANGE = "RFC 5321 section 4.2"
_PRIVATE = "RFC 5321 section 4.1.5"
_CASE = "RFC 5321 section 2.4"
_ENHANCED = "RFC 2034 section 4"
_NUMBERS = "RFC 3463 section 2"
_MANY = "RFC 5321 section 4.5.3.1.10"
_CLOSED = "RFC 5321 section 3.8"
_MULTI = "RFC 5321 section 4.2.1"
_HELD = "RFC 5321 section 4.2.5"
_REPORT = "RFC 5321 section 6.1"
_TAUGHT_FATE = "11_queues_and_reports#promise-look"


def _enhanced(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    subject, detail = hidden.number(1, 7), hidden.number(1, 20)
    finer = f"{subject}.{detail}"
    verb = hidden.choose(("MAIL", "RCPT", "DATA", "RSET"))
    cases = (
        Case((verb, 250, f"2.{finer} OK"), (f"2.{finer}", "OK"), "a success", _ENHANCED,
             belief="enhanced-for-errors"),
        Case((verb, 451, f"4.{finer}   Later"), (f"4.{finer}", "Later"),
             "more than one space", _ENHANCED),
        Case((verb, 550, f"5.{detail}.{subject}00 No"), (f"5.{detail}.{subject}00", "No"),
             "numbers of three digits", _NUMBERS),
        Case(("STARTTLS", 220, f"2.{finer} Go"), (f"2.{finer}", "Go"),
             "220 that is no greeting", _ENHANCED, belief="greeting-repeats"),
        Case(("greeting", 220, f"2.{finer} mx"), (None, f"2.{finer} mx"),
             "the greeting", _ENHANCED, 1.5, "enhanced-everywhere"),
        Case(("EHLO", 550, f"5.{finer} No"), (None, f"5.{finer} No"),
             "an answer to EHLO", _ENHANCED, 1.5, "enhanced-everywhere"),
        Case(("HELO", 250, f"2.{finer} mx"), (None, f"2.{finer} mx"),
             "an answer to HELO", _ENHANCED, belief="enhanced-everywhere"),
        Case(("DATA", 354, f"2.{finer} Go"), (None, f"2.{finer} Go"),
             "a reply 3yz", _ENHANCED, belief="enhanced-everywhere"),
        Case((verb, 250, f"5.{finer} Odd"), (None, f"5.{finer} Odd"),
             "another class than the code's", _ENHANCED),
        Case((verb, 550, f"5.0{subject}.1 No"), (None, f"5.0{subject}.1 No"),
             "a number that begins with 0", _NUMBERS),
        Case((verb, 550, f"No 5.{finer} here"), (None, f"No 5.{finer} here"),
             "three numbers later in the text", _ENHANCED, belief="digits-anywhere"),
        Case((verb, 550, f"5.{finer}.1 is my version"),
             (None, f"5.{finer}.1 is my version"), "four numbers", _NUMBERS),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-enhanced"))
    yield from try_function(tried, calls, "enhanced", cases)


def _decide(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    rule = house_rule(visible)
    verb = hidden.choose(("MAIL", "RCPT", "RSET", "EHLO"))
    free = hidden.number(240, 249)
    strange = hidden.choose((hidden.number(100, 199), hidden.number(600, 999)))
    house = "05_reply_codes#decide-look"
    cases = (
        Case((verb, free), "done", "a positive code that is in no list", _FIRST,
             belief="unknown-is-error"),
        Case(("DATA", hidden.number(300, 349)), "go on",
             "an intermediate code that is in no list", _FIRST,
             belief="three-is-refusal"),
        Case((verb, hidden.number(460, 499)), "later",
             "a transient code that is in no list", _FIRST, belief="later-is-never"),
        Case((verb, hidden.number(560, 599)), "give up",
             "a permanent code that is in no list", _FIRST, belief="retry-all"),
        Case((".", 554), "give up", "the dot, refused", _FIRST),
        Case((verb, 421), "later", "a host that shuts down", _FIRST),
        Case((verb, strange), "give up", "a first digit that SMTP does not have", _RANGE,
             belief="one-is-wait"),
        Case((rule.verb, rule.waits), "later", "the house rule", _PRIVATE,
             taught_in=house),
        Case((rule.verb, rule.was_done), "done", "the house rule", _PRIVATE,
             taught_in=house),
        Case((rule.verb, rule.passing), "later", "the house rule", _PRIVATE,
             taught_in=house),
        Case((rule.verb.lower(), rule.was_done), "done", "the house rule, in small letters",
             _CASE, belief="case-matters", taught_in="03_commands_and_states"),
        Case((rule.verb, free), "done", "the private verb, another code", _PRIVATE),
        Case((verb, rule.waits), "done", "the codes of the house rule, another verb",
             _PRIVATE),
        Case((verb, rule.passing), "give up", "the codes of the house rule, another verb",
             _PRIVATE),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-decide"))
    yield from try_function(tried, calls, "decide", cases)


def _too_many(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    few, many = hidden.number(1, 99), hidden.number(101, 500)
    cases = (
        Case((250, None, few), "done", "a recipient who is accepted", _FIRST),
        Case((452, "4.5.3", many), "later", "452", _FIRST, belief="later-is-never"),
        Case((552, None, many), "later", "552 after more than 100 recipients", _MANY,
             belief="first-digit-always"),
        Case((552, None, 100), "later", "552 after exactly 100 recipients", _MANY,
             belief="first-digit-always"),
        Case((552, None, few), "give up", "552 after few recipients", _MANY,
             belief="retry-all"),
        Case((552, "5.5.3", few), "later", "552, and its enhanced code says why", _MANY,
             belief="first-digit-always"),
        Case((552, "5.2.2", many), "give up", "552 for another reason", _MANY,
             belief="retry-all"),
        Case((550, None, many), "give up", "another refusal after many recipients",
             _FIRST, belief="retry-all"),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-too-many"))
    yield from try_function(tried, calls, "decide_rcpt", cases)


def _pair(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    group = ["MAIL", "RCPT", "RCPT", "DATA"]
    one, two = hidden.sample((450, 452, 550, 553, 551), 2)
    whole = b"250 OK\r\n%d-No\r\n%d No\r\n%d No\r\n354 Go on\r\n" % (one, one, two)
    answered = [("MAIL", 250), ("RCPT", one), ("RCPT", two), ("DATA", 354)]
    lost = [("RCPT", 451), ("RCPT", 451), ("DATA", 451)]
    cases = (
        Case((group, whole), answered, "every command is answered", _MULTI,
             belief="line-is-reply"),
        Case((group, b"250 OK\r\n"), [("MAIL", 250), *lost], "three replies are missing",
             _CLOSED, belief="waiting-is-lost"),
        Case((group, b""), [("MAIL", 451), *lost], "all replies are missing", _CLOSED),
        Case((group, b"250 OK\r\n%d No" % one), [("MAIL", 250), *lost],
             "a line that is cut off", _CLOSED, belief="rest-is-line"),
        Case((group, b"250 OK\r\n%d-No\r\n" % one), [("MAIL", 250), *lost],
             "a reply that is cut off", _CLOSED, belief="line-is-reply"),
        Case((group, b"250 OK\r\n421 Bye\r\n"), [("MAIL", 250), ("RCPT", 421), *lost[1:]],
             "a goodbye in the middle", _CLOSED, belief="error-keeps-line"),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-pair"))
    yield from try_function(tried, calls, "pair", cases)


def _fates(calls: Calls, visible: Dice, hidden: Dice) -> Iterator[Trial]:
    number = hidden.number(10, 99)
    ann = f"ann{number}@example.org"
    bob, eve, dan = (f"{name}{number}@example.net" for name in ("bob", "eve", "dan"))
    no, wait = hidden.choose((550, 553, 599)), hidden.choose((450, 451, 499))
    mixed = [(bob, 251), (eve, no), (dan, wait)]
    fine = [(bob, 250), (dan, 299)]
    cases = (
        Case((ann, mixed, 354, 250), {bob: "theirs", eve: "report", dan: "queue"},
             "each recipient has a fate of its own", _HELD, belief="group-is-one"),
        Case((ann, fine, 354, wait), {bob: "queue", dan: "queue"}, "the dot is deferred",
             _HELD, belief="250-is-receipt"),
        Case((ann, fine, 354, no), {bob: "report", dan: "report"}, "the dot is refused",
             _HELD, belief="refused-is-gone"),
        Case((ann, mixed, 354, no), {bob: "report", eve: "report", dan: "queue"},
             "the dot is refused, and a recipient was deferred", _HELD,
             belief="group-is-one"),
        Case((ann, fine, no, None), {bob: "report", dan: "report"}, "DATA is refused",
             _HELD),
        Case((ann, fine, wait, None), {bob: "queue", dan: "queue"}, "DATA is deferred",
             _HELD),
        Case((ann, fine, 354, None), {bob: "queue", dan: "queue"},
             "the connection closes before the dot is answered", _CLOSED),
        Case(("", mixed, 354, 250), {bob: "theirs", eve: "nobody", dan: "queue"},
             "the null reverse-path", _REPORT, 1.5, "failure-always-reported"),
        Case(("", fine, 354, no), {bob: "nobody", dan: "nobody"},
             "the null reverse-path, and the dot is refused", _REPORT, 1.5,
             "failure-always-reported"),
    )  # fmt: skip
    tried = Tried(ASSIGNMENT.part("replies-fates"))
    yield from try_function(tried, calls, "fates", cases)


JUDGES: dict[str, Judge] = {
    "replies-enhanced": _enhanced,
    "replies-decide": _decide,
    "replies-too-many": _too_many,
    "replies-pair": _pair,
    "replies-fates": _fates,
}
