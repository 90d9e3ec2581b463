"""Every input that the search has kept is tried again; none breaks a promise."""

from __future__ import annotations

import pytest

from .corpus import finds, seeds
from .second_reader import accepted_texts
from .targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_sound_inputs_are_sound(target: str) -> None:
    assert len(seeds(target)) > 10
    for octets in seeds(target):
        TARGETS[target](octets)


@pytest.mark.parametrize("target", TARGETS)
def test_no_find_breaks_a_promise(target: str) -> None:
    known = finds(target)
    assert len(known) >= 15
    for octets in known:
        try:
            TARGETS[target](octets)
        except Exception as error:
            raise AssertionError(f"{target}({octets!r})") from error


#: What a client sends, the codes that it is answered, and the texts that were accepted.
READ = [
    (b"DATA\r\n..a\r\nb\r\n.\r\n", [220, 354, 250], [b".a\r\nb\r\n"]),
    (b"DATA\r\na\r\n.\r\n", [220, 354, 554], []),
    (b"DATA\r\nDATA\r\n.\r\n", [220, 503, 354], []),
    (b"DATA\r\na\n.\n.\r\nb\r\n.\r\n", [220, 354, 250], [b"a\n.\n.\r\nb\r\n"]),
    (b"BDAT 3\r\na\r\nBDAT 1 LAST\r\n.", [220, 250, 250], [b"a\r\n."]),
    (b"BDAT 9 LAST\r\nshort", [220, 250], []),
    (b"AUTH LOGIN\r\nDATA\r\n", [220, 334, 354], []),
]


@pytest.mark.parametrize(("octets", "codes", "texts"), READ)
def test_the_second_reader_can_read(
    octets: bytes, codes: list[int], texts: list[bytes]
) -> None:
    assert accepted_texts(octets, codes) == texts


def test_a_hidden_letter_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were LF.CRLF the end of the mail data, the two readers would differ."""
    from . import targets

    monkeypatch.setattr(targets, "FLAGS", ("bare_lf_end_of_data",))
    hidden = (
        b"EHLO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<b@c.example>\r\nDATA\r\na\n.\r\n"
        b"MAIL FROM:<>\r\nRCPT TO:<x@c.example>\r\nDATA\r\nhidden\r\n.\r\n"
    )
    lenient = targets.served([hidden], frozenset({"bare_lf_end_of_data"}))
    assert len(lenient.messages) == 1
    told = [text for _, _, text in lenient.messages]
    assert told != accepted_texts(hidden, lenient.codes)
