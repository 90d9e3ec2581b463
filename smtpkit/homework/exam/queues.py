"""Exam questions on lessons 01 and 11: roles, routes, queues, reports."""

from __future__ import annotations

from ..dice import Dice
from . import scenery
from .items import Asked, Fixed, Template, choice

__all__ = ["TEMPLATES"]

ROLES = {
    "MUA": "The program in which people write and read mail",
    "MSA": "The server that takes a new letter from its author",
    "MTA": "A server that passes letters on to the next",
    "MDA": "What puts a letter into a mailbox",
}


def role(dice: Dice) -> Asked:
    name = dice.choose(sorted(ROLES))
    text = f"What is an {name}?"
    options = choice(dice, ROLES[name], *ROLES.values())
    return Asked(
        text, ROLES[name], "User, submission, transfer, delivery agent.", options
    )


def first_mx(dice: Dice) -> Asked:
    numbers = dice.sample((0, 5, 10, 20, 30, 50), 3)
    hosts = dice.sample(("alpha", "beta", "gamma", "delta"), 3)
    records = "\n".join(
        f"example.net.  MX  {number:>2}  {name}.example.net."
        for number, name in zip(numbers, hosts, strict=True)
    )
    answer = f"{hosts[numbers.index(min(numbers))]}.example.net"
    text = "Which host does a relay try first for bob@example.net?"
    why = "The lowest preference number comes first."
    options = choice(
        dice, answer, *(f"{name}.example.net" for name in hosts), "example.net"
    )
    return Asked(text, answer, why, options, records)


def next_try(dice: Dice) -> Asked:
    waits = dice.choose(((30, 60, 120), (30, 30, 60), (60, 120, 240)))
    number = dice.number(2, 4)
    minute = sum(waits[: number - 1])
    text = (
        f"A queue waits {', '.join(map(str, waits))} minutes after its first, second "
        f"and third try. In which minute, from the first, is try number {number}?"
    )
    why = f"The waits add up: {' + '.join(map(str, waits[: number - 1]))}."
    return Asked(text, str(minute), why)


def fate(dice: Dice) -> Asked:
    code, right = dice.choose(
        (
            ("450 to RCPT", "The letter waits in the queue and is tried again."),
            ("550 to RCPT", "A report goes to the reverse-path."),
            ("250 to the dot", "The next host is responsible for it."),
            ("451 to the dot", "The letter waits in the queue and is tried again."),
            ("554 to the dot", "A report goes to the reverse-path."),
        )
    )
    text = f"A relay passes a letter on and hears {code}. What becomes of the letter?"
    wrong = (
        "The letter waits in the queue and is tried again.",
        "A report goes to the reverse-path.",
        "The next host is responsible for it.",
        "A report goes to the author in From.",
        "It is dropped.",
    )
    why = "2yz hands responsibility over, 4yz delays, 5yz ends in a report."
    return Asked(text, right, why, choice(dice, right, *wrong))


def report_goes_to(dice: Dice) -> Asked:
    sender, author, reader, answers = scenery.paths(dice, 4)
    material = "\n".join(
        (
            f"envelope:  MAIL FROM:<{sender}>", f"           RCPT TO:<{reader}>",
            f"header:    From: {author}", f"           Reply-To: {answers}",
        )
    )  # fmt: skip
    text = "The letter cannot be delivered. Which address does the report go to?"
    why = "Reports follow the envelope; header fields say nothing to a server."
    options = choice(dice, sender, author, reader, answers)
    return Asked(text, sender, why, options, material)


def notify(dice: Dice) -> Asked:
    value, right = dice.choose(
        (
            ("NEVER", "No report, whatever happens."),
            ("SUCCESS", "A report when the letter was delivered, and only then."),
            ("FAILURE", "A report when delivery failed, and only then."),
            ("DELAY", "A report when delivery is delayed, and only then."),
        )
    )
    text = f"What does `NOTIFY={value}` behind RCPT ask for?"
    wrong = (
        "No report, whatever happens.",
        "A report when the letter was delivered, and only then.",
        "A report when delivery failed, and only then.",
        "A report when delivery is delayed, and only then.",
        "A report when the letter is read.",
    )
    why = "NEVER stands alone; the other three can be listed together."
    return Asked(text, right, why, choice(dice, right, *wrong))


FIXED = (
    Fixed(
        "01-who-speaks", "RFC 5598 section 4.2.2",
        "Between which two is SMTP not spoken?",
        "Between a mailbox and the program that reads it.",
        ("Between a mail program and a submission server.", "Between two relays.",
         "Between a relay and the recipient's server."),
        "Mail is fetched with IMAP or POP.",
    ),
    Fixed(
        "01-port", "RFC 6409 section 3.1",
        "To which port does a mail program hand in a new letter over STARTTLS?",
        "587", ("25", "465", "143", "110", "993"),
        "587 is submission; 25 is relay, 465 submission with TLS at once.",
    ),
    Fixed(
        "11-responsible", "RFC 5321 section 4.2.5",
        "A server has answered 250 to the final dot. What has it promised?",
        "To deliver the letter, or to report that it could not.",
        ("That the letter is in the mailbox.", "That the letter was read.",
         "That the mailbox exists.", "Nothing yet."),
        "Responsibility has passed on; delivery may still fail.",
    ),
    Fixed(
        "11-null", "RFC 5321 section 6.1",
        "Why does a bounce have the reverse-path `<>`?",
        "So that no report is made about a report.",
        ("Its sender is unknown.", "It has no author.", "To hide the server.",
         "It must not be answered by people."),
        "A report that cannot be delivered is given up: no loop.",
    ),
    Fixed(
        "11-loop", "RFC 5321 section 6.3",
        "By what does a server notice that a letter goes in circles?",
        "By the number of its Received fields.",
        ("By its Message-ID.", "By its age.", "By the subject.", "By the envelope."),
        "Many Received fields (a hundred, say) mean a loop.",
    ),
    Fixed(
        "11-give-up", "RFC 5321 section 4.5.4.1",
        "How long should a queue keep trying before it gives a letter up?",
        "At least four to five days.",
        ("One hour.", "One day.", "Two weeks.", "For ever."),
        "Hosts are repaired over a weekend; the reports come after that.",
    ),
    Fixed(
        "11-greylisting", "RFC 6647 section 2",
        "A server answers 450 to an unknown client and takes the second try. Why?",
        "Real queues come back; many senders of spam do not.",
        ("It was overloaded.", "The mailbox was full.", "It wanted TLS first.",
         "It was looking for the MX."),
        "That is greylisting; the price is a delay.",
    ),
    Fixed(
        "11-detail", "RFC 3463 section 2",
        "What does the middle number of `5.1.1` say?",
        "The subject: here, the address.",
        ("The class: success or failure.", "The detail.", "The number of tries.",
         "The line of the reply."),
        "class.subject.detail: 5 permanent, 1 addressing, 1 bad mailbox.",
    ),
)  # fmt: skip

TEMPLATES = (
    *(fixed.template() for fixed in FIXED),
    Template("01-role", "RFC 5598 section 4", role),
    Template("01-mx", "RFC 5321 section 5.1", first_mx),
    Template("11-next-try", "RFC 5321 section 4.5.4.1", next_try),
    Template("11-fate", "RFC 5321 sections 4.2.1 and 4.2.5", fate),
    Template("11-report", "RFC 5321 section 3.6.3", report_goes_to),
    Template("11-notify", "RFC 3461 section 4.1", notify),
)
