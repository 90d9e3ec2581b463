"""The grammar of RFC 5321 section 4.1.2 and 4.1.3, read a second time as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.protocol import grammar
from smtpkit.protocol.errors import BadArgument, CommandSyntaxError

#: Octets, whether they are a Domain, and the section that says so.
DOMAINS = [
    (b"example.org", True, "4.1.2 Domain"),
    (b"a", True, "4.1.2: one sub-domain is enough"),
    (b"3com.example", True, "4.1.2 Let-dig: a digit may come first"),
    (b"x--y.example", True, "4.1.2 Ldh-str: hyphens may follow one another"),
    (b"EXAMPLE.Org", True, "2.4: case does not matter"),
    (b"192.0.2.1", True, "4.1.2: digits only are still sub-domains"),
    ("bücher.example".encode(), True, "RFC 6531 3.3 U-label"),
    (b"", False, "4.1.2: a sub-domain has one character at least"),
    (b".example.org", False, "4.1.2: no empty sub-domain"),
    (b"example..org", False, "4.1.2: no empty sub-domain"),
    (b"example.org.", False, "2.3.5: no final dot"),
    (b"-a.example", False, "4.1.2: Let-dig comes first"),
    (b"a-.example", False, "4.1.2: Ldh-str ends with Let-dig"),
    (b"my_host.example", False, "4.1.2: no underscore"),
    (b"a b.example", False, "4.1.2: no space"),
    (b"a.example\n", False, "4.1.2: no line end, not even at the end"),
    (b"a@b.example", False, "4.1.2: no @"),
    (b"[192.0.2.1]", False, "4.1.3: a literal is no Domain"),
]

#: Octets, whether they are an address-literal, and the section.
LITERALS = [
    (b"[192.0.2.1]", True, "4.1.3 IPv4-address-literal"),
    (b"[192.0.2.001]", True, "4.1.3 Snum: up to three digits"),
    (b"[255.255.255.255]", True, "4.1.3 Snum: 0 through 255"),
    (b"[IPv6:2001:db8::1]", True, "4.1.3 IPv6-comp"),
    (b"[ipv6:2001:db8::1]", True, "2.4: case of a literal's tag"),
    (b"[IPv6:2001:db8:1:2:3:4:5:6]", True, "4.1.3 IPv6-full"),
    (b"[IPv6:::ffff:192.0.2.1]", True, "4.1.3 IPv6v4-comp"),
    (b"[IPv6:::]", True, "4.1.3 IPv6-comp: groups on neither side"),
    (b"[x400:c=de]", True, "4.1.3 General-address-literal"),
    (b"[256.0.2.1]", False, "4.1.3 Snum: up to 255"),
    (b"[192.0.2]", False, "4.1.3: four numbers"),
    (b"[192.0.2.1.5]", False, "4.1.3: four numbers"),
    (b"[192.0.2.0001]", False, "4.1.3 Snum: three digits at most"),
    (b"[2001:db8::1]", False, "4.1.3: the tag IPv6 is missing"),
    (b"[IPv6:2001:db8::1::2]", False, "4.1.3: one :: at most"),
    (b"[IPv6:fe80::1%eth0]", False, "4.1.3: no zone"),
    (b"[IPv6:12345::]", False, "4.1.3 IPv6-hex: four digits at most"),
    (b"[IPv6:]", False, "4.1.3"),
    (b"[]", False, "4.1.3"),
    (b"192.0.2.1", False, "4.1.3: brackets"),
    (b"[192.0.2.1", False, "4.1.3: brackets"),
    (b"[tag:]", False, "4.1.3: 1*dcontent"),
    (b"[tag:a b]", False, "4.1.3 dcontent: no space"),
    (b"[tag:a]b]", False, "4.1.3 dcontent: no ]"),
    (b"[tag-:a]", False, "4.1.3 Standardized-tag = Ldh-str"),
]

#: Octets, whether they are a Mailbox, and the section.
MAILBOXES = [
    (b"ann@example.org", True, "4.1.2"),
    (b"Ann.B+tag@example.org", True, "4.1.2 Dot-string"),
    (b"!#$%&'*+-/=?^_`{|}~@example.org", True, "RFC 5322 3.2.3 atext"),
    (b'"a b"@example.org', True, "4.1.2 Quoted-string"),
    (b'""@example.org', True, "4.1.2 Quoted-string may be empty"),
    (b'"a\\"b"@example.org', True, "4.1.2 quoted-pairSMTP"),
    (b'"a@b"@example.org', True, "4.1.2: @ inside quotes"),
    (b'"<>"@example.org', True, "4.1.2: brackets inside quotes"),
    (b"ann@[192.0.2.1]", True, "4.1.2: an address literal"),
    (b"ann@[IPv6:2001:db8::1]", True, "4.1.3"),
    ("jürgen@bücher.example".encode(), True, "RFC 6531 3.3"),
    (b"ann", False, "4.1.2: @ and a domain"),
    (b"@example.org", False, "4.1.2: a local-part"),
    (b"ann@", False, "4.1.2: a domain"),
    (b"a..b@example.org", False, "4.1.2 Dot-string"),
    (b".a@example.org", False, "4.1.2 Dot-string"),
    (b"a.@example.org", False, "4.1.2 Dot-string"),
    (b"a b@example.org", False, "4.1.2: a space needs quotes"),
    (b"a@b@example.org", False, "4.1.2: one @ outside quotes"),
    (b'a."b".c@example.org', False, "RFC 5322 4.4 obs-local-part: not in SMTP"),
    (b"ann @example.org", False, "RFC 5322 4.4: no space around @ in SMTP"),
    (b"ann@[192.0.2.300]", False, "4.1.3"),
    (b'"a\tb"@example.org', False, "4.1.2 qtextSMTP: no control character"),
    (b'"a\r\nb"@example.org', False, "2.3.8"),
    (b'"a"b@example.org', False, "4.1.2: quotes around all or nothing"),
    (b"ann@example.org\n", False, "4.1.2"),
]


@pytest.mark.parametrize(("octets", "is_one", "section"), DOMAINS)
def test_a_domain_is_what_the_grammar_says(octets, is_one, section):
    assert grammar.domain_is_valid(octets) is is_one, section


@pytest.mark.parametrize(("octets", "is_one", "section"), LITERALS)
def test_an_address_literal_is_what_the_grammar_says(octets, is_one, section):
    assert grammar.address_literal_is_valid(octets) is is_one, section


@pytest.mark.parametrize(("octets", "is_one", "section"), MAILBOXES)
def test_a_mailbox_is_what_the_grammar_says(octets, is_one, section):
    assert grammar.mailbox_is_valid(octets) is is_one, section


@pytest.mark.parametrize(
    ("octets", "is_one"),
    [
        (b"my_host.example", True),
        (b"_", True),
        (b"my_host--2.example", True),
        (b"my_host-", False),
        (b"my_host.", False),
        (b"my host", False),
    ],
)
def test_a_lenient_host_takes_the_underscore_and_no_more(octets, is_one):
    assert grammar.domain_is_valid(octets, underscore=True) is is_one


@pytest.mark.parametrize(
    ("mailbox", "domain"),
    [
        ("Ann@Example.ORG", "example.org"),
        ('"a@b"@example.net', "example.net"),
        ("", ""),
        ("Postmaster", ""),
    ],
)
def test_the_domain_of_a_mailbox_stands_behind_the_last_at_sign(mailbox, domain):
    """RFC 5321 section 2.3.11; case of domains: section 2.4."""
    assert grammar.domain_of(mailbox) == domain


#: xtext, what it stands for; None: no xtext.  RFC 3461 section 4.
XTEXT = [
    ("abc", "abc"),
    ("a+2Bb", "a+b"),
    ("a+3Db", "a=b"),
    ("+20", " "),
    ("+C3+BC", "ü"),
    ("", ""),
    ("a+2bc", None),  # upper-case digits only
    ("a+", None),
    ("a+2", None),
    ("a=b", None),
    ("a b", None),
    ("ü", None),
]


@pytest.mark.parametrize(("xtext", "text"), XTEXT)
def test_xtext_is_read(xtext, text):
    if text is None:
        with pytest.raises(BadArgument) as caught:
            grammar.xtext_decode(xtext)
        assert caught.value.deserves == 501
    else:
        assert grammar.xtext_decode(xtext) == text


@given(st.text())
def test_xtext_is_written_and_read_as_inverses(text):
    xtext = grammar.xtext_encode(text)
    assert grammar.xtext_decode(xtext) == text
    assert xtext.isascii()
    assert not set(xtext) & set(" =\r\n\0")


@given(st.binary())
def test_octets_that_are_no_utf8_survive_xtext(octets):
    text = octets.decode("utf-8", "surrogateescape")
    assert grammar.xtext_decode(grammar.xtext_encode(text)) == text


#: Base64, what it stands for; None: it deserves 501.  RFC 4954 section 4.
BASE64 = [
    (b"YW5u", b"ann"),
    (b"", b""),
    (b"YQ==", b"a"),
    (b"YQ", None),
    (b"YQ=", None),
    (b"=AAA", None),
    (b"AAA=BBB", None),
    (b"YQ==YQ==", None),
    (b"YW 5u", None),
    (b"YW5u\n", None),
    (b"YW5-", None),
    (b"\xff\xff\xff\xff", None),
]


@pytest.mark.parametrize(("octets", "plain"), BASE64)
def test_base64_is_taken_whole_or_not_at_all(octets, plain):
    if plain is None:
        with pytest.raises(CommandSyntaxError) as caught:
            grammar.base64_decode(octets)
        assert caught.value.deserves == 501
    else:
        assert grammar.base64_decode(octets) == plain


@given(st.binary(max_size=600))
def test_no_octets_keep_the_patterns_busy(octets):
    """Each pattern answers at once, whatever it is given."""
    for judge in (
        grammar.domain_is_valid,
        grammar.address_literal_is_valid,
        grammar.mailbox_is_valid,
    ):
        assert judge(octets) in (True, False)


@pytest.mark.parametrize("unit", [b"a", b"a-", b"a.", b"--", b'"', b"\\", b"a_", b"@a"])
def test_long_lines_of_one_kind_are_judged_in_one_pass(unit):
    """A pattern that backtracks without end would run into the test's time limit."""
    octets = unit * 20_000
    assert grammar.domain_is_valid(octets + b"!") is False
    assert grammar.domain_is_valid(octets + b"!", underscore=True) is False
    assert grammar.mailbox_is_valid(octets + b" ") is False
