"""The checks of lesson 01, on roles and on the way of a letter.

Facts are those of RFC 5321 sections 2.1 (relays), 4.2.5 and 6.1 (responsibility), 4.4
(trace) and 5.1 (MX), RFC 5598 sections 4.2 and 4.3 (roles), RFC 6409 (submission) and
RFC 8314 (ports).
"""

from __future__ import annotations

from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong

__all__ = ["QUESTIONS"]

HOPS = Predict(
    id="01-hops",
    prompt=(
        "Ann's program sends a letter. It passes through three hosts and ends in Bob's "
        "mailbox, on the third one. How many SMTP conversations are held?"
    ),
    form="a number",
    answer=3,
    because=(
        "One for each step between two programs: Ann's program to the first host, the "
        "first to the second, the second to the third."
    ),
    source="RFC 5321 section 2.1",
    hints=(
        "Draw the programs in a row, Ann's too. Count the gaps between them.",
        "Four programs stand in the row. A mailbox holds no conversation.",
    ),
    taught_in="run-hops",
    wrong=(
        Wrong(
            1,
            "one-long-call",
            "Ann's program does not stay on the line until the letter arrives. Each "
            "host takes the letter, and calls the next one itself.",
        ),
        Wrong(
            2,
            "first-hop-is-free",
            "Between the three hosts there are two steps. But Ann's program must hand "
            "the letter to the first host, and that is SMTP too.",
        ),
        Wrong(
            4,
            "store-speaks-smtp",
            "The last host puts the letter into a mailbox of its own. No SMTP is "
            "needed for that.",
        ),
    ),
)

RELAY_ROLE = Choose(
    id="01-relay-role",
    prompt="`relay.example.net` stood in the middle. Which part did it play?",
    options=(
        Option(
            "Server in both conversations: it is a mail server.",
            "server-forever",
            "A host that only answers cannot pass a letter on. Somebody must call the "
            "next host.",
        ),
        Option(
            "Client in both: it carries the letter.",
            "server-forever",
            "Somebody called it first, and it answered. That is the part of a server.",
        ),
        Option("Server in one conversation, client in the next."),
        Option(
            "Neither: it let the octets of the others through.",
            "one-long-call",
            "It took the whole letter and said `250` before it called anybody. A "
            "cable does not do that.",
        ),
    ),
    answer="C",
    because=(
        "Client and server are parts in one conversation. A relay first answers as a "
        "server, then calls as a client."
    ),
    source="RFC 5321 section 2.1",
    hints=(
        "Look for its name in the list of hops. On which side of the arrow is it?",
        "The name left of an arrow calls. The name right of it answers.",
    ),
    taught_in="run-hops",
)

READ_TRACE = Read(
    id="01-read-trace",
    prompt=(
        "This is the top of a letter in Carol's mailbox. Which number has the first "
        "line that the host of *her sender* wrote, the host that took it first?"
    ),
    material="""
Return-Path: <dan@example.org>
Received: from mx2.example.com by mx1.example.com
\twith ESMTP id Q7; Mon, 05 Jan 2026 09:00:02 +0000
Received: from msa.example.org by mx2.example.com
\twith ESMTP id Q4; Mon, 05 Jan 2026 09:00:01 +0000
Received: from laptop.example by msa.example.org
\twith ESMTPSA id Q1; Mon, 05 Jan 2026 09:00:00 +0000
From: Dan <dan@example.org>
Subject: Tea?
""",
    form="a line number",
    answer=6,
    because=(
        "Each host writes its line above the older ones. So the lowest `Received` is "
        "the oldest: `msa.example.org` took the letter from Dan's laptop."
    ),
    source="RFC 5321 section 4.4",
    hints=(
        "Each `Received` names who wrote it after the word `by`. Compare the times.",
        "A new line goes on top. So where is the oldest one?",
    ),
    taught_in="three-stamps",
    wrong=(
        Wrong(
            2,
            "trace-reads-down",
            "Line 2 has the latest time. The last host on the way wrote it, on top of "
            "all others.",
        ),
        Wrong(
            4,
            "sender-writes-received",
            "Line 4 *names* that host after `from`. But the host after `by` wrote it: "
            "`mx2.example.com`.",
        ),
        Wrong(
            8,
            "program-writes-received",
            "Line 8 comes from Dan's own program. The hosts write above it.",
        ),
        Wrong(
            1,
            "sender-writes-path",
            "The last host writes `Return-Path`, when it delivers the letter.",
        ),
    ),
)

FETCH = Predict(
    id="01-fetch",
    prompt=(
        "Bob wants his letter. His program asks his *SMTP* server with a command of "
        "POP: `RETR 1`, retrieve letter number 1. Which code is the answer?"
    ),
    form="three digits",
    answer=500,
    because=(
        "500: the server does not know this command. SMTP brings letters to a host. "
        "No command of it hands a letter out of a mailbox."
    ),
    source="RFC 5321 section 4.2.4",
    hints=(
        "Is `RETR` one of SMTP's own verbs? *Start here* had a word of that sort.",
        "Think of `HELLO me.example` in the first lesson. It was an unknown word too.",
    ),
    taught_in="run-fetch",
    wrong=(
        Wrong(
            250,
            "smtp-fetches",
            "That would be a server that hands letters out. SMTP only takes them in; "
            "POP and IMAP hand them out.",
        ),
        Wrong(
            503,
            "refused-is-order",
            "503 is for a known command at the wrong moment. For this one no moment is "
            "right.",
        ),
        Wrong(
            530,
            "smtp-fetches",
            "530 asks for a password first. But no password makes an SMTP server hand "
            "a letter out.",
        ),
    ),
)

ROLES = Order(
    id="01-order",
    prompt="Put the stations of a letter in order, from Ann to Bob.",
    items=(
        "MDA: puts the letter into a mailbox",
        "MUA: Ann writes and presses Send",
        "message store: keeps the letter until it is fetched",
        "MTA: looks for the next host and passes the letter on",
        "MUA: Bob's program fetches the letter with IMAP",
        "MSA: takes the letter from Ann, whom it knows",
    ),
    answer="BFDACE",
    because=(
        "Ann's MUA submits, the MSA checks, MTAs carry, the MDA delivers into the "
        "store. Bob's MUA fetches from there, and that is no SMTP."
    ),
    source="RFC 5598 section 4.3",
    hints=(
        "U is for user, S for submission, T for transfer, D for delivery.",
        "A user stands at both ends. The last three: deliver, keep, fetch.",
    ),
    taught_in="run-hops",
    rules=(
        Rule(
            "B", "F", "roles-are-one",
            "Nobody can take a letter that was not sent yet.",
            "RFC 6409 section 3.1",
        ),
        Rule(
            "F", "D", "roles-are-one",
            "A letter goes through the door for authors, the MSA, before it travels.",
            "RFC 6409 section 3.1",
        ),
        Rule(
            "D", "A", "delivery-is-transfer",
            "Delivery into a mailbox is the end of the way. Transfer comes before.",
            "RFC 5321 section 2.3.10",
        ),
        Rule(
            "A", "C", "delivery-is-transfer",
            "The store can keep the letter when the MDA has put it there.",
            "RFC 5321 section 2.3.10",
        ),
        Rule(
            "C", "E", "smtp-fetches",
            "Bob's program fetches from the store: the letter must be there.",
            "RFC 5598 section 4.2.2",
        ),
    ),
)  # fmt: skip

DOOR = Predict(
    id="01-submission",
    prompt=(
        "Ann's submission server knows her by a password. She says `EHLO`, then at "
        "once `MAIL FROM:<ann@example.org>`. Which code is the answer?"
    ),
    form="three digits",
    answer=530,
    because=(
        "530: authentication required. A submission server sends letters anywhere, so "
        "it must know for whom."
    ),
    source="RFC 6409 section 4.3",
    hints=(
        "She has not given her password. Will this server carry a stranger's letter?",
        "Another number than 503 and 550: it begins with 53.",
    ),
    taught_in="run-doors",
    wrong=(
        Wrong(
            250,
            "from-is-password",
            "An address is no proof: everybody can write hers. This server wants to "
            "know who it is.",
        ),
        Wrong(
            503,
            "refused-is-order",
            "The order is right: `MAIL` may follow `EHLO`. What is missing is who she "
            "is.",
        ),
        Wrong(
            550,
            "second-is-permanent",
            "550 would refuse her for good. This server only wants something first.",
        ),
    ),
)

PORT = Choose(
    id="01-port",
    prompt=(
        "Ann travels. Her program shall hand letters to `msa.example.org` from any "
        "hotel. Which port should it use?"
    ),
    options=(
        Option(
            "25, since this is SMTP.",
            "port-25-for-all",
            "Port 25 is for mail from server to server. Submissions have ports of "
            "their own.",
            "RFC 6409 section 3.1",
        ),
        Option(
            "993, the port with encryption.",
            "imap-sends",
            "993 is IMAP inside TLS: it reads a mailbox.",
            "RFC 8314 section 3.2",
        ),
        Option(
            "587 only: 465 is an old mistake.",
            "465-is-dead",
            "465 was given up once, and has been taken back. It stands beside 587.",
            "RFC 8314 section 7.3",
        ),
        Option("465, or 587 with STARTTLS: both are for submission."),
    ),
    answer="D",
    because=(
        "On 465 TLS begins with the first octet; on 587 the client asks for it with "
        "`STARTTLS`. Servers and clients should know both."
    ),
    source="RFC 8314 section 3.3",
    hints=(
        "Ann is an author, not a server. Look at the rows for submission.",
        "Two ports are for submission. They differ in when TLS begins.",
    ),
    taught_in="door-465",
)

MX = Predict(
    id="01-mx",
    prompt=(
        "`example.net` has two MX records: 10 `mx.example.net` and 20 "
        "`backup.example.net`. Which host is tried first?"
    ),
    form="a host name in quotes",
    answer="mx.example.net",
    because="The lower number is preferred. The other one is there for bad days.",
    source="RFC 5321 section 5.1",
    hints=(
        "The number is called *preference*. Read it like a place in a queue.",
        "Place 10 comes before place 20.",
    ),
    taught_in="run-mx",
    wrong=(
        Wrong(
            "backup.example.net",
            "high-mx-wins",
            "20 is more than 10, but lower numbers are preferred.",
        ),
        Wrong(
            "relay.example.net",
            "domain-takes-mail",
            "The zone gives `relay.example.net` an address. But no MX of the domain "
            "names it, so nobody outside will call it.",
        ),
        Wrong(
            "example.net",
            "domain-takes-mail",
            "The domain itself is called only if it has no MX at all.",
        ),
    ),
)


def in_order(records: list[tuple[int, str]]) -> list[str]:
    return [host for _, host in sorted(records) if host != "."]


def _highest_first(records: list[tuple[int, str]]) -> list[str]:
    return [host for _, host in sorted(records, reverse=True) if host != "."]


def _as_given(records: list[tuple[int, str]]) -> list[str]:
    return [host for _, host in records if host != "."]


def _as_text(records: list[tuple[int, str]]) -> list[str]:
    found = sorted(records, key=lambda record: str(record[0]))
    return [host for _, host in found if host != "."]


def _best_only(records: list[tuple[int, str]]) -> list[str]:
    return [host for _, host in sorted(records) if host != "."][:1]


def _null_is_host(records: list[tuple[int, str]]) -> list[str]:
    return [host for _, host in sorted(records)]


IN_ORDER = Write(
    id="01-in-order",
    prompt=(
        "Write `in_order(records)`: the hosts to try, best first. `records` is a list "
        "of pairs of a preference and a host. A host `.` is a null MX: leave it out."
    ),
    answer=in_order,
    because=(
        "Sorted by preference, lowest first. All are in the list: if one host does not "
        "answer, the next is tried."
    ),
    source="RFC 5321 section 5.1",
    hints=(
        "`sorted` puts pairs in order by their first item.",
        '`[host for _, host in sorted(records) if host != "."]` is nearly all of it.',
    ),
    taught_in="run-mx",
    rows=(
        Row(
            ([(10, "a.example")],), ["a.example"],
            "One record, one host.",
            "",
        ),
        Row(
            ([(10, "a.example"), (20, "b.example")],), ["a.example", "b.example"],
            "Lower numbers are preferred. The others are tried after them.",
            "high-mx-wins",
        ),
        Row(
            ([(20, "b.example"), (10, "a.example")],), ["a.example", "b.example"],
            "The order in which records come says nothing. Only the numbers do.",
            "mx-as-listed",
        ),
        Row(
            ([(10, "b.example"), (5, "a.example")],), ["a.example", "b.example"],
            "Preferences are numbers: 5 is less than 10.",
            "mx-as-text",
        ),
        Row(
            ([(0, ".")],), [],
            "The domain says that it takes no mail (RFC 7505).",
            "null-mx-is-host",
        ),
    ),
    typical=(_highest_first, _as_given, _as_text, _best_only, _null_is_host),
)  # fmt: skip

RESPONSIBLE = Choose(
    id="01-responsible",
    prompt=(
        "`msa.example.org` has said `250` after the dot. Before it calls the next "
        "host, its power fails. Who must see that the letter is not lost?"
    ),
    options=(
        Option("`msa.example.org`: it keeps the letter where a crash cannot hurt it."),
        Option(
            "Ann's program: it keeps a copy and asks again.",
            "author-keeps-watch",
            "Ann's program was told `250`. With that it may forget the letter.",
        ),
        Option(
            "`mx.example.net`: the letter is for its user.",
            "receiver-fetches",
            "It has not heard of the letter. SMTP has no command to ask for one that "
            "nobody announced.",
        ),
        Option(
            "Nobody: mail is sent without a promise.",
            "mail-is-a-postcard",
            "`250` after the dot *is* a promise. A crash is no excuse for losing a "
            "letter.",
        ),
    ),
    answer="A",
    because=(
        "Whoever says `250` after the dot must deliver the letter, pass it on, or "
        "report that it failed. A later crash is no excuse."
    ),
    source="RFC 5321 section 6.1",
    hints=(
        "Who was the last to promise something?",
        "Look at the instant of the `250`, in the list of who held the letter.",
    ),
    taught_in="run-custody",
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    HOPS,
    RELAY_ROLE,
    READ_TRACE,
    FETCH,
    ROLES,
    DOOR,
    PORT,
    MX,
    IN_ORDER,
    RESPONSIBLE,
)
