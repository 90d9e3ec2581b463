"""The checks of lesson 12, on abuse and defence.

Facts are those of RFC 5321 sections 2.3.8, 3.6.2, 4.1.1.4, 4.4, 7.1, 7.3, 7.8 and 7.9,
RFC 7208 (SPF), RFC 6376 (DKIM) and RFC 7489 (DMARC).
"""

from __future__ import annotations

from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong

__all__ = ["QUESTIONS"]

TRUE = Choose(
    id="12-true",
    prompt=(
        "Eve's host calls itself `mail.bank.example`. She says `MAIL "
        "FROM:<help@bank.example>`, and writes a letter with a `Received` line. Bob's "
        "host adds its own lines on top. Which part of the header is *not* her choice?"
    ),
    options=(
        Option(
            "The name after `from` in the line that Bob's host wrote.",
            "name-is-proof",
            "Bob's host wrote the line. But this name it copied from her `EHLO`.",
        ),
        Option("The number in brackets behind that name."),
        Option(
            "The `Received` line below it.",
            "trace-is-proof",
            "It came with the letter. Eve may write as many such lines as she likes.",
            "RFC 5321 section 7.1",
        ),
        Option(
            "`Return-Path`: Bob's host wrote it.",
            "last-host-knows",
            "It did, and it copied what Eve had said in `MAIL`.",
        ),
    ),
    answer="B",
    because=(
        "Bob's host takes the address from the TCP connection. The other three repeat "
        "what the client said."
    ),
    source="RFC 5321 section 4.4",
    hints=(
        "For each part, ask: where did Bob's host have it from?",
        "One thing no SMTP command tells: with whom TCP is connected.",
    ),
    taught_in="run-true",
)

RELAY = Predict(
    id="12-relay",
    prompt=(
        "A host takes mail for `example.net` from everybody, and relays for nobody. A "
        "stranger says `RCPT TO:<carol@example.com>`. Which code does the host answer?"
    ),
    form="three digits",
    answer=550,
    because=(
        "It is a refusal for reasons of policy. The line is fine, and so is its moment."
    ),
    source="RFC 5321 section 7.9",
    hints=(
        "The line is fine, its moment too. The host does not *want*.",
        "It is the same code that refuses an unknown mailbox.",
    ),
    taught_in="run-relay",
    wrong=(
        Wrong(
            250,
            "relay-must-help",
            "Nobody owes a stranger that. A host may decide whose mail it sends on.",
            "RFC 5321 section 7.9",
        ),
        Wrong(
            551,
            "relay-names-host",
            "551 names another address of a user whom this host knows. It knows nothing "
            "of carol.",
            "RFC 5321 section 3.4",
        ),
        Wrong(
            530,
            "stranger-must-log-in",
            "530 says: log in, and you may. Here a login would not help: this host relays "
            "for nobody.",
            "RFC 4954 section 6",
        ),
        Wrong(
            503,
            "refused-is-misspelt",
            "503 is for a line at the wrong moment. After `MAIL`, `RCPT` is in order.",
            "RFC 5321 section 4.1.4",
        ),
    ),
)

READ_RELAY = Read(
    id="12-read-relay",
    prompt=(
        "This host is responsible for `example.net`. The client has not logged in. "
        "Which reply shows that the host is an open relay?"
    ),
    material="""
S: 220 mx.example.net ESMTP ready
C: EHLO mail.example.com
S: 250 mx.example.net
C: MAIL FROM:<ann@example.org>
S: 250 OK
C: RCPT TO:<bob@example.net>
S: 250 OK
C: RCPT TO:<carol@example.com>
S: 250 OK
C: DATA
S: 354 Start mail input; end with <CRLF>.<CRLF>
""",
    form="a line number",
    answer=9,
    because=(
        "Carol's domain is not its own, the client is a stranger, and still it takes "
        "her letter, to send it on."
    ),
    source="RFC 5321 section 7.9",
    hints=(
        "For whom may this host take mail from strangers?",
        "Look for a recipient of another domain, and for the answer below.",
    ),
    taught_in="run-relay",
    wrong=(
        Wrong(
            5,
            "strangers-are-relayed",
            "Mail from strangers is what a host is there for. It matters where the "
            "letter shall go.",
            "RFC 5321 section 3.6.2",
        ),
        Wrong(
            7,
            "own-mail-is-relayed",
            "Bob is at `example.net`: this letter stays here.",
            "RFC 5321 section 3.6.2",
        ),
    ),
)

CLOSED = Predict(
    id="12-closed",
    prompt=(
        "In a session, this host answers `550` to the first two wrong names. The third "
        "one gets `421`, and the host hangs up. Eve asks with `RCPT` for ann, bob, "
        "carol, dora, eric and fay. Only bob lives there. How many of her six lines are "
        "answered?"
    ),
    form="a number",
    answer=4,
    because="ann 550, bob 250, carol 550, dora 421. Nobody hears eric and fay.",
    source="RFC 5321 section 7.8",
    hints=(
        "Write the names below each other. Which are wrong?",
        "A right name is answered too, and does not count against her.",
    ),
    taught_in="run-closed",
    wrong=(
        Wrong(
            3,
            "count-skips-good",
            "Three wrong names end it. But bob, the right one, was answered as well.",
        ),
        Wrong(
            6,
            "error-keeps-line",
            "After most errors a session goes on. 421 is the one that ends it.",
            "RFC 5321 section 3.8",
        ),
        Wrong(
            2,
            "once-only",
            "A host tells each recipient apart. After a 550 the next one is welcome.",
            "RFC 5321 section 3.3",
        ),
    ),
)

INJECTED = Predict(
    id="12-injected",
    prompt=(
        "A program sends `RCPT TO:<`, then what was typed into a form, then `>` and "
        "CRLF. Somebody types `bob@example.net>`, a CRLF, and `RCPT "
        "TO:<carol@example.com`. How many recipients will the letter have?"
    ),
    form="a number",
    answer=2,
    because="The server saw two lines, each of them perfect.",
    source="RFC 5321 section 2.3.8",
    hints=(
        "Write down the octets that the server gets. How many lines are they?",
        "A line ends at each CRLF, whoever typed it.",
    ),
    taught_in="run-injected",
    wrong=(
        Wrong(
            1,
            "input-stays-inside",
            "The brackets of the program's text hold nobody in: a CRLF ends the line "
            "wherever it stands.",
        ),
        Wrong(
            0,
            "server-notices",
            "What should the server object to? It gets two good lines, one after the "
            "other.",
        ),
    ),
)


def one_line(text: str) -> bool:
    return "\r" not in text and "\n" not in text


def _crlf_only(text: str) -> bool:
    return "\r\n" not in text


def _lf_only(text: str) -> bool:
    return "\n" not in text


def _trimmed(text: str) -> bool:
    return "\r" not in text.strip() and "\n" not in text.strip()


def _all_bad(text: str) -> bool:
    return text.isalnum()


ONE_LINE = Write(
    id="12-one-line",
    prompt=(
        "Write `one_line(text)`. It returns True if `text` may be put into a command or "
        "a header field. It returns False if something in it could end the line, even "
        "if only for a careless server."
    ),
    answer=one_line,
    because=(
        "CR and LF may stand in a line nowhere but at its end, together. So a program "
        "refuses both, each for itself."
    ),
    source="RFC 5321 section 2.3.8",
    hints=(
        "Which two octets does the rule on line ends name?",
        'Try `"\\n" in text`, and the same for the other one.',
    ),
    taught_in="run-refuse",
    rows=(
        Row(
            ("Lunch? Ask bob@example.net.",), True,
            "Nothing in it ends a line: spaces and signs do no harm.",
            "all-input-is-bad",
        ),
        Row(
            ("Hello\r\nBcc: eve@example.com",), False,
            "CRLF ends the line.",
            "input-stays-inside",
        ),
        Row(
            ("Hello\nBcc: eve@example.com",), False,
            "LF alone ends a line for some servers.",
            "crlf-only-is-bad",
        ),
        Row(
            ("Hello\rBcc: eve@example.com",), False,
            "CR alone ends a line for some programs.",
            "crlf-only-is-bad",
        ),
        Row(
            ("Hello\r\n",), False,
            "A line end at the end: what follows is a line of its own.",
            "last-octets-are-safe",
        ),
    ),
    typical=(_crlf_only, _lf_only, _trimmed, _all_bad),
)  # fmt: skip

WHO = Choose(
    id="12-who",
    prompt=(
        "Through a web form somebody slipped `RCPT` lines into a session. Four people "
        "say who should have stopped it. Who is right?"
    ),
    options=(
        Option(
            "The server: it should refuse lines that come from a form.",
            "server-notices",
            "It cannot know where a line comes from. Each was legal and well written.",
        ),
        Option(
            "The page: it should let nobody type a line end.",
            "page-guards",
            "Who wants to cheat sends the octets without the page, by a program.",
        ),
        Option(
            "TLS: it keeps strange lines out.",
            "tls-guards",
            "TLS keeps listeners out. These lines came from the client itself.",
            "RFC 3207 section 6",
        ),
        Option("The program that built the line from what was typed."),
    ),
    answer="D",
    because=(
        "Only this program knows what was meant: one address. It must refuse CR and LF "
        "before it sends."
    ),
    source="RFC 5321 section 2.3.8",
    hints=(
        "Who still knows which octets are text of a person, and which are SMTP?",
        "Look at the two refusals above: where do those programs stand?",
    ),
    taught_in="run-refuse",
)

TWO_READINGS = Predict(
    id="12-two-readings",
    prompt=(
        "A letter has this inside: LF, a dot, LF. Behind it stand lines with `MAIL`, "
        "`RCPT`, `DATA` and more text; at last comes CRLF, dot, CRLF. A lenient server "
        "takes LF for CRLF, in the text and around the dot. How many letters does it "
        "accept?"
    ),
    form="a number",
    answer=2,
    because=(
        "For it the first letter ends at the lone LF. What follows are commands of a "
        "second one."
    ),
    source="RFC 5321 section 4.1.1.4",
    hints=(
        "Where does the first letter end, for this server?",
        "What does a server take for commands? Whatever comes after the end.",
    ),
    taught_in="run-two-readings",
    wrong=(
        Wrong(
            1,
            "octets-have-one-meaning",
            "So it was meant, and so reads a server that keeps the LF as text. This one "
            "ends the letter earlier.",
        ),
        Wrong(
            0,
            "server-notices",
            "The strict one accepts none. The lenient one was told to forgive.",
            "RFC 5321 section 2.3.8",
        ),
    ),
)

STRICT = Choose(
    id="12-strict",
    prompt=(
        "Some clients end a letter with LF, dot, LF. A colleague says: let our server "
        "take that, we want to be robust. What do you answer?"
    ),
    options=(
        Option(
            "Yes: a good server is liberal in what it accepts.",
            "liberal-is-safe",
            "Just here the RFC says no, even in the name of robustness.",
        ),
        Option(
            "Yes, but only from hosts that we know.",
            "known-host-is-safe",
            "A host that you know passes on what strangers wrote. The text inside is "
            "theirs.",
        ),
        Option("No: only CRLF, dot, CRLF ends a letter."),
        Option(
            "No: the server should turn each LF into CRLF first.",
            "mending-is-safe",
            "Then LF, dot, LF becomes CRLF, dot, CRLF: exactly the end of the letter.",
        ),
    ),
    answer="C",
    because=(
        "A server MUST NOT take LF, dot, LF for the end. Where all agree on the end, "
        "nothing can be hidden behind it."
    ),
    source="RFC 5321 section 4.1.1.4",
    hints=(
        "What happened on the right side of the picture?",
        "The RFC has a MUST NOT for exactly this sequence of octets.",
    ),
    taught_in="run-two-readings",
)

SPF = Predict(
    id="12-spf",
    prompt=(
        "Eve sends from her own host, 203.0.113.66. It is on the list of her own "
        "domain, example.com. She says `MAIL FROM:<eve@example.com>`; her letter has "
        "`From: help@bank.example`. What does the SPF check say?"
    ),
    form="one of the words 'pass', 'fail', 'none' in quotes",
    answer="pass",
    because=(
        "SPF asks about the domain in `MAIL`, and that is Eve's own. The `From` line it "
        "does not read."
    ),
    source="RFC 7208 section 2.4",
    hints=(
        "Which domain's list is asked: that of the envelope, or of the letter?",
        "Look into the table, third column.",
    ),
    taught_in="run-spf",
    wrong=(
        Wrong(
            "fail",
            "spf-checks-from",
            "You will often hear that SPF stops a false `From`. It checks the envelope "
            "only.",
            "RFC 7208 section 11.2",
        ),
        Wrong(
            "none",
            "liars-have-no-list",
            "That is for a domain without a list. Eve has published one for hers, as "
            "anybody may.",
            "RFC 7208 section 2.6.1",
        ),
    ),
)

DMARC = Choose(
    id="12-dmarc",
    prompt=(
        "Eve's letter passes SPF for `example.com`, and has a good DKIM signature of "
        "`example.com`. It says `From: help@bank.example`. The bank publishes a DMARC "
        "policy. What does a host find that checks DMARC?"
    ),
    options=(
        Option("DMARC fails: no domain that passed is the one in `From`."),
        Option(
            "DMARC passes: SPF and DKIM both do.",
            "two-passes-are-enough",
            "Both speak of `example.com`. DMARC asks whether that is the domain in "
            "`From`.",
        ),
        Option(
            "The DKIM signature cannot be good: Eve is not the author.",
            "dkim-names-author",
            "DKIM says which domain signed. Anybody may sign with a domain of his own.",
            "RFC 6376 section 1.2",
        ),
        Option(
            "DMARC has nothing to say: Eve's domain has no policy.",
            "dmarc-asks-sender",
            "It is the domain in `From` whose policy counts: the bank's.",
            "RFC 7489 section 6.6.1",
        ),
    ),
    answer="A",
    because=(
        "SPF and DKIM say whose domain passed. DMARC compares it with the one that the "
        "reader sees."
    ),
    source="RFC 7489 section 3.1",
    hints=(
        "Write down three domains: that of SPF, of DKIM, of `From`.",
        "DMARC wants one that passed to be the one that the reader sees.",
    ),
    taught_in="run-spf",
)

EARLIEST = Order(
    id="12-order",
    prompt=(
        "A host makes each check as early as it can. In which order do these become "
        "possible?"
    ),
    items=(
        "Does a DKIM signature fit the letter?",
        "Is the client's address on the list of the domain in MAIL?",
        "Did the domain in From pass, so what is the answer to the dot?",
        "Is the client's address one that I never talk to?",
        "Is this recipient mine, or would I relay?",
    ),
    answer="DBEAC",
    because=(
        "Address, envelope, content: each check waits for what it looks at. DMARC comes "
        "last, for it needs the others."
    ),
    source="RFC 7489 section 4.3",
    hints=(
        "What does each check look at: the connection, a command, the text?",
        "Put `connect`, `MAIL`, `RCPT` and the text in order first.",
    ),
    taught_in="run-spf",
    rules=(
        Rule(
            "D", "B", "envelope-comes-first",
            "The address is known at once, before the client says a word.",
            "RFC 5321 section 4.4",
        ),
        Rule(
            "B", "E", "recipient-first",
            "`MAIL` comes before `RCPT`, and SPF needs no recipient.",
            "RFC 7208 section 2.4",
        ),
        Rule(
            "E", "A", "text-comes-early",
            "A signature covers the letter. That comes only after `DATA`.",
            "RFC 6376 section 3.7",
        ),
        Rule(
            "A", "C", "dmarc-stands-alone",
            "DMARC uses what SPF and DKIM have found.",
            "RFC 7489 section 3.1",
        ),
    ),
)  # fmt: skip

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    TRUE,
    RELAY,
    READ_RELAY,
    CLOSED,
    INJECTED,
    ONE_LINE,
    WHO,
    TWO_READINGS,
    STRICT,
    SPF,
    DMARC,
    EARLIEST,
)
