"""What the protocol itself answers: lines that are malformed, out of order, not on offer.

RFC 5321 sections 4.1.4, 4.2.4 and 4.5.3.1.9; the RFCs of the extensions for theirs.  A
ruling is a reply with a note that says, to a learner, what was wanted and where to read.
What is left without a ruling is for the policy to decide.
"""

from __future__ import annotations

from . import machine
from .commands import Auth, Command, Data, Ehlo, Helo, Mail, Rcpt, Response
from .errors import CommandSyntaxError
from .extensions import OF_VERB
from .grammar import base64_decode
from .machine import Need
from .parameters import Ruling, check_mail, check_rcpt
from .replies import Reply
from .session import Session

__all__ = [
    "MOST_SKIPPED",
    "Ruling",
    "malformed",
    "on_command",
    "on_response",
    "on_text",
]

#: A chunk of more than so many times the largest message is not waited for.
MOST_SKIPPED = 16

SEQUENCE = Reply(503, "Bad sequence of commands", "5.5.1")
AUTHENTICATE = Reply(530, "Authentication required", "5.7.0")
NOT_IMPLEMENTED = Reply(502, "Command not implemented", "5.5.1")
UNKNOWN = Reply(500, "Syntax error, command unrecognized", "5.5.1")
ARGUMENTS = Reply(501, "Syntax error in parameters or arguments", "5.5.4")
TOO_MANY = Reply(452, "Too many recipients", "4.5.3")

#: What is wrong with mail data, the leniency that takes it, and the answer.
_OFFENCES = {
    "bare LF": ("bare_lf_text", Reply(554, "LF without CR in mail data", "5.6.0")),
    "bare CR": ("bare_cr", Reply(554, "CR without LF in mail data", "5.6.0")),
    "NUL": ("nul_text", Reply(554, "NUL in mail data", "5.6.0")),
    "8-bit": (
        "eight_bit_text",
        Reply(554, "Octets above 127 need BODY=8BITMIME", "5.6.3"),
    ),
    "long line": ("", Reply(500, "Text line too long", "5.6.0")),
}
_WHERE = {
    "bare LF": "lines end with CRLF, and LF stands nowhere else (RFC 5321 section 2.3.8)",
    "bare CR": "lines end with CRLF, and CR stands nowhere else (RFC 5321 section 2.3.8)",
    "NUL": "text of characters, without the octet 0 (RFC 5322 section 3.5)",
    "8-bit": "US-ASCII, or BODY=8BITMIME on MAIL (RFC 6152 section 3)",
    "long line": "text lines within this host's limit (RFC 5321 section 4.5.3.1.6)",
}


def malformed(error: CommandSyntaxError) -> Ruling:
    """Answer a line that follows no command's grammar."""
    replies = {500: UNKNOWN, 501: ARGUMENTS, 502: NOT_IMPLEMENTED}
    return replies[error.deserves or 500], str(error)


def line_too_long(octets: int, limit: int) -> Ruling:
    """Answer a command line over the limit (RFC 5321 section 4.5.3.1.9)."""
    note = (
        f"got a line of {octets} octets, wanted at most {limit} with the CRLF "
        "(RFC 5321 section 4.5.3.1.4); answer 500"
    )
    return Reply(500, "Line too long", "5.5.2"), note


def response_too_long(octets: int) -> Ruling:
    """Answer a line of an AUTH exchange over the limit (RFC 4954 section 4)."""
    note = f"got a response of {octets} octets (RFC 4954 section 4); answer 500"
    return Reply(500, "Authentication Exchange line is too long", "5.5.6"), note


def too_big(octets: int, session: Session) -> Ruling:
    """Answer a message or a chunk over the limit (RFC 5321 section 4.5.3.1.9)."""
    note = (
        f"got {octets} octets, wanted at most {session.settings.limits.message}, as "
        "SIZE announced (RFC 1870 section 6.3); answer 552"
    )
    return Reply(552, "Message size exceeds fixed limit", "5.3.4"), note


def too_early(command: Command) -> Ruling:
    """Answer a command that came before the greeting (RFC 5321 section 4.3.1)."""
    note = (
        f"got {command.symbol} before the greeting, wanted a client that waits for it "
        "(RFC 5321 section 4.3.1); answer 503"
    )
    return SEQUENCE, note


def on_command(command: Command, session: Session) -> Ruling | None:
    """Rule on a well-formed command.

    Args:
        command: what was asked.
        session: where the conversation stands and what is on offer.
    Returns:
        None: it is legal, and the policy decides.
    Source:
        RFC 5321 sections 4.1.4 and 4.2.4.
    """
    keyword = OF_VERB.get(command.verb)
    if keyword and keyword not in session.settings.extensions:
        note = (
            f"got {command.verb}, wanted a command that EHLO announced: {keyword} is not "
            "on offer (RFC 5321 section 4.2.4); answer 502"
        )
        return NOT_IMPLEMENTED, note
    against = machine.objection(session.position, command.symbol)
    if against is not None:
        return _out_of_order(command, session, against)
    match command:
        case Mail():
            return check_mail(command, session)
        case Rcpt():
            return _on_rcpt(command, session)
        case Data():
            return _on_data(session)
        case Auth():
            return _on_auth(command, session)
        case Ehlo() | Helo() if not command.domain.isascii():
            return ARGUMENTS, "names in EHLO are US-ASCII (RFC 6531 section 3.7.1)"
        case _:
            return None


def _out_of_order(command: Command, session: Session, against: object) -> Ruling:
    position = session.position
    legal = ", ".join(session.legal_verbs)
    if against is Need.AUTHENTICATED:
        note = f"{command.verb} is for clients that have authenticated; answer 530"
        return AUTHENTICATE, f"{note} (RFC 2645 section 5.2.1)"
    if isinstance(against, Need):
        reason = against.value
    else:
        reason = f"the session is in state {position.session.name}"
    note = (
        f"got {command.symbol}, but {reason}; wanted one of {legal} "
        "(RFC 5321 section 4.1.4); answer 503"
    )
    return SEQUENCE, note


def _on_rcpt(rcpt: Rcpt, session: Session) -> Ruling | None:
    limit = session.settings.limits.recipients
    session.rcpts_asked += 1
    if session.rcpts_asked > limit:
        return (
            TOO_MANY,
            f"more than {limit} recipients (section 4.5.3.1.10); answer 452",
        )
    return check_rcpt(rcpt, session)


def _on_data(session: Session) -> Ruling | None:
    body = session.mail.parameter("BODY") if session.mail else None
    if (body or "").upper() != "BINARYMIME":
        return None
    note = (
        "got DATA after BODY=BINARYMIME, wanted BDAT (RFC 3030 section 3); answer 503"
    )
    return SEQUENCE, note


def _on_auth(auth: Auth, session: Session) -> Ruling | None:
    session.mechanism = auth.mechanism
    session.responses = []
    if auth.initial_response is None:
        return None
    if auth.mechanism == "CRAM-MD5":
        note = "in CRAM-MD5 the server speaks first (RFC 4954 section 4); answer 501"
        return Reply(501, "This mechanism has no initial response", "5.7.0"), note
    text = "" if auth.initial_response == "=" else auth.initial_response
    return _take_response(text, session)


def on_response(response: Response, session: Session) -> Ruling | None:
    """Rule on the answer to a 334; a good one is kept in the session.

    Source:
        RFC 4954 section 4: ``*`` gives up, and what is not base64 ends the exchange.
    """
    if response.line == "*":
        note = "the client gave up the exchange (RFC 4954 section 4); answer 501"
        return Reply(501, "Authentication cancelled", "5.7.0"), note
    return _take_response(response.line, session)


def _take_response(text: str, session: Session) -> Ruling | None:
    try:
        octets = base64_decode(text.encode("utf-8", "surrogateescape"))
    except CommandSyntaxError as error:
        return Reply(501, "Cannot decode this response", "5.5.2"), str(error)
    session.responses.append(octets)
    return None


def _is_allowed(offence: str, session: Session) -> bool:
    mail = session.mail
    body = ((mail.parameter("BODY") if mail else None) or "7BIT").upper()
    if body == "BINARYMIME":
        return offence != "long line"
    utf8 = mail is not None and mail.parameter("SMTPUTF8") is not None
    return offence == "8-bit" and (body == "8BITMIME" or utf8)


def on_text(offences: set[str], session: Session) -> Ruling | None:
    """Rule on mail data that is complete.

    Args:
        offences: what `framing.Inspector` found in it.
        session: how large it is and what MAIL has promised.
    """
    if session.data_octets > session.settings.limits.message:
        return too_big(session.data_octets, session)
    for offence, (leniency, reply) in _OFFENCES.items():
        is_taken = leniency in session.settings.lenient
        if offence in offences and not is_taken and not _is_allowed(offence, session):
            note = f"got {offence} in the mail data, wanted {_WHERE[offence]}"
            return reply, f"{note}; answer {reply.code}"
    return None


def marks_of(offences: set[str], session: Session) -> set[str]:
    """Return the names of the leniencies that took these offences."""
    return {
        _OFFENCES[offence][0]
        for offence in offences
        if _OFFENCES[offence][0] in session.settings.lenient
        and not _is_allowed(offence, session)
    }
