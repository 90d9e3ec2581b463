"""What the first and the second digit of a reply code say.

RFC 5321 section 4.2.1.  The codes themselves are in `codes`.  A learner meets them in
lesson 05.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CATEGORIES", "SEVERITIES", "Category", "Severity", "digits_for"]


class Severity(NamedTuple):
    """What a first digit says.

    Args:
        digit: 1 to 5.
        name: the RFC's name for it.
        words: the same in a few plain words.
        then: what a client does that knows no more than this digit.
        source: where it stands.
    """

    digit: int
    name: str
    words: str
    then: str
    source: str = "RFC 5321 section 4.2.1"


class Category(NamedTuple):
    """What a second digit says.

    Args:
        digit: 0 to 5.
        name: the RFC's name for it.
        words: which replies it groups.
        source: where it stands.
    """

    digit: int
    name: str
    words: str
    source: str = "RFC 5321 section 4.2.1"


#: The first digits.  Only 2 to 5 begin a reply of SMTP.
SEVERITIES = {
    row.digit: row
    for row in (
        Severity(
            1,
            "Positive Preliminary",
            "no part of SMTP: FTP has such codes",
            "Treat it as fatal and end the transaction.",
            "RFC 5321 sections 4.2 and 4.2.1",
        ),
        Severity(2, "Positive Completion", "done", "Send the next command."),
        Severity(
            3,
            "Positive Intermediate",
            "accepted, go on",
            "Send what the server is waiting for.",
        ),
        Severity(
            4,
            "Transient Negative Completion",
            "not now",
            "Try the same again later.",
        ),
        Severity(
            5,
            "Permanent Negative Completion",
            "refused",
            "Do not repeat it unchanged; tell the sender.",
        ),
    )
}

#: The second digits.
CATEGORIES = {
    row.digit: row
    for row in (
        Category(
            0,
            "syntax",
            "errors of syntax; commands that are unimplemented, superfluous or fit "
            "nowhere else",
        ),
        Category(1, "information", "answers to questions, such as status and help"),
        Category(2, "connections", "about the channel between the two hosts"),
        Category(3, "unspecified", "no meaning is set; 235 and 334 have this digit"),
        Category(4, "unspecified", "no meaning is set"),
        Category(5, "mail system", "how the receiving mail system took the request"),
    )
}


def digits_for(code: int) -> str:
    """Return what the first and the second digit of a code say.

    >>> digits_for(354)
    'accepted, go on; mail system'
    """
    severity = SEVERITIES.get(code // 100)
    category = CATEGORIES.get(code // 10 % 10)
    first = severity.words if severity else "no first digit of SMTP"
    second = category.name if category else "second digit without a meaning"
    if second == "unspecified":
        second = "second digit unspecified"
    return f"{first}; {second}"
