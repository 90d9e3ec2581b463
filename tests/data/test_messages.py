"""The messages to take apart are what their README says, octet by octet."""

import email
import re
from pathlib import Path

import pytest

from smtpkit.views.mime_parts import rows_of, tree_of

FOLDER = Path(__file__).parents[2] / "data" / "messages"
MESSAGES = sorted(FOLDER.glob("*.eml"))
#: file -> the types of its parts, from the top down.
PARTS = {
    "plain": ["text/plain"],
    "photo": ["multipart/mixed", "text/plain", "image/png"],
    "newsletter": ["multipart/alternative", "text/plain", "text/html"],
    "bill": [
        *("multipart/mixed", "multipart/alternative", "text/plain"),
        *("multipart/related", "text/html", "image/png", "application/pdf"),
    ],
    "forwarded": [
        *("multipart/mixed", "text/plain", "message/rfc822"),
        *("multipart/alternative", "text/plain", "text/html"),
    ],
    "cut-off": ["multipart/mixed", "text/plain", "image/png"],
}
#: RFC 2606 sections 2 and 3.
RESERVED = re.compile(r"(?:^|\.)(?:example|test|example\.(?:com|net|org))$")
DOMAIN = re.compile(rb"@([\w.-]+)")
BEGINNINGS = {"image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-1.4\n"}

each = pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)


def test_each_message_is_told_in_the_readme() -> None:
    told = re.findall(r"^\| `([\w-]+)\.eml`", (FOLDER / "README.md").read_text(), re.M)
    assert sorted(told) == [path.stem for path in MESSAGES] == sorted(PARTS)


@each
def test_its_parts_are_those_wanted_and_only_one_is_broken(path: Path) -> None:
    root = tree_of(path.read_bytes())
    assert root is not None
    rows = rows_of(root)
    assert [part.content_type for part in rows] == PARTS[path.stem]
    assert any(part.complaints for part in rows) == (path.stem == "cut-off")


@each
def test_each_line_ends_with_crlf_and_is_short_enough(path: Path) -> None:
    """RFC 5322 sections 2.1.1 and 2.3."""
    content = path.read_bytes()
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 998
    assert content.isascii()


@each
def test_it_has_the_fields_that_a_message_must_have(path: Path) -> None:
    """RFC 5322 section 3.6: Date and From, once each."""
    message = email.message_from_bytes(path.read_bytes())
    for name in ("Date", "From", "Message-ID"):
        assert len(message.get_all(name, [])) == 1


@each
def test_all_names_are_reserved_ones(path: Path) -> None:
    domains = {name.decode() for name in DOMAIN.findall(path.read_bytes())}
    assert domains
    assert [name for name in domains if not RESERVED.search(name)] == []


@each
def test_its_files_are_what_their_types_say(path: Path) -> None:
    for part in email.message_from_bytes(path.read_bytes()).walk():
        if beginning := BEGINNINGS.get(part.get_content_type()):
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            assert payload.startswith(beginning)
