"""The tables of codes, read against the RFCs a second time."""

import re
from collections import Counter

import pytest

from smtpkit.protocol import codes, policy, rulings
from smtpkit.protocol.codes import REPLY_CODES, advice_for, find, words_for
from smtpkit.protocol.digits import CATEGORIES, SEVERITIES
from smtpkit.protocol.enhanced import CLASSES, DETAILS, SUBJECTS, words_for_enhanced
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.replies import EnhancedCode, Reply

#: RFC 5321 section 4.2.3.
IN_NUMERIC_ORDER = """211 214 220 221 250 251 252 354 421 450 451 452 455 500 501 502 503
504 550 551 552 553 554 555"""

#: RFC 5321 section 4.3.2, with the 521 and 556 of RFC 7504 section 5.1.
SEQUENCES = {
    "greeting": "220 554 521",
    "EHLO": "250 504 550 502",
    "HELO": "250 504 550 502",
    "MAIL": "250 552 451 452 550 553 503 455 555",
    "RCPT": "250 251 550 551 552 553 450 451 452 503 455 555 556",
    "DATA": "354 503 554",
    ".": "250 552 554 451 452 450 550",
    "RSET": "250",
    "VRFY": "250 251 252 550 551 553 502 504",
    "EXPN": "250 252 550 502 504",  # and 500, which any command may get
    "HELP": "211 214 502 504",
    "NOOP": "250",
    "QUIT": "221",
    "any": "500 501 421",
}

#: Of the extensions: verb, codes, and where they stand.
OF_EXTENSIONS = [
    ("STARTTLS", "220 454 501", "RFC 3207 section 4"),
    ("AUTH", "235 334 432 454 500 501 503 504 534 535 538", "RFC 4954"),
    ("response", "235 334 432 454 500 501 534 535 538", "RFC 4954"),
    ("any", "530", "RFC 4954 section 6"),
    ("ETRN", "250 251 252 253 458 459", "RFC 1985"),
    ("ATRN", "250 450 451 453 530", "RFC 2645"),
    ("BDAT", "250 503", "RFC 3030 section 2"),
]


def test_every_code_of_rfc_5321_is_in_the_table() -> None:
    assert set(map(int, IN_NUMERIC_ORDER.split())) <= set(codes.CODES)


@pytest.mark.parametrize("verb", SEQUENCES)
def test_each_command_gets_the_codes_of_section_4_3_2(verb: str) -> None:
    """Both ways: no code is missing, and none is made up."""
    base = {
        row.code
        for row in REPLY_CODES
        if verb in row.answers and re.search("RFC (5321|7504|1870)", row.source)
    }
    assert base == set(map(int, SEQUENCES[verb].split()))


@pytest.mark.parametrize(("verb", "wanted", "source"), OF_EXTENSIONS)
def test_each_verb_of_an_extension_gets_the_codes_of_its_rfc(
    verb: str, wanted: str, source: str
) -> None:
    rows = [row for row in REPLY_CODES if verb in row.answers and source in row.source]
    assert {row.code for row in rows} == set(map(int, wanted.split()))


def test_no_command_has_two_rows_for_one_code() -> None:
    pairs = Counter((row.code, verb) for row in REPLY_CODES for verb in row.answers)
    assert [pair for pair, count in pairs.items() if count > 1] == []


@pytest.mark.parametrize("row", REPLY_CODES, ids=lambda row: f"{row.code}")
def test_each_row_is_sentences_with_a_source(row: codes.ReplyCode) -> None:
    assert row.meaning.endswith(".")
    assert row.then.endswith(".")
    assert re.match(r"RFC \d{4} section", row.source)


def test_the_server_sends_no_code_that_the_table_lacks() -> None:
    sent = [
        value
        for module in (policy, rulings)
        for value in vars(module).values()
        if isinstance(value, Reply)
    ]
    assert len(sent) > 10
    assert [reply for reply in sent if find(reply.code) is None] == []
    assert [
        reply for reply in sent if reply.enhanced and reply.enhanced[1:] not in DETAILS
    ] == []


@pytest.mark.parametrize(
    ("code", "verb", "word"),
    [
        (220, "greeting", "EHLO"),
        (220, "STARTTLS", "handshake"),
        (452, "RCPT", "transaction"),
        (552, "RCPT", "452"),
        (550, "", "same again"),
    ],
)
def test_advice_depends_on_the_command(code: int, verb: str, word: str) -> None:
    assert word in advice_for(code, answering=verb)


@pytest.mark.parametrize(
    ("code", "words"),
    [(299, "done"), (399, "go on"), (499, "not now"), (599, "refused")],
)
def test_of_an_unknown_code_the_first_digit_counts(code: int, words: str) -> None:
    """RFC 5321 section 4.3.2."""
    assert words in words_for(code)
    assert "first digit decides" in words_for(code)
    assert advice_for(code) == SEVERITIES[code // 100].then


@pytest.mark.parametrize("code", [100, 150, 600, 999])
def test_a_first_digit_outside_2_to_5_is_fatal(code: int) -> None:
    """RFC 5321 section 4.2."""
    assert "fatal" in words_for(code)
    assert "fatal" in advice_for(code)


@pytest.mark.parametrize("code", [0, 99, 1000, -250])
def test_a_code_has_three_digits(code: int) -> None:
    with pytest.raises(BadArgument, match="three digits"):
        words_for(code)


def test_second_digits_3_and_4_are_unspecified() -> None:
    """RFC 5321 section 4.2.1; 0, 1, 2 and 5 have a meaning, the others none."""
    names = [CATEGORIES[digit].name for digit in sorted(CATEGORIES)]
    assert names == [
        *("syntax", "information", "connections"),
        *("unspecified", "unspecified", "mail system"),
    ]
    assert "second digit unspecified" in words_for(334)
    assert "second digit without a meaning" in words_for(261)


def test_1yz_is_known_to_be_no_part_of_smtp() -> None:
    assert "no part of SMTP" in SEVERITIES[1].words


#: RFC 5248 section 2.4, table 1: what is not listed is "not given" or "any".
REGISTERED = """
X.1.1 451 550
X.1.3 501
X.1.5 250
X.1.8 451 501
X.2.2 552
X.2.3 552
X.2.4 450 452
X.3.0 221 250 421 451 550 554
X.3.1 452
X.3.2 453
X.3.4 552 554
X.4.1 451
X.4.2 421
X.4.3 451 550
X.4.5 451
X.5.0 220 250 251 252 253 451 452 454 458 459 501 502 503 554
X.5.1 430 500 501 503 530 550 554 555
X.5.2 500 501 502 550 555
X.5.3 451
X.5.4 451 501 502 503 504 550 555
X.5.6 500
X.6.3 554
X.6.4 250
X.6.6 554
X.7.0 220 235 450 454 500 501 503 504 530 535 550
X.7.1 451 454 502 503 533 550 551
X.7.2 550
X.7.4 504
X.7.8 535 554
X.7.9 534
X.7.10 523
X.7.11 524 538
X.7.12 422 432
X.7.13 525
X.7.14 535 554
"""

#: Those that later RFCs registered.
REGISTERED_LATER = """
X.1.10 556
X.3.6 250 251
X.6.7 550 553
X.6.8 252 550 553
X.6.9 550 554
X.7.15 450 550
X.7.16 552
X.7.20 550
X.7.21 550
X.7.22 550
X.7.23 550
X.7.24 451 550
X.7.25 550
X.7.26 550
X.7.27 550
X.7.29 550
X.7.30 550
"""


def test_reply_codes_stand_beside_enhanced_codes_as_the_registry_has_them() -> None:
    """RFC 5248; the 521 beside X.3.2 is RFC 7504 section 6."""
    wanted = {}
    for row in (REGISTERED + REGISTERED_LATER).strip().splitlines():
        if row:
            code, *replies = row.split()
            wanted[code] = tuple(map(int, replies))
    wanted["X.3.2"] += (521,)
    assert {row.code: row.replies for row in DETAILS.values() if row.replies} == wanted


def test_rfc_3463_is_there_from_beginning_to_end() -> None:
    """Section 3: so many details has each subject, counted from 0."""
    counts = Counter(
        row.subject for row in DETAILS.values() if "RFC 3463" in row.source
    )
    assert counts == {0: 1, 1: 9, 2: 5, 3: 6, 4: 8, 5: 6, 6: 6, 7: 8}
    assert sorted(CLASSES) == [2, 4, 5]
    assert sorted(SUBJECTS) == list(range(8))


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("X.1.1", (5,)),  # "only useful for permanent failures": section 3.2
        ("X.1.5", (2,)),
        ("X.2.2", (4,)),
        ("X.4.1", (4,)),
        ("X.5.1", (5,)),
        ("X.7.7", (2, 4, 5)),
    ],
)
def test_a_detail_says_with_which_classes_it_is_of_use(
    code: str, classes: tuple[int, ...]
) -> None:
    (row,) = (row for row in DETAILS.values() if row.code == code)
    assert row.classes == classes


def test_a_value_and_its_text_say_the_same() -> None:
    assert words_for_enhanced(EnhancedCode(5, 1, 1)) == words_for_enhanced("5.1.1")


def test_of_an_unknown_detail_class_and_subject_count() -> None:
    """RFC 3463 section 2."""
    assert words_for_enhanced("4.7.999").endswith("; security or policy.")
    assert words_for_enhanced("5.42.1").endswith("; unknown subject.")


@pytest.mark.parametrize(
    "code", ["", "5", "5.1", "3.1.1", "5.01.1", "5.1.1000", "5.1.1 ", "x", None, 550]
)
def test_what_is_no_enhanced_code_is_refused(code: object) -> None:
    """RFC 3463 section 2: no leading zeros, one to three digits each."""
    with pytest.raises(BadArgument, match="enhanced code"):
        words_for_enhanced(code)


def test_both_codes_are_told_together() -> None:
    words = words_for(550, "5.1.1", answering="RCPT")
    assert words.startswith("550: refused; mail system. The mailbox is not available")
    assert words.endswith("No such mailbox: the part before the @ is wrong.")
