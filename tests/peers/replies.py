"""What our server and four others answer to the same lines: a table, and who differs.

It is true of the versions that `VERSIONS` names.  Where the RFC leaves no choice, ours is
the code that the RFC wants; others are often more lenient, and the differences are real.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["ROWS", "VERSIONS", "Row"]

#: The versions whose answers are in the table.
VERSIONS = {
    "postfix": "3.7",
    "exim": "4.96",
    "opensmtpd": "6.8",
    "aiosmtpd": "1.4",
}

#: $E is EHLO, $M a MAIL, $R a RCPT, all correct; $X is 5000 times the letter x.  Of the
#: lines on the right the last one is answered as the columns say.
TABLE = """\
                            ours post exim open aio  lines
                                 fix       smtp smtpd
EHLO                        250  250  250  250  250   $E
HELO                        250  250  250  250  250   HELO client.example
EHLO without a name         501  501  501  501  501   EHLO
EHLO twice                  250  250  250  503  250   $E; $E
lower case                  250  250  250  250  250   ehlo client.example
MAIL before EHLO            503  250  503  503  503   $M
MAIL                        250  250  250  250  250   $E; $M
MAIL after HELO             250  250  250  250  250   HELO client.example; $M
null reverse-path           250  250  250  250  250   $E; MAIL FROM:<>
MAIL twice                  503  503  503  503  503   $E; $M; $M
MAIL without brackets       501  250  250  553  250   $E; MAIL FROM:ann@example.org
MAIL with a space           501  250  250  250  250   $E; MAIL FROM: <ann@example.org>
MAIL without a path         501  501  500  500  501   $E; MAIL
MAIL with two at signs      501  250  501  553  553   $E; MAIL FROM:<ann@@example.org>
MAIL with two dots          501  250  250  553  250   $E; MAIL FROM:<a..b@example.org>
quoted local part           250  250  250  553  250   $E; MAIL FROM:<"a b"@example.org>
unknown parameter           555  555  501  503  555   $E; $M NONSENSE=1
SIZE too large              552  552  552  250  552   $E; $M SIZE=99999999999
SIZE                        250  250  250  250  250   $E; $M SIZE=1000
8BITMIME                    250  250  250  250  250   $E; $M BODY=8BITMIME
unknown BODY                504  555  501  503  501   $E; $M BODY=NONSENSE
RCPT                        250  250  250  250  250   $E; $M; $R
RCPT before MAIL            503  503  503  503  503   $E; $R
RCPT to nobody              501  501  501  501  250   $E; $M; RCPT TO:<>
RCPT to postmaster          250  250  250  250  250   $E; $M; RCPT TO:<Postmaster>
unknown parameter of RCPT   555  555  501  503  555   $E; $M; $R NONSENSE=1
address literal             250  250  501  250  250   $E; $M; RCPT TO:<bob@[192.0.2.1]>
source route                250  250  250  250  250   $E; $M; RCPT TO:<@a.example:b@example.net>
DATA                        354  354  354  354  354   $E; $M; $R; DATA
DATA before MAIL            503  503  503  503  503   $E; DATA
DATA before RCPT            503  554  503  503  503   $E; $M; DATA
DATA with an argument       501  501  501  500  501   $E; $M; $R; DATA now
RSET                        250  250  250  250  250   $E; $M; $R; RSET
RSET before EHLO            250  250  250  503  250   RSET
DATA after RSET             503  503  503  503  503   $E; $M; $R; RSET; DATA
RCPT after RSET             503  503  503  503  503   $E; $M; RSET; $R
NOOP                        250  250  250  250  250   $E; NOOP
NOOP with words             250  250  250  500  250   $E; NOOP a b
NOOP before EHLO            250  250  250  250  250   NOOP
HELP                        214  500  214  214  250   $E; HELP
VRFY                        252  252  250  500  252   $E; VRFY bob@example.net
VRFY without a word         501  501  501  500  501   $E; VRFY
EXPN                        252  500  550  500  502   $E; EXPN staff
QUIT                        221  221  221  221  221   $E; QUIT
QUIT before EHLO            221  221  221  221  221   QUIT
QUIT in a transaction       221  221  221  221  221   $E; $M; $R; QUIT
an unknown verb             500  500  500  500  500   $E; XYZZY
an empty line               500  500  500  500  500   $E;
TURN                        502  500  500  500  500   $E; TURN
ETRN                        502  459  458  500  500   $E; ETRN example.net
ATRN                        502  500  500  500  500   $E; ATRN example.net
a line too long             500  250  250  500  500   $E; NOOP $X
STARTTLS with an argument   501  501  501  503  501   $E; STARTTLS now
AUTH of an unknown kind     504  503  504  503  504   $E; AUTH NONSENSE
BDAT before RCPT            503  503  503  500  500   $E; BDAT 0 LAST
BDAT without a size         501  521  501  500  500   $E; $M; $R; BDAT
"""
WORDS = {
    "$E": "EHLO client.example",
    "$M": "MAIL FROM:<ann@example.org>",
    "$R": "RCPT TO:<bob@example.net>",
    "$X": "x" * 5000,
}


class Row(NamedTuple):
    """One row of the table.

    Args:
        name: what is tried.
        codes: the code that each server answers with, by its name; ``ours`` is ours.
        lines: what is said to it.
    """

    name: str
    codes: dict[str, int]
    lines: list[str]


def rows() -> list[Row]:
    """Return the table's rows."""
    read = []
    for row in TABLE.splitlines()[2:]:
        found = re.fullmatch(r"(\S.*?) {2,}((?:\d{3} +){5})(.*)", f"{row} ")
        assert found, row
        name, codes, said = found.groups()
        for short, words in WORDS.items():
            said = said.replace(short, words)
        by_server = dict(zip(("ours", *VERSIONS), map(int, codes.split()), strict=True))
        read.append(Row(name, by_server, [line.strip() for line in said.split(";")]))
    return read


ROWS = rows()
