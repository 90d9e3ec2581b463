"""Exam questions on lessons 04 and 05: replies, their digits, and what a client does."""

from __future__ import annotations

from ..dice import Dice
from .items import Asked, Fixed, Template, choice

__all__ = ["TEMPLATES"]

FIRST = {
    2: "Done.",
    3: "Accepted so far; the server waits for more.",
    4: "Not now; the same may go well later.",
    5: "Not done, and the same should not be tried again.",
}
SECOND = {
    0: "Syntax, and commands that do not fit elsewhere",
    1: "Information, such as help",
    2: "The connection",
    5: "The mail system",
}
#: Codes that no RFC of this course defines.
UNKNOWN = (259, 257, 356, 399, 456, 457, 477, 557, 578, 591)


def first_digit(dice: Dice) -> Asked:
    digit = dice.choose(sorted(FIRST))
    text = f"What does the first digit of a reply {digit}yz say?"
    options = choice(dice, FIRST[digit], *FIRST.values(), "The command is misspelt.")
    return Asked(text, FIRST[digit], "The first digit says how it went.", options)


def second_digit(dice: Dice) -> Asked:
    digit = dice.choose(sorted(SECOND))
    text = f"What is a reply with {digit} as its second digit about?"
    options = choice(dice, SECOND[digit], *SECOND.values())
    return Asked(
        text, SECOND[digit], "The second digit says what it is about.", options
    )


def unknown(dice: Dice) -> Asked:
    code = dice.choose(UNKNOWN)
    text = f"A client hears `{code}`, a code it does not know. What does it make of it?"
    right = FIRST[code // 100]
    wrong = (*FIRST.values(), "An error in the server: it closes the connection.")
    why = f"It goes by the first digit: as if it were {code // 100}00."
    return Asked(text, right, why, choice(dice, right, *wrong))


def how_many(dice: Dice) -> Asked:
    lines, replies = [], 0
    for _ in range(dice.number(2, 4)):
        code = dice.choose((250, 214, 550, 252))
        more = dice.number(0, 3)
        lines += [f"{code}-part {n}" for n in range(1, more + 1)] + [f"{code} end"]
        replies += 1
    text = "How many replies are these lines?"
    why = "A reply ends with the line that has a space, not a hyphen, behind its code."
    return Asked(text, str(replies), why, material="\n".join(lines))


def decision(dice: Dice) -> Asked:
    right = {
        "250 after the final dot": "Forget the letter: the server is responsible now.",
        "354 after DATA": "Send the mail data.",
        "450 after RCPT": "Keep the letter for this recipient and try again later.",
        "550 after RCPT": "Tell the sender; do not try this recipient again.",
        "421 after MAIL": "Keep the letter; the connection is closing.",
        "452 after RCPT, the first to be refused of many": (
            "Send to those accepted; the rest follows in another transaction."
        ),
    }
    case = dice.choose(sorted(right))
    text = f"A relay, as a client, hears {case}. What does it do?"
    # What another 4yz asks for is not wrong here either, so it is not on offer.
    clear = [said for told, said in right.items() if told[0] != case[0]]
    clear.append("Say the same command again at once.")
    why = "2yz: done; 3yz: go on; 4yz: later; 5yz: give up and report."
    return Asked(text, right[case], why, choice(dice, right[case], *clear))


def vrfy(dice: Dice) -> Asked:
    code, right = dice.choose(
        (
            (250, "The mailbox exists; the reply names it."),
            (252, "The server does not tell, but would take mail and try."),
            (550, "There is no such mailbox."),
            (553, "The name fits several users."),
        )
    )
    text = f"What does `{code}` as the answer to VRFY say?"
    wrong = (
        "The mailbox exists; the reply names it.",
        "The server does not tell, but would take mail and try.",
        "There is no such mailbox.",
        "The mailbox is full.",
        "VRFY comes out of order.",
    )
    why = "252 neither says yes nor no: a server hides its users so."
    return Asked(text, right, why, choice(dice, right, *wrong))


def enhanced(dice: Dice) -> Asked:
    right, wrong = dice.choose(
        (
            ("550 5.1.1 No such mailbox", "250 5.1.1 OK"),
            ("450 4.2.1 Try again later", "450 5.2.1 Try again later"),
            ("250 2.1.5 OK", "250 4.1.5 OK"),
        )
    )
    text = "Which reply follows the rules for enhanced status codes?"
    others = (wrong, "354 3.0.0 Go on", "220 2.0.0 mx.example.net ESMTP", "550-511 No")
    why = "Classes are 2, 4 and 5, they agree with the first digit, the greeting has none."
    return Asked(text, right, why, choice(dice, right, *others))


FIXED = (
    Fixed(
        "04-vrfy", "RFC 5321 section 4.1.1.6",
        "What is the argument of VRFY?",
        "Any user or mailbox one wants to ask about.",
        ("A recipient of the open transaction.", "The sender named in MAIL.",
         "The name of a list only.", "A host."),
        "VRFY has nothing to do with a transaction, and disturbs none.",
    ),
    Fixed(
        "04-minimum", "RFC 5321 section 4.5.1",
        "Which command belongs to the minimum that each server implements?",
        "VRFY", ("EXPN", "STARTTLS", "AUTH", "BDAT", "ETRN"),
        "EHLO, HELO, MAIL, RCPT, DATA, RSET, NOOP, QUIT and VRFY do.",
    ),
    Fixed(
        "04-help", "RFC 5321 section 4.3.2",
        "Which codes may answer a HELP that is served?",
        "211 and 214", ("220 and 250", "250 only", "354", "211 only", "100 and 110"),
        "211 tells the status of the system, 214 is a text for people.",
    ),
    Fixed(
        "05-one", "RFC 5321 section 4.2.1",
        "Which first digit does SMTP not use?",
        "1", ("2", "3", "4", "5"),
        "1yz, a preliminary reply, is known from FTP; SMTP has no command that allows it.",
    ),
    Fixed(
        "05-five", "RFC 5321 section 4.2.3",
        "`RCPT TO:<bob@example.net>` is answered 550. What does it say?",
        "The line is well formed; this mailbox is not to be had.",
        ("The command is invalid.", "The argument is misspelt.",
         "The client should try again in an hour.", "The session is over."),
        "5yz is a refusal that lasts; 500 and 501 are the ones about syntax.",
    ),
    Fixed(
        "05-552", "RFC 5321 section 4.5.3.1.10",
        "A server answers RCPT with 552, as there are too many recipients. "
        "What should the client make of it?",
        "As of 452: send the others later.",
        ("Give up the recipient.", "Give up the whole letter.", "Begin again with EHLO.",
         "Send it all the same."),
        "It is an old misuse of 552: here the client treats it as temporary.",
    ),
    Fixed(
        "05-text", "RFC 5321 section 4.2",
        "What decides what a client program does after a reply?",
        "The code.",
        ("The words after the code.", "The code and the words.",
         "The number of lines.", "The time it took."),
        "The text is for people; only a few replies have text that a client reads.",
    ),
    Fixed(
        "05-421", "RFC 5321 section 4.2.3",
        "Which reply may come to any command, whatever it was?",
        "421", ("250", "354", "451 only after DATA", "550", "503"),
        "A server that must close says 421, and then closes.",
    ),
    Fixed(
        "05-greeting", "RFC 2034 section 4",
        "Where does an enhanced status code never stand?",
        "In the greeting and in the replies to HELO and EHLO.",
        ("In replies to RCPT.", "In replies with several lines.",
         "In replies 4yz.", "In the reply to the final dot."),
        "Everywhere else it stands on each line of a reply 2yz, 4yz or 5yz.",
    ),
)  # fmt: skip

TEMPLATES = (
    *(fixed.template() for fixed in FIXED),
    Template("04-vrfy-code", "RFC 5321 section 3.5", vrfy),
    Template("05-first-digit", "RFC 5321 section 4.2.1", first_digit),
    Template("05-second-digit", "RFC 5321 section 4.2.1", second_digit),
    Template("05-unknown", "RFC 5321 section 4.3.2", unknown),
    Template("05-how-many", "RFC 5321 section 4.2.1", how_many),
    Template("05-decision", "RFC 5321 section 4.2.1", decision),
    Template("05-enhanced", "RFC 2034 section 4", enhanced),
)
