"""``smtpkit show``: every form in, every form out."""

from pathlib import Path

import pytest

import smtpkit
from smtpkit.cli.saving import joined
from smtpkit.transcript import files

from .programs import run

BEGINNINGS = {
    "text": b"S: 220 mx.example.net ESMTP ready\n",
    "json": b'{"format": "smtpkit transcript"',
    "mermaid": b"sequenceDiagram\n",
    "svg": b"<?xml",
    "png": b"\x89PNG\r\n",
    "pcap": b"\xd4\xc3\xb2\xa1",
}


@pytest.fixture
def said(tmp_path: Path) -> smtpkit.Transcript:
    """Return a conversation; it is saved in every format as said.ENDING."""
    lab = smtpkit.Lab()
    lab.say("EHLO client.example", "MAIL FROM:<caf\xe9@example.org> SMTPUTF8", "QUIT")
    for ending in files.ENDINGS:
        lab.transcript.save(tmp_path / f"said{ending}")
    return lab.transcript


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_every_format_is_shown_as_text(
    said: smtpkit.Transcript, tmp_path: Path, ending: str
) -> None:
    ended = run("show", f"said{ending}", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.decode() == f"{said}\n"


@pytest.mark.parametrize("form", BEGINNINGS)
def test_every_form_goes_to_standard_output_or_to_a_file(
    said: smtpkit.Transcript, tmp_path: Path, form: str
) -> None:
    ended = run("show", "said.jsonl", "--as", form, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.startswith(BEGINNINGS[form])
    written = run("show", "said.jsonl", "--as", form, "-o", "out", cwd=tmp_path)
    assert (written.returncode, written.stdout, written.stderr) == (0, b"", b"")
    assert (tmp_path / "out").read_bytes() == ended.stdout


@pytest.mark.parametrize("ending", [*files.ENDINGS, ".svg", ".png"])
def test_without_as_the_name_of_the_file_chooses(
    said: smtpkit.Transcript, tmp_path: Path, ending: str
) -> None:
    assert run("show", "said.txt", "-o", f"out{ending}", cwd=tmp_path).returncode == 0
    octets = (tmp_path / f"out{ending}").read_bytes()
    if ending in files.ENDINGS:
        assert str(files.loads(octets, ending)) == str(said)
    else:
        assert octets.startswith(BEGINNINGS[ending[1:]])


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_a_file_without_a_telling_name_is_known_by_how_it_begins(
    said: smtpkit.Transcript, tmp_path: Path, ending: str
) -> None:
    (tmp_path / f"said{ending}").rename(tmp_path / "a.file")
    assert run("show", "a.file", cwd=tmp_path).stdout.decode() == f"{said}\n"


def test_a_pipe_that_is_closed_early_is_no_error(
    said: smtpkit.Transcript, tmp_path: Path
) -> None:
    import subprocess
    import sys

    with subprocess.Popen(
        [sys.executable, "-m", "smtpkit", "show", "said.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_joined_conversations_keep_their_states_and_their_order() -> None:
    transcripts = []
    for name in ("a.example", "b.example"):
        lab = smtpkit.Lab(hostname="mx.example.net")
        lab.pipeline(f"EHLO {name}", "MAIL FROM:<>", "QUIT")
        transcripts.append(lab.transcript)
    whole = joined(transcripts)
    parts = [line for transcript in transcripts for line in transcript]
    lines = [line for line in whole if line.side != "note"]
    assert [line.octets for line in lines] == [line.octets for line in parts]
    assert whole.codes == transcripts[0].codes + transcripts[1].codes
    assert whole.server == "mx.example.net"
    flights = [line.flight for line in whole]
    assert flights == sorted(flights)
    again = files.loads(files.dumps(whole, ".txt"), ".txt")
    assert again.positions == whole.positions
