"""``smtpkit show``: a recorded conversation, as text or in another form.

Reading and writing are `transcript.files`', the picture is `views.ladder`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from ..protocol.errors import BadArgument, UnreadableTranscript
from ..transcript import files
from ..transcript.model import Transcript
from ..transcript.text import rows
from .terminal import STYLES, Writer, is_terminal, style_of_code

__all__ = ["run"]

#: What `transcript.files` calls each form.
_ENDINGS = {"text": ".txt", "json": ".jsonl", "mermaid": ".mmd", "pcap": ".pcap"}
_OF_ENDING = {
    **{ending: name for name, ending in _ENDINGS.items()},
    ".json": "json",
    ".pcapng": "pcap",
    ".svg": "svg",
    ".png": "png",
}
_PICTURES = ("svg", "png")
_BINARY = ("png", "pcap")
_CAPTURES = (
    (
        b"\xd4\xc3\xb2\xa1",
        b"\xa1\xb2\xc3\xd4",
        b"\x4d\x3c\xb2\xa1",
        b"\xa1\xb2\x3c\x4d",
    ),
    (b"\x0a\x0d\x0d\x0a",),
)


def run(options: argparse.Namespace) -> int:
    """Show a transcript.

    Returns:
        The exit status, 0.
    Raises:
        SmtpkitError, OSError: the file cannot be read, or the other not be written.
    """
    out = Path(options.out) if options.out else None
    form = options.format or (
        _OF_ENDING.get(out.suffix.lower(), "text") if out else "text"
    )
    transcript = read(Path(options.file))
    if out is not None:
        out.write_bytes(_octets(transcript, form, out.suffix.lower()))
    elif form == "text" and is_terminal(sys.stdout):
        _show_text(transcript)
    elif form in _BINARY and is_terminal(sys.stdout):
        raise BadArgument(f"{form} on a terminal", f"a file for it: -o NAME.{form}")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(_octets(transcript, form, ""))
        sys.stdout.buffer.flush()
    return 0


def read(path: Path) -> Transcript:
    """Return the transcript in a file, whatever its name ends with.

    Raises:
        UnreadableTranscript: it holds none.
        OSError: it cannot be read.
    """
    octets = path.read_bytes()
    ending = path.suffix.lower()
    if ending not in files.ENDINGS:
        ending = _guessed(octets)
    try:
        return files.loads(octets, ending)
    except UnreadableTranscript as error:
        raise UnreadableTranscript(
            f"{path}: {error.seen!s}", error.wanted, source=error.source
        ) from None


def _guessed(octets: bytes) -> str:
    """Return the ending that fits what a file begins with."""
    for beginnings, ending in zip(_CAPTURES, (".pcap", ".pcapng"), strict=True):
        if octets.startswith(beginnings):
            return ending
    if octets.lstrip().startswith(b"{"):
        return ".jsonl"
    return ".mmd" if octets.lstrip().startswith(b"sequenceDiagram") else ".txt"


def _octets(transcript: Transcript, form: str, ending: str) -> bytes:
    """Return the file that holds a transcript in some form."""
    if form in _PICTURES:
        return _picture(transcript, form)
    if form == "pcap" and ending == ".pcapng":
        return files.dumps(transcript, ending)
    return files.dumps(transcript, _ENDINGS[form])


def _picture(transcript: Transcript, form: str) -> bytes:
    from ..views import ladder  # matplotlib, only when wanted

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ladder.{form}"
        ladder(transcript).save(path)
        return path.read_bytes()


def _show_text(transcript: Transcript) -> None:
    """Write a transcript in colour."""
    writer = Writer()
    for line in transcript:
        prefix = {"client": "C:", "server": "S:", "note": "--"}[line.side]
        style = STYLES[line.side]
        if line.kind == "reply":
            code = line.octets[:3]
            style = style_of_code(int(code) if code.isdigit() else None)
        for row in rows(line):
            writer.line(f"{prefix} {row}".rstrip(), style)
