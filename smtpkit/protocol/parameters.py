"""Parameters of MAIL and RCPT: which are allowed, and what their values may be.

RFC 5321 section 4.1.1.11 and the RFC of each extension.  A parameter that no extension on
offer allows is answered 555; a value that breaks its grammar 501; a value that is known
and not to be had 504 or 552.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from . import grammar
from .commands import Mail, Rcpt
from .extensions import offered_by
from .replies import Reply
from .session import Session

__all__ = ["Ruling", "check_mail", "check_rcpt"]

#: A reply, and the note that explains it to a learner.
Ruling = tuple[Reply, str]

_SIZE = re.compile(r"[0-9]{1,20}\Z")  # RFC 1870 section 3
_NOTIFY = re.compile(
    r"(?i)(?:NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY))*)\Z"
)
# orcpt-parameter = "ORCPT=" original-recipient-address
# original-recipient-address = addr-type ";" xtext            ; RFC 3461 section 4.2
_ORCPT = grammar.pattern(rf"[A-Za-z0-9-]+;{grammar.XTEXT}")
# RFC 6533 section 3 writes utf-8 addresses in another form of xtext.
_ORCPT_UTF8 = grammar.pattern(r"(?i:utf-8);[!-~\x80-\xff]+")
_XTEXT = grammar.pattern(grammar.XTEXT)
# What xtext spells goes into the header of a report: no line end may be in it.
_PRINTABLE = re.compile(r"[\t -~]*\Z")


def check_mail(mail: Mail, session: Session) -> Ruling | None:
    """Return the reply that the parameters of a MAIL deserve; None if nothing is wrong.

    Args:
        mail: the command.
        session: what is on offer, and how large a message may be.
    """
    if mail.parameters:
        wrong = _not_offered(mail, "MAIL", session) or _first_wrong(mail, session)
        if wrong:
            return wrong
    if not mail.reverse_path.isascii() and mail.parameter("SMTPUTF8") is None:
        return _no_utf8(session) or _wrong(
            550, "5.6.7", "Address is not US-ASCII",
            "a reverse-path in UTF-8 needs the parameter SMTPUTF8 "
            "(RFC 6531 section 3.5)",
        )  # fmt: skip
    return None


def check_rcpt(rcpt: Rcpt, session: Session) -> Ruling | None:
    """Return the reply that the parameters of a RCPT deserve; None if nothing is wrong.

    Args:
        rcpt: the command.
        session: what is on offer, and what MAIL has said.
    """
    if rcpt.parameters:
        wrong = _not_offered(rcpt, "RCPT", session) or _first_wrong(rcpt, session)
        if wrong:
            return wrong
    utf8 = session.mail is not None and session.mail.parameter("SMTPUTF8") is not None
    if not rcpt.forward_path.isascii() and not utf8:
        return _no_utf8(session) or _wrong(
            553, "5.6.7", "Mailbox name is not US-ASCII",
            "a forward-path in UTF-8 needs SMTPUTF8 on the MAIL before it "
            "(RFC 6531 section 3.5)",
        )  # fmt: skip
    return None


def _no_utf8(session: Session) -> Ruling | None:
    """Rule as a host does that never heard of SMTPUTF8 (RFC 5321 section 4.1.2)."""
    if "SMTPUTF8" in session.settings.extensions:
        return None
    return _wrong(
        501, "5.5.2", "Syntax error: US-ASCII only",
        "got octets above 127 in a path, and SMTPUTF8 is not on offer "
        "(RFC 5321 sections 2.4 and 4.1.2)",
    )  # fmt: skip


def _wrong(code: int, enhanced: str, text: str, note: str) -> Ruling:
    return Reply(code, text, enhanced), f"{note}; answer {code}"


def _not_offered(command: Mail | Rcpt, verb: str, session: Session) -> Ruling | None:
    if not command.parameters:
        return None
    # AUTH= stays allowed after authentication (RFC 4954 section 5), so this asks what
    # the host has, not what it announces at this moment.
    allowed = offered_by(verb, session.settings.extensions)
    for keyword, _ in command.parameters:
        if not session.position.extended:
            return _wrong(
                555, "5.5.4", f"No parameters after HELO: {keyword[:40]}",
                "parameters belong to extensions, and HELO asks for none: say EHLO "
                "(RFC 5321 section 2.2)",
            )  # fmt: skip
        if keyword.upper() not in allowed:
            return _wrong(
                555, "5.5.4", f"Parameter {keyword[:40]} not recognized",
                f"got the parameter {keyword}, wanted one of an extension that EHLO "
                f"announced: {', '.join(sorted(allowed)) or 'none'} "
                "(RFC 5321 section 4.1.1.11)",
            )  # fmt: skip
    return None


def _first_wrong(command: Mail | Rcpt, session: Session) -> Ruling | None:
    for keyword, value in command.parameters:
        if wrong := _CHECKS[keyword.upper()](value or "", session):
            return wrong
    return None


def _size(value: str, session: Session) -> Ruling | None:
    if not _SIZE.match(value):
        return _wrong(
            501, "5.5.4", "SIZE takes a number",
            f"got SIZE={value}, wanted 1 to 20 digits (RFC 1870 section 3)",
        )  # fmt: skip
    if int(value) > session.settings.limits.message:
        return _wrong(
            552, "5.3.4", "Message too big for this host",
            f"got SIZE={value}, wanted at most {session.settings.limits.message} octets "
            "(RFC 1870 section 6.1)",
        )  # fmt: skip
    return None


def _body(value: str, session: Session) -> Ruling | None:
    known = {"7BIT"}
    known |= {"8BITMIME"} & session.settings.extensions
    known |= {"BINARYMIME"} & session.settings.extensions
    if value.upper() in known:
        return None
    return _wrong(
        504, "5.5.4", "BODY: no such value implemented",
        f"got BODY={value}, wanted one of {', '.join(sorted(known))} "
        "(RFC 6152 section 2, RFC 3030 section 3)",
    )  # fmt: skip


def _smtputf8(value: str, session: Session) -> Ruling | None:
    if not value:
        return None
    return _wrong(
        501, "5.5.4", "SMTPUTF8 takes no value",
        f"got SMTPUTF8={value}, wanted SMTPUTF8 alone (RFC 6531 section 3.1)",
    )  # fmt: skip


def _auth(value: str, session: Session) -> Ruling | None:
    octets = value.encode()
    if value and _XTEXT.match(octets):
        mailbox = grammar.xtext_decode(value)
        if mailbox == "<>" or grammar.mailbox_is_valid(
            mailbox.encode("utf-8", "replace")
        ):
            return None
    return _wrong(
        501, "5.5.4", "AUTH takes a mailbox as xtext, or <>",
        f"got AUTH={value[:40]}, wanted a mailbox as xtext, or <> (RFC 4954 section 5)",
    )  # fmt: skip


def _ret(value: str, session: Session) -> Ruling | None:
    if value.upper() in ("FULL", "HDRS"):
        return None
    return _wrong(
        501, "5.5.4", "RET takes FULL or HDRS",
        f"got RET={value}, wanted FULL or HDRS (RFC 3461 section 4.3)",
    )  # fmt: skip


def _is_printable(octets: bytes) -> bool:
    """Tell whether octets are xtext for printable characters (RFC 3461 section 4.4)."""
    is_xtext = _XTEXT.match(octets)
    return bool(is_xtext and _PRINTABLE.match(grammar.xtext_decode(octets.decode())))


def _envid(value: str, session: Session) -> Ruling | None:
    if value and len(value) <= 100 and _is_printable(value.encode()):
        return None
    return _wrong(
        501, "5.5.4", "ENVID takes xtext",
        f"got ENVID={value[:40]}, wanted up to 100 characters of xtext that spell "
        "printable ones (RFC 3461 section 4.4)",
    )  # fmt: skip


def _notify(value: str, session: Session) -> Ruling | None:
    if _NOTIFY.match(value):
        return None
    return _wrong(
        501, "5.5.4", "NOTIFY takes NEVER, or a list of SUCCESS, FAILURE, DELAY",
        f"got NOTIFY={value}, wanted NEVER alone, or SUCCESS, FAILURE and DELAY with "
        "commas between them (RFC 3461 section 4.1)",
    )  # fmt: skip


def _orcpt(value: str, session: Session) -> Ruling | None:
    octets = value.encode()
    is_good = _ORCPT.match(octets) and _is_printable(octets.partition(b";")[2])
    if len(value) <= 500 and (is_good or _ORCPT_UTF8.match(octets)):
        return None
    return _wrong(
        501, "5.5.4", "ORCPT takes an address type, a semicolon and xtext",
        f"got ORCPT={value[:40]}, wanted for instance ORCPT=rfc822;bob@example.net "
        "(RFC 3461 section 4.2)",
    )  # fmt: skip


_CHECKS: dict[str, Callable[[str, Session], Ruling | None]] = {
    "SIZE": _size,
    "BODY": _body,
    "SMTPUTF8": _smtputf8,
    "AUTH": _auth,
    "RET": _ret,
    "ENVID": _envid,
    "NOTIFY": _notify,
    "ORCPT": _orcpt,
}
