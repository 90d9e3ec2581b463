"""Exam questions on lessons 10 and 12: TLS, AUTH, abuse and what helps."""

from __future__ import annotations

import base64

from ..dice import Dice
from .items import Asked, Fixed, Template, choice

__all__ = ["TEMPLATES"]

PORTS = {
    "25": "Relay, from one mail server to the next",
    "587": "Submission, with STARTTLS",
    "465": "Submission, TLS from the first octet",
    "366": "Fetching waiting mail with ATRN",
}
#: Why, and where it is written: one RFC does not settle all four.
PORT_SOURCES = {
    "25": "25 is SMTP between hosts (RFC 5321 section 4.5.4.2).",
    "587": "587 is submission, and STARTTLS its way into TLS.",
    "465": "465 is current, not a leftover.",
    "366": "366 is On-Demand Mail Relay (RFC 2645 section 4).",
}


def port(dice: Dice) -> Asked:
    number = dice.choose(sorted(PORTS))
    text = f"What is port {number} for?"
    options = choice(dice, PORTS[number], *PORTS.values(), "Reading mail with IMAP")
    return Asked(text, PORTS[number], PORT_SOURCES[number], options)


def plain_login(dice: Dice) -> Asked:
    user = dice.choose(("ann", "bob", "carol", "dan"))
    password = dice.choose(("tea", "moon", "river", "chess"))
    token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    text = "Which password travels in this line?"
    why = "AUTH PLAIN is base64 of NUL, user, NUL, password: anyone can read it."
    return Asked(text, password, why, material=f"C: AUTH PLAIN {token}")


def injected(dice: Dice) -> Asked:
    line = dice.choose(("RSET", "NOOP", "MAIL FROM:<eve@example.com>"))
    text = (
        "In one TCP segment a server receives these octets; it answers 220 to the "
        "first line. What must become of the second?"
    )
    right = "It is dropped: nothing from before the handshake counts."
    wrong = (
        "It is carried out after the handshake.",
        "It is answered in clear before the handshake.",
        "It is answered 503 after the handshake.",
        "It becomes the first line inside TLS.",
    )
    why = "Who could write into the clear line could otherwise speak inside TLS."
    material = f"STARTTLS CR LF {line} CR LF"
    return Asked(text, right, why, choice(dice, right, *wrong), material)


def header_injection(dice: Dice) -> Asked:
    bad = dice.choose(
        ("hi\\r\\nBcc: all@example.net", "hi\\r\\nReply-To: eve@example.com")
    )
    text = f"A web form puts its input `{bad}` into the field Subject. What happens?"
    right = "The header gets one more field, written by the visitor."
    wrong = (
        "The subject is shown with the signs \\r\\n.",
        "The server answers 501.",
        "The letter is sent twice.",
        "Nothing: a header ends at the first CRLF.",
    )
    why = "CR LF ends the field; refuse both octets in every input."
    return Asked(text, right, why, choice(dice, right, *wrong))


FIXED = (
    Fixed(
        "10-after", "RFC 3207 section 4.2",
        "The TLS handshake after STARTTLS is done. What does the client say?",
        "EHLO: both sides have forgotten what was said before.",
        ("MAIL, if EHLO was said before.", "AUTH at once, with what EHLO had offered.",
         "Nothing: it waits for a greeting.", "STARTTLS again."),
        "Whatever was learnt in clear may have been forged.",
    ),
    Fixed(
        "10-duty", "RFC 4954 section 6",
        "How does a server say that a client must authenticate?",
        "It answers 530.",
        ("It announces AUTH.", "It answers 334.", "It answers 235.", "It answers 502."),
        "EHLO offers mechanisms; the duty is a reply.",
    ),
    Fixed(
        "10-334", "RFC 4954 section 4",
        "What does 334 say?",
        "Go on with the next step of AUTH.",
        ("You are logged in.", "The password is wrong.", "Send the mail data.",
         "Use TLS first."),
        "3yz is accepted, and more is awaited; 235 is the success.",
    ),
    Fixed(
        "10-hop", "RFC 3207 section 6",
        "Three servers carry a letter, each hop over TLS. Who can read it on the way?",
        "Each of the three servers.",
        ("Nobody but sender and reader.", "The last server only.",
         "Anyone who listens to the line.", "The first server only."),
        "TLS protects a hop; inside each server the letter lies in clear.",
    ),
    Fixed(
        "10-base64", "RFC 4954 section 4",
        "What protects the password of AUTH PLAIN on the wire?",
        "TLS around it.",
        ("base64.", "The 334 challenge.", "The letter case of base64.",
         "Nothing is needed: it is hashed."),
        "base64 is a spelling, not a secret.",
    ),
    Fixed(
        "12-open-relay", "RFC 5321 section 7.9",
        "What is an open relay?",
        "A server that carries mail from anyone to anyone.",
        ("A server without TLS.", "A server that accepts mail for its own users.",
         "A server that answers VRFY.", "A server that queues mail."),
        "Neither sender nor recipient is its own: spam goes out in its name.",
    ),
    Fixed(
        "12-from", "RFC 5321 section 7.1",
        "Who checks in plain SMTP that the From field is true?",
        "Nobody.",
        ("The first server.", "The last server.", "Each server.", "The DNS."),
        "SMTP believes what it is told; other means were added later.",
    ),
    Fixed(
        "12-spf", "RFC 7208 section 2.4",
        "What does SPF check?",
        "Whether this host may send for the domain of the reverse-path.",
        ("Whether the From field is true.", "Whether the letter was changed.",
         "Whether the mailbox exists.", "Whether the line is encrypted."),
        "It looks at the envelope (and HELO) and the address of the host.",
    ),
    Fixed(
        "12-dkim", "RFC 6376 section 1",
        "What does DKIM add?",
        "A signature of a domain over header fields and body.",
        ("Encryption of the letter.", "A list of hosts that may send.",
         "A password for relays.", "A rule what to do with failures."),
        "A key in the DNS lets any receiver check it.",
    ),
    Fixed(
        "12-harvest", "RFC 5321 section 7.3",
        "Why do many servers answer VRFY with 252?",
        "So that nobody can collect addresses by asking.",
        ("VRFY is forbidden.", "They do not know their users.",
         "252 is faster than 250.", "The line is not encrypted."),
        "252 tells nothing, and is still a proper answer.",
    ),
    Fixed(
        "12-smuggling", "RFC 5321 section 4.1.1.4",
        "Two servers disagree on what ends the mail data. What can come of it?",
        "A second letter is hidden inside the first.",
        ("The letter is encrypted twice.", "A bounce loop.", "A slower session.",
         "Nothing: the dot decides."),
        "What one server takes for text the other takes for commands.",
    ),
)  # fmt: skip

TEMPLATES = (
    *(fixed.template() for fixed in FIXED),
    Template("10-port", "RFC 8314 section 3.3", port),
    Template("10-password", "RFC 4954 section 4", plain_login),
    Template("10-injected", "RFC 3207 section 4.2", injected),
    Template("12-header", "RFC 5322 section 2.2", header_injection),
)
