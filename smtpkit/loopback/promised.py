"""What a client may send is what the server has promised: a look before a message goes.

RFC 5321 sections 2.4 and 4.1.1.3, RFC 6152 section 3, RFC 3030 sections 2 and 3, RFC 6531
sections 3.2 and 3.4.  Only whole messages are looked at, in `Client.send_message`: what is
said verb by verb goes out as it is, so that one can see what a server answers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..protocol.commands import Mail, Parameter, Rcpt
from ..protocol.errors import BadArgument
from ..protocol.extensions import EXTENSIONS, offered_by

__all__ = ["check_promised"]


def check_promised(
    mail: Mail,
    recipients: Sequence[Rcpt],
    content: bytes,
    offers: Collection[str],
    *,
    chunked: bool,
) -> None:
    r"""Make sure that a message needs nothing that the server does not offer.

    Args:
        mail: the MAIL command.
        recipients: the RCPT commands.
        content: the message.
        offers: the keywords of the last reply to EHLO.
        chunked: whether it travels by BDAT.
    Raises:
        BadArgument: it needs more; the error says what.

    >>> check_promised(Mail("ann@example.org"), [], b"caf\xe9", [], chunked=False)
    Traceback (most recent call last):
    smtpkit.protocol.errors.BadArgument: got octets above 127 in the message, wanted ...
    """
    _check_parameters("MAIL", mail.parameters, offers)
    for rcpt in recipients:
        _check_parameters("RCPT", rcpt.parameters, offers)
    body = (mail.parameter("BODY") or "7BIT").upper()
    has_utf8 = mail.parameter("SMTPUTF8") is not None
    if chunked and "CHUNKING" not in offers:
        raise BadArgument(
            "BDAT", "a server that offers CHUNKING", source="RFC 3030 section 2"
        )
    if body == "BINARYMIME" and not chunked:
        raise BadArgument(
            "BODY=BINARYMIME with DATA", "chunks: BDAT", source="RFC 3030 section 3"
        )
    if not content.isascii() and body == "7BIT" and not has_utf8:
        raise BadArgument(
            "octets above 127 in the message",
            "the parameter BODY=8BITMIME, where it is offered, or MIME in US-ASCII",
            source="RFC 6152 section 3",
        )
    paths = [mail.reverse_path, *(rcpt.forward_path for rcpt in recipients)]
    if not (has_utf8 or "".join(paths).isascii()):
        raise BadArgument(
            "an address in UTF-8",
            "the parameter SMTPUTF8, where it is offered",
            source="RFC 6531 section 3.4",
        )


def _check_parameters(
    verb: str, parameters: Sequence[Parameter], offers: Collection[str]
) -> None:
    if not parameters:
        return
    known = offered_by(verb, EXTENSIONS)
    allowed = offered_by(verb, offers)
    for keyword, _ in parameters:
        name = keyword.upper()
        if name in known and name not in allowed:
            raise BadArgument(
                f"the parameter {keyword} on {verb}",
                f"a server that offers {known[name]}",
                source="RFC 5321 section 4.1.1.3",
            )
