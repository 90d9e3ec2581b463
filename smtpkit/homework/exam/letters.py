"""Exam questions on lessons 07 and 08: envelope, header, body, MIME."""

from __future__ import annotations

import base64
import quopri

from ..dice import Dice
from . import scenery
from .items import Asked, Fixed, Template, choice

__all__ = ["TEMPLATES"]

HEADER = (
    "From: Ann <ann@example.org>",
    "To: bob@example.net",
    "Subject: minutes of the meeting",
    "Date: Mon, 05 Jan 2026 09:00:00 +0000",
    "Message-ID: <1@example.org>",
    "Reply-To: office@example.org",
)


def who_gets_it(dice: Dice) -> Asked:
    author, shown, real, other = scenery.paths(dice, 4)
    material = "\n".join(
        (
            f"C: MAIL FROM:<{other}>", "S: 250 OK",
            f"C: RCPT TO:<{real}>", "S: 250 OK",
            "C: DATA", "S: 354 Go on",
            f"C: From: {author}", f"C: To: {shown}", "C: Subject: hello",
            "C: ", "C: Hello.", "C: .", "S: 250 OK",
        )
    )  # fmt: skip
    question, answer = dice.choose(
        (
            ("In whose mailbox is the letter?", real),
            ("Where does a report go, should delivery fail?", other),
            ("Who is shown to the reader as the author?", author),
        )
    )
    why = "The envelope (MAIL, RCPT) carries a letter; the header is only shown."
    options = choice(dice, answer, author, shown, real, other)
    return Asked(question, answer, why, options, material)


def fields(dice: Dice) -> Asked:
    chosen = dice.sample(HEADER, dice.number(3, 6))
    lines: list[str] = []
    for field in chosen:
        name, _, value = field.partition(" ")
        fold = dice.number(0, 2) == 0
        lines += [name, f"  {value}"] if fold else [field]
    text = "How many header fields are these lines?"
    why = "A line that begins with a space or a tab goes on with the field before it."
    return Asked(text, str(len(chosen)), why, material="\n".join(lines))


def first_hop(dice: Dice) -> Asked:
    hosts = dice.shuffle(["msa.example.org", "relay.example.net", "mx.example.com"])
    trace = "\n".join(f"Received: from … by {name}; …" for name in hosts)
    text = "A letter has these trace lines. Which host took it first?"
    why = "Each host puts its line on top, so the oldest stands at the bottom."
    options = choice(dice, hosts[-1], *hosts, "client.example")
    return Asked(text, hosts[-1], why, options, trace)


def base64_octets(dice: Dice) -> Asked:
    size = dice.number(1, 40) * dice.choose((1, 3, 10))
    cost = len(base64.b64encode(bytes(size)))
    text = f"How many characters does base64 make of {size} octets, line ends aside?"
    why = "Each three octets, the last ones filled up, become four characters."
    return Asked(text, str(cost), why)


def quoted(dice: Dice) -> Asked:
    word = dice.choose(("Grüße", "café", "naïve", "señor", "Ærø", "Łódź"))
    answer = quopri.encodestring(word.encode()).decode().strip()
    latin = quopri.encodestring(word.encode("latin-1", "replace")).decode().strip()
    encoded = base64.b64encode(word.encode()).decode()
    text = f"What does quoted-printable make of `{word}` in UTF-8?"
    wrong = (latin, encoded, word, f"=?utf-8?q?{answer}?=", answer.replace("=", "%"))
    why = "Each octet above 127 becomes `=` and two hexadecimal digits."
    return Asked(text, answer, why, choice(dice, answer, *wrong))


def encoded_word(dice: Dice) -> Asked:
    word = dice.choose(("Grüße", "café", "Rückfrage", "déjà"))
    octets = quopri.encodestring(word.encode()).decode().strip()
    right = f"Subject: =?utf-8?q?{octets}?="
    text = f"How does the subject `{word}` stand in a header of ASCII only?"
    wrong = (
        f"Subject: {octets}", f"Subject: {word}",
        f"Subject: =?utf-8?b?{octets}?=", f"Subject: charset=utf-8 {octets}",
    )  # fmt: skip
    why = "An encoded word names its charset and its encoding: q or b."
    return Asked(text, right, why, choice(dice, right, *wrong))


def parts(dice: Dice) -> Asked:
    count = dice.number(1, 4)
    mark = dice.choose(("part", "cut", "b1"))
    lines = [f'Content-Type: multipart/mixed; boundary="{mark}"', "", "for old readers"]
    for number in range(count):
        lines += [f"--{mark}", "Content-Type: text/plain", "", f"text {number + 1}"]
    lines += [f"--{mark}--"]
    text = "How many parts has this body?"
    why = "Each line `--boundary` opens a part; the one that ends in `--` closes all."
    return Asked(text, str(count), why, material="\n".join(lines))


FIXED = (
    Fixed(
        "07-return-path", "RFC 5321 section 4.4",
        "Who writes the field Return-Path?",
        "The last server, when it makes the final delivery.",
        ("The author's mail program.", "The first server.", "Each server on the way.",
         "The reader's mail program."),
        "It saves the reverse-path, which would be lost with the envelope.",
    ),
    Fixed(
        "07-bcc", "RFC 5321 section 7.2",
        "A letter reaches a reader who stands nowhere in its header. How?",
        "The reader was named in RCPT.",
        ("It was misdelivered.", "The server added the reader.",
         "The header was cut.", "Through the Reply-To field."),
        "Header and envelope need not agree: Bcc and lists live from that.",
    ),
    Fixed(
        "07-end-of-header", "RFC 5322 section 2.1",
        "What separates the header from the body?",
        "An empty line.",
        ("A lone dot.", "The field Content-Type.", "The line `DATA`.",
         "A line of hyphens."),
        "The first empty line ends the header.",
    ),
    Fixed(
        "07-order", "RFC 5322 section 3.6",
        "For which fields does the order in the header matter?",
        "Trace fields and the fields of resending.",
        ("From and To.", "All fields.", "Subject and Date.", "None at all."),
        "Received, Return-Path and Resent- fields are kept in their order, as blocks.",
    ),
    Fixed(
        "07-ascii", "RFC 6532 section 3",
        "Since which extension may a header hold UTF-8 as it is?",
        "SMTPUTF8", ("8BITMIME", "MIME itself", "BINARYMIME", "None: it never may"),
        "8BITMIME speaks of the body only.",
    ),
    Fixed(
        "08-lines", "RFC 5322 section 2.1.1",
        "How long may a line of a message be, CRLF not counted?",
        "998 characters at most; 78 are advised.",
        ("80 characters at most.", "512 characters at most.",
         "1,024 characters at most.", "As long as one likes."),
        "998 and CRLF are the 1,000 octets of a text line in SMTP.",
    ),
    Fixed(
        "08-needed", "RFC 5322 section 3.6",
        "Which header fields must each message have?",
        "From and Date.",
        ("From, To and Subject.", "To and Message-ID.", "Subject and Date.", "None."),
        "The origination date and the author; all others may be missing.",
    ),
    Fixed(
        "08-default", "RFC 2045 section 5.2",
        "A message has no Content-Type. What is its body?",
        "text/plain in US-ASCII",
        ("text/html", "application/octet-stream", "text/plain in UTF-8",
         "multipart/mixed"),
        "That is the default of MIME, and what mail was before.",
    ),
    Fixed(
        "08-alternative", "RFC 2046 section 5.1.4",
        "What is in a multipart/alternative?",
        "The same content several times; the last form that can be shown is best.",
        ("A text and its attachments.", "A message and its delivery report.",
         "Two texts to be read one after the other.", "Encrypted and signed parts."),
        "The plainest form comes first, the richest last.",
    ),
    Fixed(
        "08-ascii-or-mime", "RFC 2045 section 5.2",
        "\"A body is either ASCII or MIME.\" What is wrong with it?",
        "A MIME body may well be ASCII.",
        ("Nothing.", "ASCII is not allowed any more.", "MIME is for attachments only.",
         "MIME bodies are always base64."),
        "MIME says what a body is; US-ASCII text is the simplest case.",
    ),
)  # fmt: skip

TEMPLATES = (
    *(fixed.template() for fixed in FIXED),
    Template("07-who", "RFC 5321 section 2.3.1", who_gets_it),
    Template("07-fields", "RFC 5322 section 2.2.3", fields),
    Template("07-first-hop", "RFC 5321 section 4.4", first_hop),
    Template("07-encoded-word", "RFC 2047 section 2", encoded_word),
    Template("08-base64", "RFC 2045 section 6.8", base64_octets),
    Template("08-quoted", "RFC 2045 section 6.7", quoted),
    Template("08-parts", "RFC 2046 section 5.1.1", parts),
)
