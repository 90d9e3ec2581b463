"""Enhanced status codes in words: class, subject, detail.

RFC 3463 (the codes), RFC 5248 (their registry and the reply codes they go with) and the
RFCs that added some since.  Where such a code stands in a reply is RFC 2034: see
`replies`.  A learner meets them in lesson 11.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .errors import BadArgument

__all__ = [
    "CLASSES",
    "DETAILS",
    "SUBJECTS",
    "Detail",
    "Part",
    "words_for_enhanced",
]


class Part(NamedTuple):
    """What the first or the second number of an enhanced code says.

    Args:
        number: the number.
        name: what it is called.
        words: what it tells.
        source: where it stands.
    """

    number: int
    name: str
    words: str
    source: str = "RFC 3463 section 2"


class Detail(NamedTuple):
    """What the last two numbers of an enhanced code say together.

    Args:
        subject: the second number.
        detail: the third number, counted within its subject.
        words: what happened.
        classes: the first numbers with which it makes sense.
        replies: the reply codes that the registry puts beside it; none if it names none
            or any.
        source: where it stands.
    """

    subject: int
    detail: int
    words: str
    classes: tuple[int, ...]
    replies: tuple[int, ...]
    source: str

    @property
    def code(self) -> str:
        """The code as the RFCs write it, such as ``X.1.1``: X is any class."""
        return f"X.{self.subject}.{self.detail}"


#: The first number.
CLASSES = {
    row.number: row
    for row in (
        Part(2, "success", "delivered, or the step is done"),
        Part(4, "persistent transient failure", "not now; sending later may succeed"),
        Part(5, "permanent failure", "sending the same again will not help"),
    )
}

#: The second number.
SUBJECTS = {
    row.number: row
    for row in (
        Part(0, "other", "nothing more is known"),
        Part(1, "addressing", "an address, of the sender or of a recipient"),
        Part(2, "mailbox", "the recipient's mailbox"),
        Part(3, "mail system", "the destination's system as a whole"),
        Part(4, "network and routing", "the way to the destination"),
        Part(5, "protocol", "the conversation between the two hosts"),
        Part(6, "content", "what the message holds, or its form"),
        Part(7, "security or policy", "who may do what, and cryptography"),
    )
}

_ALL = (2, 4, 5)
_FAIL = (4, 5)
_NO = (5,)
_NOW = (4,)
_OK = (2,)


def _rfc3463(subject: int, *rows: tuple[str, tuple[int, ...], tuple[int, ...]]) -> (
    tuple[Detail, ...]
):  # fmt: skip
    """Return the rows of one subject, counted from 0."""
    source = f"RFC 3463 section 3.{subject + 1}"
    return tuple(
        Detail(subject, detail, *row, source) for detail, row in enumerate(rows)
    )


# fmt: off
_ROWS = (
    *_rfc3463(0,
        ("Nothing more is known than the class.", _ALL, ()),
    ),
    *_rfc3463(1,
        ("Something about an address.", _ALL, ()),
        ("No such mailbox: the part before the @ is wrong.", _NO, (451, 550)),
        ("No such system, or one that takes no mail: the part after the @ is wrong.",
         _NO, ()),
        ("The recipient's address breaks the syntax.", _NO, (501,)),
        ("The address fits more than one recipient.", _FAIL, ()),
        ("The recipient's address is valid.", _OK, (250,)),
        ("The mailbox has moved, and nobody says where to.", _NO, ()),
        ("The sender's address breaks the syntax.", _FAIL, ()),
        ("The sender's system does not exist, or takes no mail back.",
         _FAIL, (451, 501)),
    ),
    *_rfc3463(2,
        ("Something about the mailbox, which exists.", _ALL, ()),
        ("The mailbox is closed, for a while (4) or for good (5).", _FAIL, ()),
        ("The mailbox is full; its owner can make room.", _NOW, (552,)),
        ("The message is longer than this mailbox takes.", _NO, (552,)),
        ("The mailing list cannot be expanded.", _FAIL, (450, 452)),
    ),
    *_rfc3463(3,
        ("Something about the destination's system.", _ALL,
         (221, 250, 421, 451, 550, 554)),
        ("The system has no storage left.", _NOW, (452,)),
        ("The host takes no messages: it is closing, overloaded or out of service.",
         _FAIL, (453, 521)),
        ("The system cannot do what was asked for with the message.", _FAIL, ()),
        ("The message is larger than the system takes.", _NO, (552, 554)),
        ("The system is set up wrongly.", _FAIL, ()),
    ),
    *_rfc3463(4,
        ("Something about the network or the route.", _ALL, ()),
        ("The next host does not answer.", _NOW, (451,)),
        ("The connection broke, or was too bad to finish.", _NOW, (421,)),
        ("A directory, such as the DNS, cannot be reached.", _NOW, (451, 550)),
        ("The directory does not say where the next host is.", _FAIL, ()),
        ("The mail system is congested.", _NOW, (451,)),
        ("The message goes round in a loop.", _NOW, ()),
        ("The message has become too old.", _FAIL, ()),
    ),
    *_rfc3463(5,
        ("Something about the protocol.", _ALL,
         (220, 250, 251, 252, 253, 451, 452, 454, 458, 459, 501, 502, 503, 554)),
        ("A command out of order, or one that is not supported.", _NO,
         (430, 500, 501, 503, 530, 550, 554, 555)),
        ("A syntax error, or an unknown command.", _NO, (500, 501, 502, 550, 555)),
        ("Too many recipients.", _FAIL, (451,)),
        ("The command's arguments are wrong, or not supported.", _NO,
         (451, 501, 502, 503, 504, 550, 555)),
        ("The two hosts speak different versions of the protocol.", _FAIL, ()),
    ),
    Detail(5, 6, "A line of the AUTH exchange is too long.", _FAIL, (500,),
           "RFC 4954 section 6"),
    *_rfc3463(6,
        ("Something about the content.", _ALL, ()),
        ("The next system does not take this kind of content.", _NO, ()),
        ("The content would have to be converted, and that is forbidden.", _FAIL, ()),
        ("The content would have to be converted, and that cannot be done.", _FAIL,
         (554,)),
        ("The content was converted, and something got lost.", (2, 5), (250,)),
        ("The content could not be converted.", _FAIL, ()),
    ),
    *_rfc3463(7,
        ("Something about security, or nothing that may be told.", _ALL,
         (220, 235, 450, 454, 500, 501, 503, 504, 530, 535, 550)),
        ("The sender may not send to this destination.", _NO,
         (451, 454, 502, 503, 533, 550, 551)),
        ("The sender may not send to this list.", _NO, (550,)),
        ("Security would have to be converted, and that cannot be done.", _NO, ()),
        ("The message needs a security feature that is not supported.", _NO, (504,)),
        ("A key is missing or wrong.", _FAIL, ()),
        ("The cryptographic algorithm is not supported.", _FAIL, ()),
        ("The message was damaged or altered on the way.", _ALL, ()),
    ),
    Detail(1, 9, "The address was valid; the message went on to a system that reports "
           "no further.", _OK, (), "RFC 3886 section 3.3.4"),
    Detail(1, 10, "The recipient's domain says in the DNS that it takes no mail.",
           _NO, (556,), "RFC 7505 section 6; RFC 7504 section 6"),
    Detail(3, 6, "The message was taken, with another priority than asked for.",
           _OK, (250, 251), "RFC 6710 section 10"),
    Detail(6, 6, "The content could not be fetched from another system.",
           _FAIL, (554,), "RFC 4468 section 5"),
    Detail(6, 7, "An address beyond US-ASCII is not allowed here.",
           _NO, (550, 553), "RFC 6531 section 4.2"),
    Detail(6, 8, "The answer needs UTF-8, and the client did not ask for that.",
           _ALL, (252, 550, 553), "RFC 6531 section 4.2"),
    Detail(6, 9, "A recipient cannot take a header in UTF-8.",
           _NO, (550, 554), "RFC 6531 sections 3.5 and 4.2"),
    Detail(6, 10, "The same as X.6.8, and no longer to be used.",
           _ALL, (), "RFC 6531 section 4.2"),
    Detail(7, 8, "The name or the password is wrong.", _NO, (535, 554),
           "RFC 4954 section 6"),
    Detail(7, 9, "This mechanism is too weak here.", _NO, (534,), "RFC 4954 section 6"),
    Detail(7, 10, "Encryption is needed.", _NO, (523,), "RFC 5248 section 2.4"),
    Detail(7, 11, "This mechanism needs encryption; a code of the past.",
           _NO, (524, 538), "RFC 4954 section 6"),
    Detail(7, 12, "The password must first be carried over to this mechanism.",
           _NOW, (422, 432), "RFC 4954 section 6"),
    Detail(7, 13, "The user's account is disabled.",
           _NO, (525,), "RFC 5248 section 2.4"),
    Detail(7, 14, "The server and a third one must first be made to trust each other.",
           _NO, (535, 554), "RFC 5248 section 2.4"),
    Detail(7, 15, "The message's priority is too low for now.",
           _FAIL, (450, 550), "RFC 6710 section 10"),
    Detail(7, 16, "The message is too large for its priority.",
           _FAIL, (552,), "RFC 6710 section 10"),
    Detail(7, 17, "The mailbox belongs to somebody else now.",
           _NO, (), "RFC 7293 section 15.3"),
    Detail(7, 18, "The domain belongs to somebody else now.",
           _NO, (), "RFC 7293 section 15.3"),
    Detail(7, 19, "Whether the mailbox has changed hands cannot be told.",
           _NO, (), "RFC 7293 section 15.3"),
    Detail(7, 20, "No DKIM signature is valid.", _NO, (550,), "RFC 7372 section 3.1"),
    Detail(7, 21, "No DKIM signature is acceptable, though some are valid.",
           _NO, (550,), "RFC 7372 section 3.1"),
    Detail(7, 22, "No valid DKIM signature belongs to the author.",
           _NO, (550,), "RFC 7372 section 3.1"),
    Detail(7, 23, "SPF: this host may not send for the sender's domain.",
           _NO, (550,), "RFC 7372 section 3.2"),
    Detail(7, 24, "SPF could not be evaluated.", _FAIL, (451, 550),
           "RFC 7372 section 3.2"),
    Detail(7, 25, "The client's address failed the reverse DNS check.",
           _NO, (550,), "RFC 7372 section 3.3"),
    Detail(7, 26, "More than one check of authenticity failed.",
           _NO, (550,), "RFC 7372 section 3.4"),
    Detail(7, 27, "The sender's domain says in the DNS that it takes no mail.",
           _NO, (550,), "RFC 7505 section 6"),
    Detail(7, 29, "ARC: the chain of seals is broken.", _NO, (550,),
           "RFC 8617 section 10.4"),
    Detail(7, 30, "The message demands TLS all the way, and no next host offers that.",
           _NO, (550,), "RFC 8689 section 7"),
)
# fmt: on

#: All details, by subject and detail.
DETAILS = {(row.subject, row.detail): row for row in sorted(_ROWS)}

# RFC 3463 section 2 writes each number without leading zeros.
_CODE = re.compile(r"([245])\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\Z")


def words_for_enhanced(code: object) -> str:
    """Return what an enhanced status code says.

    Args:
        code: such as ``"5.1.1"``, or an `EnhancedCode`.
    Returns:
        One line: class, subject, and the detail where it is known.
    Raises:
        BadArgument: no enhanced code.
    Source:
        RFC 3463 section 2: of an unknown detail, class and subject still count.

    >>> words_for_enhanced("5.1.3")
    "5.1.3: permanent failure; addressing. The recipient's address breaks the syntax."
    >>> words_for_enhanced("5.1.99")
    '5.1.99: permanent failure; addressing.'
    """
    found = _CODE.match(str(code))
    if found is None:
        raise BadArgument(
            repr(code),
            "an enhanced code such as 5.1.1: class 2, 4 or 5, then two numbers",
            source="RFC 3463 section 2",
        )
    class_, subject, detail = map(int, found.groups())
    part = SUBJECTS.get(subject)
    words = (
        f"{code}: {CLASSES[class_].name}; {part.name if part else 'unknown subject'}."
    )
    row = DETAILS.get((subject, detail))
    return f"{words} {row.words}" if row else words
