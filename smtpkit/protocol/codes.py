"""Reply codes in words: what three digits say, and what a client does about it.

RFC 5321 sections 4.2.3 (codes) and 4.3.2 (which command gets which), and the RFCs of
the extensions.  The digits are in `digits`, finer codes such as 5.1.1 in `enhanced`;
how a reply is written in `replies`.  A learner meets this table in lesson 05.
"""

from __future__ import annotations

from typing import NamedTuple

from .digits import CATEGORIES, SEVERITIES, Category, Severity, digits_for
from .enhanced import words_for_enhanced
from .errors import BadArgument

__all__ = [
    "ANY",
    "CATEGORIES",
    "CODES",
    "REPLY_CODES",
    "SEVERITIES",
    "Category",
    "ReplyCode",
    "Severity",
    "advice_for",
    "digits_for",
    "find",
    "words_for",
]


class ReplyCode(NamedTuple):
    """One row of the table: a code, as the answer to some commands.

    Args:
        code: three digits.
        answers: the commands that it answers, by their names in `machine`; ``greeting``
            is the opening of a connection, ``.`` the end of mail data, ``response`` a
            line after 334, and `ANY` any command.
        meaning: what it says, in a sentence or two.
        then: what a client should do.
        source: where it stands.
    """

    code: int
    answers: tuple[str, ...]
    meaning: str
    then: str
    source: str


#: A code that may answer any command.
ANY = "any"

_BASE = "RFC 5321 section 4.2.3"
_SASL = ("AUTH", "response")
_PATHS = ("MAIL", "RCPT")
_ASKS = ("VRFY", "EXPN")
_SAME = "Do not send the same again; tell the person or the sender."
_LATER = "Keep the message and try again later."

# fmt: off
#: Every code of RFC 5321, of RFC 7504, and of the extensions that this package speaks.
#: A code stands here more than once where it means another thing to another command;
#: its first row is the general one.
REPLY_CODES = (
    ReplyCode(211, ("HELP",), "The status of the system, or help about it.",
              "Show it to the person.", _BASE),
    ReplyCode(214, ("HELP",), "A help text; it is of use to people only.",
              "Show it to the person.", _BASE),
    ReplyCode(220, ("greeting",), "The server is ready; its name comes first.",
              "Send EHLO.", _BASE),
    ReplyCode(220, ("STARTTLS",), "The server is ready for the TLS handshake.",
              "Begin the handshake before any other command.", "RFC 3207 section 4"),
    ReplyCode(221, ("QUIT",), "The server closes the connection.",
              "Close the connection too.", _BASE),
    ReplyCode(235, _SASL, "The client has authenticated.",
              "Go on; a second AUTH would get 503.", "RFC 4954 section 6"),
    ReplyCode(250, ("EHLO", "HELO", *_PATHS, ".", "RSET", *_ASKS, "NOOP"),
              "What was asked for is done.", "Send the next command.", _BASE),
    ReplyCode(250, ("BDAT", "BDAT LAST"), "The chunk came whole and is accepted.",
              "Send the next chunk; after LAST the message is the server's.",
              "RFC 3030 section 2"),
    ReplyCode(250, ("ETRN",), "The queue for the node was started.",
              "Wait for the mail to come over another connection.",
              "RFC 1985 section 5.1"),
    ReplyCode(250, ("ATRN",), "Mail is waiting; the roles are now reversed.",
              "Become the server: send a 220 greeting.", "RFC 2645 section 5.2.1"),
    ReplyCode(251, ("RCPT", "VRFY"),
              "The user is not local, and the server will forward the message to the "
              "address that it names.",
              "Go on; learn the new address only from a server that is trusted.",
              "RFC 5321 sections 4.2.3, 3.4 and 7.4"),
    ReplyCode(251, ("ETRN",), "No messages are waiting for the node.",
              "There is nothing to wait for.", "RFC 1985 section 5.1"),
    ReplyCode(252, _ASKS,
              "The server does not say whether the user exists; it would accept a "
              "message and try to deliver it.",
              "Send the message, and see.", "RFC 5321 sections 4.2.3, 3.5.3 and 7.3"),
    ReplyCode(252, ("ETRN",), "The messages that wait for the node were started.",
              "Wait for the mail to come over another connection.",
              "RFC 1985 section 5.1"),
    ReplyCode(253, ("ETRN",),
              "The messages that wait for the node were started; the text says how "
              "many they are.",
              "Wait for the mail to come over another connection.",
              "RFC 1985 section 5.1"),
    ReplyCode(334, _SASL, "The server asks for a response; its question is in base64.",
              "Send the response in base64, or * to give up.", "RFC 4954 section 4"),
    ReplyCode(354, ("DATA",), "The server waits for the message.",
              "Send it, and end with a line that holds a single dot.", _BASE),
    ReplyCode(421, (ANY,), "The service is not available; the server closes the "
              "connection, whatever was asked.",
              "Close too, keep the message and try again later.",
              "RFC 5321 sections 4.2.3 and 3.8"),
    ReplyCode(432, _SASL, "The user's password must first be carried over to this "
              "mechanism.",
              "Authenticate once with PLAIN, inside TLS.", "RFC 4954 section 6"),
    ReplyCode(450, ("RCPT", "."), "The mailbox is not available now: it is busy, or "
              "policy blocks it for a while.", _LATER, _BASE),
    ReplyCode(450, ("ATRN",), "Refused: the client may not have the mail of all these "
              "domains, or it asks too often.",
              "Ask for other domains, or later.", "RFC 2645 section 5.2.1"),
    ReplyCode(451, (*_PATHS, "."), "An error on the server's side stopped the action.",
              _LATER, _BASE),
    ReplyCode(451, ("ATRN",), "The server cannot find out now which domains the client "
              "may have.", "Ask again later.", "RFC 2645 section 5.2.1"),
    ReplyCode(452, ("MAIL", "."), "The server has not enough room now.", _LATER, _BASE),
    ReplyCode(452, ("RCPT",), "Too many recipients for one transaction, or not enough "
              "room now.",
              "Send to the accepted recipients, and to the others in another "
              "transaction.",
              "RFC 5321 sections 4.2.3 and 4.5.3.1.10"),
    ReplyCode(453, ("ATRN",), "No mail is waiting.", "Ask again another time.",
              "RFC 2645 sections 5.2.1 and 7"),
    ReplyCode(454, ("STARTTLS",), "TLS is not to be had for the moment.",
              "Decide: go on in clear, try later, or give up.", "RFC 3207 section 4"),
    ReplyCode(454, _SASL, "The server cannot authenticate anybody for the moment.",
              "Try later; do not ask for another password.", "RFC 4954 section 6"),
    ReplyCode(455, _PATHS, "The server cannot do what a parameter asks for now.",
              "Try later, or without the parameter.",
              "RFC 5321 sections 4.1.1.11 and 4.2.3"),
    ReplyCode(458, ("ETRN",), "The messages for the node cannot be queued.",
              "Ask again later.", "RFC 1985 section 5.1"),
    ReplyCode(459, ("ETRN",), "This node is not allowed; the text says why.",
              "Ask for another node.", "RFC 1985 sections 5.1 and 5.2"),
    ReplyCode(500, (ANY,), "No command was recognized, or the line is too long.",
              "Mend the line; after EHLO, try HELO.",
              "RFC 5321 sections 4.2.3 and 4.3.2"),
    ReplyCode(500, _SASL, "A line of the AUTH exchange is too long.",
              "Use another mechanism.", "RFC 4954 sections 4 and 6"),
    ReplyCode(501, (ANY,), "The command is known, and its arguments are wrong.",
              "Mend the arguments.", "RFC 5321 sections 4.2.3 and 4.3.2"),
    ReplyCode(501, ("STARTTLS",), "STARTTLS takes no argument.",
              "Send it alone.", "RFC 3207 section 4"),
    ReplyCode(501, _SASL, "The response is no base64, comes when none is wanted, or "
              "the client gave up with *.",
              "Authenticate anew, or go on without.", "RFC 4954 section 4"),
    ReplyCode(502, ("EHLO", "HELO", *_ASKS, "HELP"), "The command is recognized, and "
              "the server does not have it.",
              "Do without it; after EHLO, try HELO.",
              "RFC 5321 sections 4.2.4 and 4.3.2"),
    ReplyCode(503, (*_PATHS, "DATA"), "The command is legal, but not now.",
              "Give the commands in their order.",
              "RFC 5321 sections 4.1.4 and 4.2.3"),
    ReplyCode(503, ("BDAT", "BDAT LAST"), "A chunk is not legal now.",
              "Send RSET and begin the transaction anew.", "RFC 3030 section 2"),
    ReplyCode(503, ("AUTH",), "AUTH is not legal now: the client has authenticated "
              "already, or a transaction is open.",
              "Go on without a second AUTH.", "RFC 4954 section 4"),
    ReplyCode(504, ("EHLO", "HELO", *_ASKS, "HELP"), "The command is there, a "
              "parameter of it is not.", "Do without the parameter.", _BASE),
    ReplyCode(504, ("AUTH",), "This mechanism is not to be had, or not without "
              "encryption.",
              "Choose one that EHLO lists; or STARTTLS first.", "RFC 4954 section 4"),
    ReplyCode(521, ("greeting",), "This host never accepts mail.",
              "Send QUIT, and tell the sender.", "RFC 7504 section 3"),
    ReplyCode(530, (ANY,), "Something must come first: AUTH or STARTTLS; the text says "
              "which.",
              "Authenticate, or begin TLS; then ask again.",
              "RFC 4954 section 6; RFC 3207 section 4"),
    ReplyCode(530, ("ATRN",), "ATRN needs authentication first.",
              "Send AUTH; then ask again.", "RFC 2645 section 5.2.1"),
    ReplyCode(534, _SASL, "This mechanism is weaker than the server allows for this "
              "user.", "Choose a stronger mechanism.", "RFC 4954 section 6"),
    ReplyCode(535, _SASL, "The name or the password is wrong.",
              "Ask the person for them again.", "RFC 4954 section 6"),
    ReplyCode(538, _SASL, "This mechanism needs encryption.  A code of the past: "
              "servers now keep such a mechanism off the list until TLS is on.",
              "Send STARTTLS first.", "RFC 4954 section 6"),
    ReplyCode(550, ("EHLO", "HELO", *_PATHS, ".", *_ASKS),
              "The mailbox is not available: there is none, nobody may have it, or "
              "policy forbids the command.", _SAME, _BASE),
    ReplyCode(551, ("RCPT", "VRFY"), "The user is not local, and the server does not "
              "forward; it names the address to try.",
              "Tell the sender; use the new address only if the server is trusted.",
              "RFC 5321 sections 4.2.3, 3.4 and 7.4"),
    ReplyCode(552, ("MAIL", "."), "The message is larger than the storage granted.",
              "Do not send it again; tell the sender.",
              "RFC 5321 section 4.2.3; RFC 1870 section 6"),
    ReplyCode(552, ("RCPT",), "This recipient takes no message of that size; from old "
              "servers, too many recipients.",
              "Tell the sender; where it means too many recipients, treat it like 452.",
              "RFC 1870 section 6.4; RFC 5321 section 4.5.3.1.10"),
    ReplyCode(553, (*_PATHS, "VRFY"), "This mailbox name is not allowed: its syntax is "
              "wrong, or it fits several users.", _SAME,
              "RFC 5321 sections 4.2.3 and 3.5.1"),
    ReplyCode(554, ("DATA", "."), "The transaction failed.", _SAME, _BASE),
    ReplyCode(554, ("greeting",), "There is no SMTP service here.",
              "Send QUIT, and tell the sender.",
              "RFC 5321 sections 3.1 and 4.2.3"),
    ReplyCode(555, _PATHS, "A parameter is not known, or not implemented.",
              "Send the command without it, if that does no harm.",
              "RFC 5321 sections 4.1.1.11 and 4.2.3"),
    ReplyCode(556, ("RCPT",), "The domain says in the DNS that it accepts no mail.",
              _SAME, "RFC 7504 section 4"),
)
# fmt: on

#: Code to its general row.
CODES: dict[int, ReplyCode] = {}
_BY_COMMAND: dict[tuple[int, str], ReplyCode] = {}
for _row in REPLY_CODES:
    CODES.setdefault(_row.code, _row)
    for _name in _row.answers:
        _BY_COMMAND[_row.code, _name] = _row


def find(code: int, answering: str = "") -> ReplyCode | None:
    """Return the row for a code, None if the table does not have it.

    Args:
        code: three digits.
        answering: the command that was answered, by its name in `machine`; "" if that
            is not known.

    >>> find(220, "STARTTLS").meaning
    'The server is ready for the TLS handshake.'
    """
    return _BY_COMMAND.get((code, answering)) or CODES.get(code)


def words_for(code: int, enhanced: object = None, *, answering: str = "") -> str:
    """Return what a reply code says, digit by digit, then as a whole.

    Args:
        code: three digits.
        enhanced: the finer code, such as ``"5.1.1"`` or an `EnhancedCode`; or None.
        answering: the command that was answered; "" if that is not known.
    Returns:
        One line of plain words.
    Raises:
        BadArgument: `code` has not three digits, or `enhanced` is no enhanced code.
    Source:
        RFC 5321 sections 4.2.1 and 4.3.2: of an unknown code the first digit counts.

    >>> words_for(354)
    '354: accepted, go on; mail system. The server waits for the message.'
    >>> words_for(557)
    '557: refused; mail system. No code of SMTP: the first digit decides.'
    """
    if not 100 <= code <= 999:
        raise BadArgument(
            f"code {code!r}", "three digits", source="RFC 5321 section 4.2"
        )
    digits = digits_for(code)
    row = find(code, answering)
    if row is not None:
        words = row.meaning
    elif code // 100 in range(2, 6):
        words = "No code of SMTP: the first digit decides."
    else:
        words = "No code of SMTP: the client treats it as fatal."
    finer = f" {words_for_enhanced(enhanced)}" if enhanced is not None else ""
    return f"{code}: {digits}. {words}{finer}"


def advice_for(code: int, *, answering: str = "") -> str:
    """Return what a client should do about a reply.

    Args:
        code: three digits.
        answering: the command that was answered; "" if that is not known.
    Source:
        RFC 5321 section 4.3.2: by the first digit, where nothing finer is known.

    >>> advice_for(499)
    'Try the same again later.'
    """
    row = find(code, answering)
    if row is not None:
        return row.then
    return SEVERITIES.get(code // 100, SEVERITIES[1]).then
