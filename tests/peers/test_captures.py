"""What is kept of the conversations with real servers can be read, and names nobody."""

import re
from pathlib import Path

import pytest

from smtpkit import Transcript
from tests.tools.captures import ENDINGS, FOLDER, TALKS, TITLES

KEPT = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
#: Names that RFC 2606 and RFC 6761 reserve, at the end of a host's name.
RESERVED = re.compile(r"(?:\.|^)(?:example|example\.(?:com|net|org)|test|invalid)$")
NAME = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")


def said(path: Path) -> list[tuple[str, bytes]]:
    """Return who said what."""
    return [(line.side, line.octets) for line in Transcript.load(path)]


def test_each_server_is_there_with_each_conversation_that_it_can_hold() -> None:
    wanted = {f"{name}-{talk}" for name in TITLES for talk in TALKS}
    assert set(KEPT) == wanted - {"opensmtpd-starttls"}


@pytest.mark.parametrize("stem", KEPT)
def test_the_three_files_of_a_conversation_say_the_same(stem: str) -> None:
    lossless, *others = (said(FOLDER / f"{stem}{ending}") for ending in sorted(ENDINGS))
    assert len(lossless) > 20
    assert others == [lossless, lossless]


@pytest.mark.parametrize("stem", KEPT)
def test_every_conversation_ends_with_goodbye(stem: str) -> None:
    transcript = Transcript.load(FOLDER / f"{stem}.jsonl")
    assert transcript.codes[0] == 220
    assert transcript.codes[-1] == 221
    assert transcript.positions[-1].session.name == "CLOSED"


@pytest.mark.parametrize("stem", KEPT)
def test_no_real_host_is_named(stem: str) -> None:
    text = (FOLDER / f"{stem}.txt").read_text("utf-8")
    assert [name for name in NAME.findall(text) if not RESERVED.search(name)] == []
    assert set(ADDRESS.findall(text)) <= {"127.0.0.1"}


def test_they_are_small_and_the_readme_tells_where_they_are_from() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 300_000
    text = (FOLDER / "README.md").read_text("utf-8")
    for title in TITLES.values():
        assert re.search(rf"\| {title} \| [0-9]\S+.* \| \d{{4}}-\d\d-\d\d \|", text)
