"""The extensions: what each adds to the conversation, as one table.

RFC 5321 section 2.2; the RFC of each extension stands in its row.  EHLO announces what a
server *offers*; an extension is *used* by a parameter or by a verb of its own.  A learner
meets the table in lesson 06.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .errors import BadArgument

__all__ = ["DEFAULT", "EXTENSIONS", "Extension", "chosen", "parse_offers"]


class Extension(NamedTuple):
    """One row of the table of extensions.

    Args:
        keyword: what EHLO announces.
        rfc: the number of the RFC that defines it.
        adds: what it is for, in a few words.
        verbs: commands that only exist with it.
        mail: parameters of MAIL that only exist with it.
        rcpt: parameters of RCPT that only exist with it.
        mail_octets: by how much it raises the limit of a MAIL command line.
        rcpt_octets: by how much it raises the limit of a RCPT command line.
        needs: the extension without which this one makes no sense.
    """

    keyword: str
    rfc: int
    adds: str
    verbs: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()
    rcpt: tuple[str, ...] = ()
    mail_octets: int = 0
    rcpt_octets: int = 0
    needs: str = ""


#: All extensions that this package speaks, in the order in which EHLO lists them.
EXTENSIONS = {
    row.keyword: row
    for row in (
        Extension("PIPELINING", 2920, "several commands in one go, answered in order"),
        Extension(
            "SIZE",
            1870,
            "the size is declared, so that it is refused before it is sent",
            mail=("SIZE",),
            mail_octets=26,
        ),
        Extension("VRFY", 5321, "asking whether a mailbox exists", verbs=("VRFY",)),
        Extension("EXPN", 5321, "asking who is on a list", verbs=("EXPN",)),
        Extension("ETRN", 1985, "starting the queue for a node", verbs=("ETRN",)),
        Extension("STARTTLS", 3207, "going on inside TLS", verbs=("STARTTLS",)),
        Extension(
            "AUTH",
            4954,
            "saying who you are",
            verbs=("AUTH",),
            mail=("AUTH",),
            mail_octets=500,
        ),
        Extension(
            "ATRN",
            2645,
            "Authenticated TURN: fetching waiting mail with the roles turned",
            verbs=("ATRN",),
            needs="AUTH",
        ),
        Extension(
            "ENHANCEDSTATUSCODES", 2034, "a finer code such as 5.1.1 in each reply"
        ),
        Extension(
            "8BITMIME",
            6152,
            "octets above 127 in the body",
            mail=("BODY",),
        ),
        Extension(
            "DSN",
            3461,
            "choosing which delivery reports come back",
            mail=("RET", "ENVID"),
            rcpt=("NOTIFY", "ORCPT"),
            mail_octets=110,  # ENVID with 100 octets and RET with 8: section 5.4
            rcpt_octets=530,  # ORCPT with 500 octets and NOTIFY with 28: section 5.4
        ),
        Extension("CHUNKING", 3030, "mail data by counted octets", verbs=("BDAT",)),
        Extension(
            "BINARYMIME",
            3030,
            "any octets at all in the body",
            mail=("BODY",),
            mail_octets=16,
            needs="CHUNKING",
        ),
        Extension(
            "SMTPUTF8",
            6531,
            "addresses and headers in UTF-8",
            mail=("SMTPUTF8",),
            mail_octets=10,
            needs="8BITMIME",
        ),
        Extension("LIMITS", 9422, "saying how much the server takes"),
        Extension("HELP", 5321, "help texts for people", verbs=("HELP",)),
    )
}

#: The extension that each verb belongs to.  VRFY is in none: every server has it (4.5.1).
OF_VERB = {
    verb: row.keyword
    for row in EXTENSIONS.values()
    for verb in row.verbs
    if verb != "VRFY"
}

#: What a server offers unless told otherwise.  STARTTLS joins when there is a
#: certificate, AUTH when there are users, ETRN and ATRN when there is a queue.
DEFAULT = frozenset(EXTENSIONS) - {"STARTTLS", "AUTH", "ETRN", "ATRN", "DSN"}


def chosen(keywords: Iterable[str]) -> frozenset[str]:
    """Return the keywords as a set, upper case, without those whose need is missing.

    Args:
        keywords: names of extensions, in any case.
    Returns:
        Those of them that stand on their own or have what they need.
    Raises:
        BadArgument: a keyword that is not in the table.

    >>> sorted(chosen(["size", "PIPELINING"]))
    ['PIPELINING', 'SIZE']
    """
    names = (keywords,) if isinstance(keywords, str) else keywords
    wanted = frozenset(name.upper() for name in names)
    for name in sorted(wanted):
        if name not in EXTENSIONS:
            raise BadArgument(
                f"extension {name!r}", f"one of {', '.join(sorted(EXTENSIONS))}"
            )
    # RFC 3030 section 3 and RFC 6531 section 3.1 name what these two rest upon; an
    # extension whose ground was taken away goes with it.
    return frozenset(n for n in wanted if EXTENSIONS[n].needs in (*wanted, ""))


def offered_by(parameter_of: str, offers: Iterable[str]) -> Mapping[str, str]:
    """Map each parameter of MAIL or RCPT to the extension that allows it.

    Args:
        parameter_of: ``"MAIL"`` or ``"RCPT"``.
        offers: the keywords of the extensions that are offered.
    """
    offered = set(offers)
    rows = [row for keyword, row in EXTENSIONS.items() if keyword in offered]
    if parameter_of == "MAIL":
        return {name: row.keyword for row in rows for name in row.mail}
    return {name: row.keyword for row in rows for name in row.rcpt}


def parse_offers(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Read the lines of a reply to EHLO: keyword, in upper case, to its parameters.

    Args:
        lines: the texts of the reply's lines; the first is the greeting and is left out.
    Source:
        RFC 5321 section 4.1.1.1; RFC 4954 section 3 for the old form ``AUTH=PLAIN``,
        and an empty keyword, which some servers send, is passed over.

    >>> parse_offers(["mx.example.net hello", "SIZE 1000", "pipelining", ""])
    {'SIZE': ('1000',), 'PIPELINING': ()}
    """
    offers: dict[str, tuple[str, ...]] = {}
    for line in list(lines)[1:]:
        words = line.split()
        if words and words[0][:5].upper() == "AUTH=":
            words = ["AUTH", words[0][5:], *words[1:]]
        if words:
            keyword = words[0].upper()
            more = (w for w in words[1:] if w not in offers.get(keyword, ()))
            offers[keyword] = (*offers.get(keyword, ()), *more)
    return offers
