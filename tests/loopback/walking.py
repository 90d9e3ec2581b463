"""A server brought into each state of the table, and a line for each symbol."""

from smtpkit.protocol.machine import State
from smtpkit.protocol.policy import Policy, Verdict
from smtpkit.protocol.replies import Reply

MAIL, RCPT = "MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>"
EHLO = "EHLO me.example"
_PASSWORD = b"AGFubgBzZWNyZXQ=\r\n"  # NUL ann NUL secret

#: What leads to each state, from the greeting on.
WAYS: dict[State, tuple[str | bytes, ...]] = {
    State.GREETED: (),
    State.READY: (EHLO,),
    State.SENDER: (EHLO, MAIL),
    State.RECIPIENT: (EHLO, MAIL, RCPT),
    State.TEXT: (EHLO, MAIL, RCPT, "DATA"),
    State.CHUNKS: (EHLO, MAIL, RCPT, b"BDAT 3\r\nabc"),
    State.FAILED_CHUNK: (EHLO, MAIL, RCPT, b"BDAT 5\r\nabcde"),
    State.AUTHENTICATING: (EHLO, "AUTH PLAIN"),
    State.REFUSED: (),
    State.CLOSED: ("QUIT",),
}

#: A line for each symbol that a client can send, and what a willing policy answers.
LINES: dict[str, tuple[str | bytes, int]] = {
    "EHLO": (EHLO, 250),
    "HELO": ("HELO me.example", 250),
    "MAIL": (MAIL, 250),
    "RCPT": (RCPT, 250),
    "DATA": ("DATA", 354),
    ".": (b".\r\n", 250),
    "BDAT": (b"BDAT 3\r\nabc", 250),
    "BDAT LAST": (b"BDAT 3 LAST\r\nabc", 250),
    "RSET": ("RSET", 250),
    "NOOP": ("NOOP", 250),
    "HELP": ("HELP", 214),
    "VRFY": ("VRFY ann", 252),
    "EXPN": ("EXPN staff", 250),
    "QUIT": ("QUIT", 221),
    "AUTH": ("AUTH PLAIN", 334),
    "response": (_PASSWORD, 235),
    "STARTTLS": ("STARTTLS", 220),
    "ETRN": ("ETRN a.example", 250),
    "ATRN": ("ATRN", 250),
}


class Willing(Policy):
    """A policy that accepts everything, except chunks of five octets.

    Args:
        turns_away: whether it greets with 554.

    `answer` is what it says to everything, once that is set.
    """

    def __init__(self, *, turns_away: bool = False) -> None:
        super().__init__(users={"ann": "secret"}, lists={"staff": ["ann@example.org"]})
        self.answer: Reply | None = Reply(554, "No service") if turns_away else None

    def __call__(self, session, command, now_ms):
        if self.answer is not None:
            return Verdict(self.answer)
        return super().__call__(session, command, now_ms)

    def bdat(self, session, command):
        if command.size == 5:
            return Reply(452, "No room", "4.3.1")
        return super().bdat(session, command)

    def etrn(self, session, command):
        return Reply(250, "OK, queuing for the node started", "2.0.0")
