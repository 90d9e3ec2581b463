r"""The grammar of SMTP: each rule as RFC 5321 prints it, above the pattern that obeys it.

RFC 5321 sections 4.1.2 and 4.1.3; `xtext` is RFC 3461 section 4; the octets above 127
that SMTPUTF8 allows are RFC 6531 section 3.3.  All patterns match octets and none looks
at a line as a whole: see `commands` and `replies` for that.
"""

from __future__ import annotations

import base64
import ipaddress
import re

from .errors import BadArgument, CommandSyntaxError

__all__ = [
    "Octets",
    "address_literal_is_valid",
    "base64_decode",
    "domain_is_valid",
    "domain_of",
    "local_part_value",
    "mailbox_is_valid",
    "pattern",
    "xtext_decode",
    "xtext_encode",
]

Octets = bytes | bytearray | memoryview


def pattern(regex: str) -> re.Pattern[bytes]:
    """Compile a pattern that must match all of the octets it is given."""
    return re.compile(rb"(?:" + regex.encode("ascii") + rb")\Z", re.DOTALL)


# RFC 6531 section 3.3 adds UTF8-non-ascii to sub-domain, atext and qtextSMTP.  The
# patterns below take any octet above 127 there; `commands` refuses those octets where
# SMTPUTF8 was not asked for, and what is not UTF-8 in any case.
UTF8_NON_ASCII = r"\x80-\xff"

# sub-domain     = Let-dig [Ldh-str]
# Let-dig        = ALPHA / DIGIT
# Ldh-str        = *( ALPHA / DIGIT / "-" ) Let-dig
LET_DIG = rf"[A-Za-z0-9{UTF8_NON_ASCII}]"
SUB_DOMAIN = rf"{LET_DIG}+(?:-+{LET_DIG}+)*"
# Domain         = sub-domain *("." sub-domain)
DOMAIN = rf"{SUB_DOMAIN}(?:\.{SUB_DOMAIN})*"
# The leniency `underscore_host`: what some hosts call themselves all the same.
DOMAIN_WITH_UNDERSCORE = rf"[\w{UTF8_NON_ASCII}]+(?:(?:-+|\.)[\w{UTF8_NON_ASCII}]+)*"

# address-literal  = "[" ( IPv4-address-literal / IPv6-address-literal /
#                    General-address-literal ) "]"
# dcontent         = %d33-90 / %d94-126   ; printable US-ASCII, not "[", "\", "]"
ADDRESS_LITERAL = r"\[[!-Z^-~]+\]"

# atext is RFC 5322 section 3.2.3
ATEXT = rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~{UTF8_NON_ASCII}-]"
# Dot-string     = Atom *("."  Atom)
ATOM = rf"{ATEXT}+"
DOT_STRING = rf"{ATOM}(?:\.{ATOM})*"
# Quoted-string  = DQUOTE *QcontentSMTP DQUOTE
# QcontentSMTP   = qtextSMTP / quoted-pairSMTP
# quoted-pairSMTP  = %d92 %d32-126
# qtextSMTP      = %d32-33 / %d35-91 / %d93-126
QUOTED_STRING = rf'"(?:[ !#-\[\]-~{UTF8_NON_ASCII}]|\\[ -~])*"'
# Local-part     = Dot-string / Quoted-string      ; MAY be case-sensitive
LOCAL_PART = rf"(?:{DOT_STRING}|{QUOTED_STRING})"
# String         = Atom / Quoted-string
STRING = rf"(?:{ATOM}|{QUOTED_STRING})"
# Mailbox        = Local-part "@" ( Domain / address-literal )
MAILBOX = rf"{LOCAL_PART}@(?:{DOMAIN}|{ADDRESS_LITERAL})"
# A-d-l          = At-domain *( "," At-domain )    ; the source route, to be ignored
# At-domain      = "@" Domain
SOURCE_ROUTE = rf"@{DOMAIN}(?:,@{DOMAIN})*"

# esmtp-keyword  = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
KEYWORD = r"[A-Za-z0-9][A-Za-z0-9-]*"
# esmtp-value    = 1*(%d33-60 / %d62-126)          ; not "=", SP nor control characters
# Here "=" is taken as well: base64 in AUTH= and names in ORCPT contain it in practice,
# and RFC 6531 section 3.3 adds UTF8-non-ascii.
VALUE = rf"[!-~{UTF8_NON_ASCII}]+"

# xtext = *( xchar / hexchar )                     ; RFC 3461 section 4
# xchar = any ASCII CHAR between "!" (33) and "~" (126), except "+" and "="
# hexchar = "+" followed by two upper case hexadecimal digits
XTEXT = r"(?:[!-*,-<>-~]|\+[0-9A-F]{2})*"

_DOMAIN = pattern(DOMAIN)
_UNDERSCORE = pattern(DOMAIN_WITH_UNDERSCORE)
_MAILBOX = pattern(MAILBOX)
_ADDRESS_LITERAL = pattern(ADDRESS_LITERAL)
_XTEXT = pattern(XTEXT)
# IPv4-address-literal  = Snum 3("."  Snum)
# Snum           = 1*3DIGIT                        ; 0 through 255
_IPV4 = pattern(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_GENERAL_LITERAL = pattern(r"(?:[A-Za-z0-9-]*[A-Za-z0-9]):[!-Z^-~]+")


def domain_is_valid(octets: bytes, *, underscore: bool = False) -> bool:
    """Tell whether `octets` are a Domain (RFC 5321 section 4.1.2).

    Args:
        octets: the name, without a final dot.
        underscore: take ``_`` in a name too, which the grammar does not.

    >>> domain_is_valid(b"mx.example.org"), domain_is_valid(b"my_host")
    (True, False)
    """
    return bool((_UNDERSCORE if underscore else _DOMAIN).match(octets))


def address_literal_is_valid(octets: bytes) -> bool:
    """Tell whether `octets` are an address-literal (RFC 5321 section 4.1.3).

    >>> (
    ...     address_literal_is_valid(b"[192.0.2.1]"),
    ...     address_literal_is_valid(b"[2001:db8::1]"),
    ... )
    (True, False)
    """
    if not _ADDRESS_LITERAL.match(octets):
        return False
    text = octets[1:-1].decode("ascii")
    if text[:5].upper() == "IPV6:":
        return _is_ipv6(text[5:])
    if ":" not in text:
        return _is_ipv4(octets[1:-1])
    # General-address-literal needs a tag that IANA has registered; "IPv6" is the only
    # one so far, so "[2001:db8::1]", an address without its tag, is caught here too.
    return bool(_GENERAL_LITERAL.match(octets[1:-1])) and not _is_ipv6(text)


def _is_ipv4(octets: bytes) -> bool:
    return bool(_IPV4.match(octets)) and all(int(n) < 256 for n in octets.split(b"."))


def _is_ipv6(text: str) -> bool:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return address.scope_id is None  # "%eth0" means nothing to another host


def mailbox_is_valid(octets: bytes) -> bool:
    """Tell whether `octets` are a Mailbox (RFC 5321 section 4.1.2).

    >>> mailbox_is_valid(b'"a b"@example.org'), mailbox_is_valid(b"a..b@example.org")
    (True, False)
    """
    if not _MAILBOX.match(octets):
        return False
    domain = octets[octets.rindex(b"@") + 1 :]
    return not domain.startswith(b"[") or address_literal_is_valid(domain)


def domain_of(mailbox: str) -> str:
    """Return the domain of a mailbox in lower case, "" for the null path.

    Domains ignore case, local-parts do not (RFC 5321 section 2.4).

    >>> domain_of("Ann@Example.ORG")
    'example.org'
    """
    return mailbox.rpartition("@")[2].lower() if "@" in mailbox else ""


def local_part_value(local_part: str) -> str:
    r"""Return a local-part without quotes and backslashes: what they spell.

    Two spellings of one name are one name (RFC 5321 section 4.1.2).

    >>> local_part_value('"bo\\b"'), local_part_value("bob")
    ('bob', 'bob')
    """
    if len(local_part) < 2 or not local_part.startswith('"'):
        return local_part
    return re.sub(r"\\(.)", r"\1", local_part[1:-1])


def xtext_encode(text: str) -> str:
    """Write `text` as xtext, for ENVID, ORCPT and AUTH= (RFC 3461 section 4).

    >>> xtext_encode("a+b=c d")
    'a+2Bb+3Dc+20d'
    """
    return "".join(
        chr(octet) if 33 <= octet <= 126 and octet not in b"+=" else f"+{octet:02X}"
        for octet in text.encode("utf-8", "surrogateescape")
    )


def xtext_decode(xtext: str) -> str:
    """Read xtext (RFC 3461 section 4).

    Raises:
        BadArgument: a ``+`` without two upper-case hexadecimal digits, or a character
            that xtext does not have.

    >>> xtext_decode("a+2Bb")
    'a+b'
    """
    octets = xtext.encode("utf-8", "surrogateescape")
    if not _XTEXT.match(octets):
        raise BadArgument(octets, "xtext", source="RFC 3461 section 4", deserves=501)
    plain = re.sub(rb"\+(..)", lambda found: bytes.fromhex(found[1].decode()), octets)
    return plain.decode("utf-8", "surrogateescape")


def base64_decode(octets: bytes) -> bytes:
    """Read base64 as RFC 4954 section 4 wants it: whole, padded, nothing else inside.

    Raises:
        CommandSyntaxError: the octets are not base64; they deserve a 501.

    >>> base64_decode(b"YW5u")
    b'ann'
    """
    try:
        return base64.b64decode(octets, validate=True)
    except ValueError:
        raise CommandSyntaxError(
            octets,
            "base64: letters, digits, + and /, in fours, filled up with =",
            source="RFC 4954 section 4",
            deserves=501,
        ) from None
