"""Beliefs that learners often hold and that SMTP does not share, by name.

The names are counted over a class; the explanation belongs to the wrong answer that
gives a belief away, so it stands with the question.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BELIEFS", "Misconception", "misconception"]


class Misconception(NamedTuple):
    """A wrong belief.

    Args:
        name: how it is counted, such as ``"dots-everywhere"``.
        belief: what the learner believes, as one sentence.
    """

    name: str
    belief: str


#: name -> the belief, as the learner would say it.
BELIEFS = {
    # who speaks, and how a session goes
    "client-speaks-first": "The client speaks first, as in HTTP.",
    "both-at-once": "Both sides may speak as soon as they are connected.",
    "text-without-data": "One can begin without asking first.",
    "recipient-first": "The recipient is named before the sender.",
    "order-is-free": "The commands may come in any order.",
    "quit-sends": "QUIT is what sends the letter.",
    "quit-needs-letter": "QUIT is legal only after a letter.",
    "hang-up": "The client may simply hang up.",
    "mail-per-session": "A session carries one letter.",
    "one-rcpt": "A letter has one RCPT line.",
    "one-letter-is-two": "Two recipients are two letters.",
    "envelope-is-kept": "The second letter inherits the envelope of the first.",
    # codes
    "http-codes": "Success is 200, as in HTTP.",
    "greeting-repeats": "220 means success in general.",
    "count-all-positive": "All that goes well is answered 250.",
    "refusal-for-nothing": "A command that does nothing is an error.",
    "refused-is-misspelt": "A refused line must have been written wrongly.",
    "second-is-permanent": "550 is the answer to everything unwanted.",
    # states
    "second-replaces": "A second MAIL replaces the first.",
    "refusal-resets": "A refusal throws the transaction away.",
    "refusal-closes": "A refusal ends the session.",
    "rset-needs-transaction": "RSET is legal only while a letter is under way.",
    "state-is-ready": "After each 250 the session is back at the start.",
    "state-lags": "The state changes only with the next command.",
    "data-is-implied": "After RCPT the letter may follow at once.",
    "state-is-last-line": "A session ends where the page ends.",
    # lines and octets
    "lf-is-enough": "A line ends with LF, as in a file on Linux.",
    "cr-is-enough": "A line ends with CR, as the Return key sends it.",
    "any-end": "A good server understands every line end.",
    "chunk-is-line": "What arrives together is one line.",
    "half-a-line-fails": "Half a line is an error, or nothing.",
    "rest-is-line": "What is left over is a line as well.",
    "split-keeps-empty": "After the last CRLF comes an empty line.",
    "empty-is-nothing": "An empty line is no line.",
    "bigger-buffer": "A larger buffer brings the whole reply.",
    "network-lost-it": "What has not arrived yet was lost.",
    "server-at-fault": "A reply must arrive in one piece.",
    "case-matters": "Commands must be written in capital letters.",
    "signs-need-extension": "Signs such as + need an extension.",
    "spaces-are-free": "A space more or less does not matter.",
    # the letter
    "data-sends": "DATA is what sends the letter.",
    "subject-is-command": "The header lines are commands to the server.",
    "empty-line-ends": "An empty line ends the letter.",
    "last-line-ends": "The letter ends with the last line of its text.",
    "empty-letter": "The text may follow the dot.",
    "server-ends-letter": "The server decides where the letter ends.",
    "server-line": "The line that says no is the wrong line.",
    "dots-kept": "The server stores what travelled, dots and all.",
    "all-dots-go": "The server removes every dot at the start of a line.",
    "only-lone-dot": "Only a line with nothing but a dot needs another dot.",
    "dots-everywhere": "Every dot is doubled.",
    "every-line": "Every line gets a dot.",
    "stuffed-already": "Two dots need no third.",
    # libraries
    "by-hand-only": "A library says only what it is told to say.",
    "library-skips": "A library has its own way and needs no dialogue.",
    "library-header": "The envelope is read from the header.",
}


def misconception(name: str) -> Misconception:
    """Return the misconception of this name.

    Raises:
        KeyError: no such name.

    >>> misconception("dots-everywhere").belief
    'Every dot is doubled.'
    """
    return Misconception(name, BELIEFS[name])
