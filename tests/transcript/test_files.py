"""The ending of a file's name chooses its format."""

from pathlib import Path

import pytest

from smtpkit.protocol.errors import BadArgument, UnreadableTranscript
from smtpkit.transcript import Transcript
from smtpkit.transcript.files import ENDINGS
from tests.transcript.talks import TALKS, told


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("talk", ["plain", "encrypted", "chunked"])
def test_what_is_saved_is_loaded(talk: str, ending: str, tmp_path: Path) -> None:
    transcript = TALKS[talk]()
    path = transcript.save(tmp_path / f"café lab{ending}")
    assert told(Transcript.load(path)) == told(transcript)


@pytest.mark.parametrize("ending", ENDINGS)
def test_saving_twice_writes_the_same_octets(ending: str, tmp_path: Path) -> None:
    one, two = tmp_path / f"1{ending}", tmp_path / f"2{ending}"
    assert TALKS["pipelined"]().save(str(one)) == one
    TALKS["pipelined"]().save(two)
    assert one.read_bytes() == two.read_bytes()


def test_text_has_plain_line_ends_on_every_system(tmp_path: Path) -> None:
    octets = TALKS["plain"]().save(tmp_path / "a.txt").read_bytes()
    assert b"\r" not in octets
    assert octets.endswith(b"connection\n")


def test_a_text_file_of_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "A.TXT"
    path.write_bytes(b"\xef\xbb\xbfS: 220 mx.example.net\r\nC: caf\xe9\r\n")
    octets = [line.octets for line in Transcript.load(path) if line.side != "note"]
    assert octets == [b"220 mx.example.net\r\n", b"caf\xe9\r\n"]


@pytest.mark.parametrize("name", ["talk.docx", "talk", ".txt"])
def test_another_ending_is_refused_with_those_that_are_known(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(BadArgument, match=r"\.pcapng"):
        Transcript().save(tmp_path / name)
    with pytest.raises(BadArgument, match=r"\.jsonl"):
        Transcript.load(tmp_path / name)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_is_not_there_is_an_error_of_one_line(
    ending: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableTranscript, match="No such file"):
        Transcript.load(tmp_path / f"none{ending}")
    (tmp_path / f"folder{ending}").mkdir()
    with pytest.raises(UnreadableTranscript, match="a file that can be read"):
        Transcript.load(tmp_path / f"folder{ending}")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("octets", [b"\x89PNG\r\n\x1a\n\0\0\0", b"Dear Bob,\n\nhi\n"])
def test_a_file_that_is_no_transcript_is_refused(
    ending: str, octets: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"other{ending}"
    path.write_bytes(octets)
    with pytest.raises(UnreadableTranscript) as caught:
        Transcript.load(path)
    assert caught.value.seen
    assert caught.value.wanted


def test_a_capture_with_the_other_ending_is_read(tmp_path: Path) -> None:
    transcript = TALKS["plain"]()
    path = transcript.save(tmp_path / "a.pcapng").rename(tmp_path / "a.pcap")
    assert Transcript.load(path) == transcript
