"""The checks of lesson 11, on queues and reports.

Facts are those of RFC 5321 sections 4.2.1, 4.2.5, 4.5.4.1, 4.5.5, 6.1 and 6.3, RFC 2034
section 4 and RFC 3463 section 2 (enhanced codes), RFC 3461 section 4 and RFC 3464
section 2 (reports), RFC 2645 section 5 (ATRN).
"""

from __future__ import annotations

from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong

__all__ = ["QUESTIONS"]

PROMISE = Choose(
    id="11-promise",
    prompt=(
        "`msa.example.org` answered the dot with `250`. Bob's host stays silent for a "
        "week. What does the MSA owe to Ann?"
    ),
    options=(
        Option(
            "Nothing: it was never told whether Bob exists.",
            "250-is-receipt",
            "With `250` after the dot it took the letter over. From then on a failure "
            "is its own affair.",
        ),
        Option(
            "To deliver the letter: `250` means that Bob has it.",
            "250-is-delivered",
            "Nobody can promise that. `250` says: I am responsible now. Delivery may "
            "still fail.",
        ),
        Option("To try again for some days, and then to report that it failed."),
        Option(
            "To try for ever.",
            "queue-for-ever",
            "A sender may give up, usually after four or five days. Then it must "
            "report to the reverse-path.",
            "RFC 5321 section 4.5.4.1",
        ),
    ),
    answer="C",
    because=(
        "Responsible means: deliver, or try again, or report to Ann. It does not "
        "mean delivered."
    ),
    source="RFC 5321 section 4.2.5",
    hints=(
        "Look at the table: the letter has a state, and a time of the next try.",
        "Two duties, one after the other. The second one ends the first.",
    ),
    taught_in="run-promise",
)

FULL = Predict(
    id="11-full",
    prompt=(
        "Bob's host answers `452`, mailbox full, for one recipient, and `550`, no such "
        "user, for another. What is the state of the first one in the sender's queue?"
    ),
    form="one of the words 'relayed', 'deferred', 'returned' in quotes",
    answer="deferred",
    because=(
        "The first digit 4 says: not now. The letter stays in the queue, and is tried "
        "again. With 5 it goes back at once."
    ),
    source="RFC 5321 section 4.2.1",
    hints=(
        "Look at the first digit only. Is it a *no*, or a *not now*?",
        "A full mailbox may be emptied. The letter waits for that.",
    ),
    taught_in="run-full",
    wrong=(
        Wrong(
            "returned",
            "refusals-are-one",
            "Only 5yz sends a letter back at once. 4yz asks to try again later.",
        ),
        Wrong(
            "relayed",
            "refused-is-gone",
            "The other host did not take it for this recipient. So the sender still "
            "has it.",
        ),
    ),
)

ATTEMPTS = Predict(
    id="11-attempts",
    prompt=(
        "For the first 45 minutes a server answers `450` to an unknown sender. The "
        "queue waits 30 minutes after the first try, then 60, then 120. How many tries "
        "does the letter need?"
    ),
    form="a number",
    answer=3,
    because=(
        "At 0 and at 30 minutes it is too early. The next try is 60 minutes later, at "
        "90: accepted."
    ),
    source="RFC 5321 section 4.5.4.1",
    hints=(
        "Write the minutes of the tries below each other. The first is 0.",
        "Which is the first of 0, 30, 90, 210 that is later than 45?",
    ),
    taught_in="run-greylisting",
    wrong=(
        Wrong(
            2,
            "server-calls-back",
            "Nobody tells the sender when 45 minutes are over. It follows a schedule "
            "of its own, and comes too early at 30.",
        ),
        Wrong(
            1,
            "refusal-is-final",
            "The very first try is refused, whoever comes. It counts too.",
        ),
        Wrong(
            4,
            "back-off-from-start",
            "The waits are counted from try to try: 0, 30, 90. At 90 the 45 minutes "
            "are over.",
        ),
    ),
)


def tries(waits: list[int], give_up: int) -> list[int]:
    minute, made = 0, []
    while minute < give_up:
        made.append(minute)
        minute += waits[min(len(made), len(waits)) - 1]
    return made


def _from_the_start(waits: list[int], give_up: int) -> list[int]:
    return [minute for minute in [0, *waits] if minute < give_up]


def _no_first(waits: list[int], give_up: int) -> list[int]:
    return tries(waits, give_up)[1:]


def _not_repeated(waits: list[int], give_up: int) -> list[int]:
    return tries([*waits, give_up], give_up)


def _never_gives_up(waits: list[int], give_up: int) -> list[int]:
    made = tries(waits, give_up)
    return [*made, made[-1] + waits[min(len(made), len(waits)) - 1]]


TRIES = Write(
    id="11-tries",
    prompt=(
        "Write `tries(waits, give_up)`: the minutes at which a queue tries, from 0 on. "
        "`waits` are the minutes between tries; the last one repeats. At the minute "
        "`give_up` it tries no more."
    ),
    answer=tries,
    because=(
        "Each wait is added to the last try. The waits grow, so a host that is away is "
        "not called all day."
    ),
    source="RFC 5321 section 4.5.4.1",
    hints=(
        "Keep the minute of the last try, and add the next wait to it.",
        "A loop `while minute < give_up`; the wait is `waits[-1]` when the list ends.",
    ),
    taught_in="back-off",
    rows=(
        Row(
            ([30], 30), [0],
            "The first try is at once, at minute 0.",
            "wait-first",
        ),
        Row(
            ([30, 60], 90), [0, 30],
            "At the minute `give_up` the time is over.",
            "queue-for-ever",
        ),
        Row(
            ([30, 60], 100), [0, 30, 90],
            "Each wait begins at the last try: 30, then 30 + 60.",
            "back-off-from-start",
        ),
        Row(
            ([30, 60], 200), [0, 30, 90, 150],
            "When the list ends, its last wait is used again and again.",
            "gives-up-early",
        ),
    ),
    typical=(_no_first, _never_gives_up, _from_the_start, _not_repeated),
)  # fmt: skip

NULL = Predict(
    id="11-null",
    prompt=(
        "A letter from `ann@example.org` cannot be delivered. The host sends a report "
        "to her, by SMTP. What stands after `MAIL FROM:` then?"
    ),
    form="a path in quotes",
    answer="<>",
    because=(
        "The null reverse-path. If the report fails too, there is nobody to report to, "
        "and that is the end of it."
    ),
    source="RFC 5321 section 6.1",
    hints=(
        "Where should a report about the report go?",
        "Nowhere. Which path names nobody?",
    ),
    taught_in="run-bounce",
    wrong=(
        Wrong(
            "<ann@example.org>",
            "report-from-author",
            "Ann is the recipient of the report: she stands after `RCPT TO:`.",
        ),
        Wrong(
            "<bobb@example.net>",
            "report-from-recipient",
            "There is no such mailbox, and it has written nothing.",
        ),
        Wrong(
            "<postmaster@relay.example.net>",
            "report-from-postmaster",
            "So stands it in the header, in `From`. In the envelope it could start a "
            "loop: a report about the report.",
        ),
    ),
)

BOUNCE_FAILS = Choose(
    id="11-bounce-fails",
    prompt="A report comes from `<>`, and its recipient does not exist. What follows?",
    options=(
        Option("No report. Perhaps the host's own postmaster gets to see it."),
        Option(
            "A report to the postmaster of the host that sent the first one.",
            "report-from-postmaster",
            "Reports go to the reverse-path, and this one is empty. None may be sent.",
        ),
        Option(
            "A report to the address in its `From` line.",
            "report-to-author",
            "The header does not decide. Reports go to the reverse-path of the "
            "envelope.",
            "RFC 5321 section 4.5.5",
        ),
        Option(
            "The host keeps trying, as with `450`.",
            "refusal-is-advice",
            "A mailbox that does not exist is refused with 5yz. That is no reason to "
            "wait.",
        ),
    ),
    answer="A",
    because=(
        "Where the reverse-path is null, no notification may be sent. So reports never "
        "go round in circles."
    ),
    source="RFC 5321 section 6.1",
    hints=(
        "Whom does the envelope name for reports?",
        "`<>` is an address of nobody. The rule has a MUST NOT for it.",
    ),
    taught_in="run-null",
)

NOTIFY = Predict(
    id="11-notify",
    prompt=(
        "Ann writes to one good and one wrong address, both with `NOTIFY=NEVER`. How "
        "many reports does she get?"
    ),
    form="a number",
    answer=0,
    because="NEVER is for failures too: no report, whatever happens.",
    source="RFC 3461 section 4.1",
    hints=(
        "Read the word after the equals sign once more.",
        "NEVER stands alone: no failure, no success, no delay.",
    ),
    taught_in="run-notify",
    wrong=(
        Wrong(
            1,
            "failure-always-reported",
            "Without `NOTIFY` there would be one, for the wrong address. But Ann has "
            "asked for none.",
        ),
        Wrong(
            2,
            "success-is-reported",
            "Success is reported only on request, with `NOTIFY=SUCCESS`.",
        ),
    ),
)

READ_REPORT = Read(
    id="11-read-report",
    prompt=(
        "These are the fields of a report. Which line says that the letter will *not* "
        "be tried again?"
    ),
    material="""
Original-Envelope-Id: lunch-1
Reporting-MTA: dns; relay.example.net
Arrival-Date: Mon, 05 Jan 2026 09:00:00 +0000

Original-Recipient: rfc822;bob@example.net
Final-Recipient: rfc822; robert@example.com
Action: failed
Status: 4.4.7
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 450 4.2.1 Busy
""",
    form="a line number",
    answer=7,
    because=(
        "`Action: failed` is the end. The codes below tell the reason: each try was "
        "answered *later*, and the time ran out (4.4.7)."
    ),
    source="RFC 3464 section 2.3.3",
    hints=(
        "One field says what the host *did* with the letter.",
        "Codes that begin with 4 do not say it. Look right above them.",
    ),
    taught_in="report-fields",
    wrong=(
        Wrong(
            8,
            "status-is-action",
            "`Status` gives the reason. 4.4.7 is a lasting *later*: the letter was "
            "too long in the queue.",
            "RFC 3463 section 3.5",
        ),
        Wrong(
            10,
            "status-is-action",
            "This is the last answer of the other host. On its own it would mean: try "
            "again.",
        ),
        Wrong(
            2,
            "reporter-decides",
            "Line 2 names the host that reports, and not what it did.",
        ),
    ),
)

READ_ENHANCED = Read(
    id="11-read-enhanced",
    prompt=(
        "This server offers ENHANCEDSTATUSCODES. In one of its lines stands a code "
        "that must not stand there. Which number has the line?"
    ),
    material="""
S: 220 mx.example.net ESMTP ready
C: EHLO me.example
S: 250 mx.example.net
C: MAIL FROM:<ann@example.org>
S: 250 2.1.0 OK
C: RCPT TO:<bob@example.net>
S: 250 2.1.5 OK
C: DATA
S: 354 3.0.0 Go on
C: .
S: 250 2.0.0 OK
C: QUIT
S: 221 2.0.0 Bye
""",
    form="a line number",
    answer=9,
    because=(
        "Enhanced codes begin with 2, 4 or 5. A reply 3yz has none, nor have the "
        "greeting and the answer to `EHLO`."
    ),
    source="RFC 2034 section 4",
    hints=(
        "Which first digits may an enhanced code have?",
        "Only three classes exist: success, later, no. Look for another first digit.",
    ),
    taught_in="run-enhanced",
    wrong=(
        Wrong(
            1,
            "enhanced-everywhere",
            "The greeting has no enhanced code, and that is right.",
        ),
        Wrong(
            3,
            "enhanced-everywhere",
            "The answer to `EHLO` has none, and that is right.",
        ),
        Wrong(
            13,
            "enhanced-for-errors",
            "221 is a reply 2yz, so a code 2.x.x belongs there.",
        ),
    ),
)

LIFE = Order(
    id="11-order",
    prompt="Put in order what happens to a letter that fails in the end.",
    items=(
        "The queue waits 30 minutes and calls again.",
        "Ann reads what failed, and why.",
        "The MSA answers Ann's dot with `250`.",
        "Bob's host answers `RCPT` with `550`.",
        "A report leaves with `MAIL FROM:<>`.",
        "Bob's host answers `RCPT` with `450`.",
    ),
    answer="CFADEB",
    because=(
        "First responsibility, then *later*, a wait, then *no*. With the `550` the "
        "trying ends and the reporting begins."
    ),
    source="RFC 5321 section 4.2.5",
    hints=(
        "Nobody waits before there is a reason to wait.",
        "It begins with the promise. After `550`, only the report is left to do.",
    ),
    taught_in="run-bounce",
    rules=(
        Rule(
            "C", "F", "250-is-delivered",
            "The MSA calls Bob's host when it has the letter. It does not ask Bob's "
            "host first.",
            "RFC 5321 section 6.1",
        ),
        Rule(
            "F", "A", "wait-first",
            "The first try is at once. The queue waits because of the `450`.",
            "RFC 5321 section 4.5.4.1",
        ),
        Rule(
            "A", "D", "refusal-is-advice",
            "After `550` nobody calls again: the wait must come before it.",
            "RFC 5321 section 4.2.1",
        ),
        Rule(
            "D", "E", "refusals-are-one",
            "A `450` alone is no reason for this report. The `550` is.",
            "RFC 5321 section 4.2.5",
        ),
        Rule(
            "E", "B", "no-report",
            "Ann's program was told `250`. Only the report tells her more.",
            "RFC 5321 section 6.1",
        ),
    ),
)  # fmt: skip

LOOP = Choose(
    id="11-loop",
    prompt=(
        "Two hosts each believe that the other one is nearer to the recipient. How do "
        "they notice that the letter goes in circles?"
    ),
    options=(
        Option(
            "By the Message-ID: each host remembers all that it has seen.",
            "hosts-remember",
            "No host need remember letters that it has passed on. The letter itself "
            "carries what is needed.",
        ),
        Option(
            "By the clock: after five days the letter is too old.",
            "loop-ends-by-time",
            "Each host is rid of the letter in no time. No queue ever keeps it long.",
        ),
        Option(
            "They do not: a person must see it.",
            "loop-ends-by-hand",
            "A server must be able to stop simple loops itself.",
        ),
        Option("By counting the `Received` fields in the letter."),
    ),
    answer="D",
    because=(
        "Each hop adds one. With too many of them, at least 100 as a rule, the letter "
        "is refused, and a report goes back."
    ),
    source="RFC 5321 section 6.3",
    hints=(
        "What grows at every hop?",
        "Look into a letter that made three hops: which field is there three times?",
    ),
    taught_in="run-loop",
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    PROMISE,
    FULL,
    ATTEMPTS,
    TRIES,
    NULL,
    BOUNCE_FAILS,
    LIFE,
    LOOP,
    READ_ENHANCED,
    NOTIFY,
    READ_REPORT,
)
