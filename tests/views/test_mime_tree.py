"""The tree of a message shows every part, and says what is broken about it."""

import email.errors
from email import message_from_bytes

import pytest

from smtpkit.views import mime_tree
from smtpkit.views.mime_parts import DEFECTS, rows_of, tree_of
from tests.views.drawn import named, text_of, words
from tests.views.samples import MIME_TREE, STATUS, many_parts, mixed


def complaints(sample: str) -> list[str]:
    root = tree_of(MIME_TREE[sample])
    assert root is not None
    return [words for part in rows_of(root) for words in part.complaints]


def test_every_part_stands_in_its_place_with_its_type() -> None:
    root = tree_of(mixed())
    assert root is not None
    assert [(part.number, part.content_type) for part in rows_of(root)] == [
        ("", "multipart/mixed"),
        ("1", "multipart/alternative"),
        ("1.1", "text/plain"),
        ("1.2", "multipart/related"),
        ("1.2.1", "text/html"),
        ("1.2.2", "image/png"),
        ("2", "application/pdf"),
        ("3", "message/rfc822"),
        ("3.1", "text/plain"),
    ]
    picture = mime_tree(mixed())
    shown = [text_of(picture, f"type-{n}") for n in range(1, 10)]
    assert shown[5] == "1.2.2  image/png"


def test_names_are_decoded() -> None:
    picture = mime_tree(mixed())
    assert "Subject: Grüße aus dem Süden" in words(picture)
    assert "bill of May.pdf" in words(picture)


def test_what_an_encoding_costs_is_told_and_drawn() -> None:
    picture = mime_tree(mixed())
    assert text_of(picture, "size-7") == "6,918 octets, decoded 5,120"  # RFC 2045 6.8
    (whole,) = (m for m in named(picture, "bar-7") if m.get_gid() == "bar-7")
    (solid,) = named(picture, "bar-7-decoded")
    assert solid.get_width() / whole.get_width() == pytest.approx(5120 / 6918)


def test_octets_and_the_message_of_them_give_one_picture() -> None:
    octets = bytes(mixed())
    assert (
        mime_tree(octets).describe() == mime_tree(message_from_bytes(octets)).describe()
    )


def test_a_part_inside_stands_further_right() -> None:
    picture = mime_tree(mixed())
    lefts = [text.get_position()[0] for text in named(picture, "type-")]
    assert lefts[0] < lefts[1] < lefts[2] == lefts[3] < lefts[4]


@pytest.mark.parametrize(
    ("sample", "says"),
    [
        ("no boundary", "without a boundary"),
        ("wrong boundary", "its boundary never comes"),
        ("cut off", "its last boundary is missing"),
        ("no MIME-Version", "no MIME-Version field"),
        ("broken base64", "characters that do not belong to it"),
        ("unknown names", "an encoding that is not known: x-magic"),
        ("unknown names", "a character set that is not known: klingon-1"),
        ("no type", "Content-Type 'picture' is no type: read as text/plain"),
        ("multipart in base64", "may only be 7bit, 8bit or binary"),
        ("too deep", "nested too deep"),
        ("no message", "no empty line between header and body"),
        ("a field without a name", "a header line without a name"),
        ("a wrong line in a report", "no empty line between header and body"),
    ],
)
def test_what_is_broken_is_said_in_words(sample: str, says: str) -> None:
    assert any(says in words for words in complaints(sample))
    picture = mime_tree(MIME_TREE[sample])
    assert "broken" in repr(picture)
    assert any(t.get_text().startswith("✕ ") for t in named(picture, "broken-"))
    assert says in picture.describe()


def test_what_is_whole_has_no_complaints() -> None:
    for sample in ("small", "thirty parts", "deep"):
        assert complaints(sample) == []


def test_of_very_many_parts_the_middle_is_counted() -> None:
    picture = mime_tree(many_parts(200))
    assert text_of(picture, "gap") == "… 141 parts not drawn"
    assert len(picture.table().rows) == 201


def test_thirty_parts_are_all_drawn() -> None:
    assert len(named(mime_tree(many_parts(30)), "type-")) == 31


def test_a_delivery_report_is_one_part_with_groups_of_fields() -> None:
    """Its groups are no parts: RFC 3464 section 2.1."""
    root = tree_of(MIME_TREE["a report"])
    assert root is not None
    assert root.parts == []
    assert root.encoded == len(STATUS)
    assert root.groups == (
        ("Reporting-MTA", "Arrival-Date"),
        ("Final-Recipient", "Action", "Status", "Diagnostic-Code"),
    )
    picture = mime_tree(MIME_TREE["a report"])
    assert text_of(picture, "size-1") == f"2 groups of fields, {len(STATUS)} octets"
    assert words(picture)[-2:] == [
        "on the message: Reporting-MTA, Arrival-Date",
        "on a recipient: Final-Recipient, Action, Status, Diagnostic-Code",
    ]
    assert "on a recipient: Final-Recipient, Action" in picture.describe()


def test_of_many_groups_the_first_are_named() -> None:
    picture = mime_tree(MIME_TREE["a report on many"])
    assert words(picture)[-1] == "… 27 more groups"
    (_, report) = picture.table().rows
    assert str(report[3]).count("on a recipient") == 31


def test_a_part_of_a_report_has_its_octets_as_inside_a_multipart() -> None:
    root = tree_of(MIME_TREE["a report on many"])
    assert root is not None
    content = MIME_TREE["a report on many"]
    assert isinstance(content, bytes)
    body = content.split(b"\r\n\r\n", 2)[2].removesuffix(b"\r\n--x--\r\n")
    assert root.parts[0].encoded == len(body)


def test_every_defect_that_the_library_can_find_has_words() -> None:
    bases = (email.errors.MessageDefect, email.errors.HeaderDefect)
    found = {
        defect.__name__
        for defect in vars(email.errors).values()
        if isinstance(defect, type)
        and issubclass(defect, bases)
        and defect not in bases
    }
    assert found <= set(DEFECTS)
