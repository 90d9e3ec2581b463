"""What this server takes though the RFC does not, each by its name and off by default.

RFC 5321 section 6.4 speaks of compensating for irregularities; section 4.1.1.4 forbids
some of it.  Each leniency that was used leaves a mark in the transcript, so that a lesson
can switch one on and watch what breaks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .errors import BadArgument

__all__ = ["LENIENCIES", "Leniency", "check"]


class Leniency(NamedTuple):
    """One row of the table.

    Args:
        name: how it is switched on.
        takes: what is accepted then.
        danger: what that makes possible, in a sentence.
        source: the section that says otherwise.
    """

    name: str
    takes: str
    danger: str
    source: str


#: All leniencies.  A new one needs a row here and a test that shows its effect.
LENIENCIES = {
    row.name: row
    for row in (
        Leniency(
            "bare_lf_command",
            "a command line that ends with LF alone",
            "Text that another host passed on as one line becomes several commands here.",
            "RFC 5321 section 2.3.8",
        ),
        Leniency(
            "bare_lf_text",
            "LF without CR inside mail data, kept as it is",
            "The next host may read it as the end of a line, and this one did not.",
            "RFC 5321 section 2.3.8",
        ),
        Leniency(
            "bare_lf_end_of_data",
            "LF in place of CRLF on either side of the final dot",
            "A letter can hide a second one: two hosts disagree on where the first ends.",
            "RFC 5321 section 4.1.1.4",
        ),
        Leniency(
            "bare_cr",
            "CR without LF inside mail data, kept as it is",
            "The next host may read it as the end of a line, and this one did not.",
            "RFC 5321 section 2.3.8",
        ),
        Leniency(
            "bare_cr_end_of_data",
            "CR in place of CRLF on either side of the final dot",
            "A letter can hide a second one: two hosts disagree on where the first ends.",
            "RFC 5321 section 4.1.1.4",
        ),
        Leniency(
            "nul_text",
            "the octet 0 inside mail data",
            "Programs written in C stop reading there; others do not.",
            "RFC 5322 section 4",
        ),
        Leniency(
            "eight_bit_text",
            "octets above 127 in mail data without BODY=8BITMIME",
            "A host on the way may clear the eighth bit, and the text is spoiled.",
            "RFC 5321 section 2.4",
        ),
        Leniency(
            "space_after_colon",
            "a space between FROM: or TO: and the path",
            "Clients are never mended, and the next server refuses them.",
            "RFC 5321 section 3.3",
        ),
        Leniency(
            "missing_brackets",
            "a mailbox without < and >",
            "Where the path ends and the parameters begin is then a guess.",
            "RFC 5321 section 4.1.2",
        ),
        Leniency(
            "underscore_host",
            "the underscore in the name after HELO or EHLO",
            "The name cannot be in the DNS as a host, so the trace leads nowhere.",
            "RFC 5321 section 4.1.2",
        ),
        Leniency(
            "helo_literal",
            "an address literal after HELO",
            "None known; the grammar has it after EHLO only.",
            "RFC 5321 section 4.1.1.1",
        ),
        Leniency(
            "auth_in_clear",
            "AUTH PLAIN and LOGIN outside TLS",
            "Everyone on the way reads the password: base64 hides nothing.",
            "RFC 4954 section 4",
        ),
        Leniency(
            "early_talker",
            "a client that speaks before it was greeted",
            "Programs that send without listening are almost always sending spam.",
            "RFC 5321 section 4.3.1",
        ),
    )
}


def check(names: Iterable[str]) -> frozenset[str]:
    """Return the names as a set, after making sure that each is in the table.

    Raises:
        BadArgument: a name that is not in the table; the error lists the names.
    """
    names = (names,) if isinstance(names, str) else tuple(names)
    for name in names:
        if name not in LENIENCIES:
            raise BadArgument(
                f"leniency {name!r}", f"one of {', '.join(sorted(LENIENCIES))}"
            )
    return frozenset(names)
