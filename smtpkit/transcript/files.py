"""Saves and loads transcripts; the ending of a file's name chooses its format."""

from __future__ import annotations

from pathlib import Path

from ..protocol.errors import BadArgument, UnreadableTranscript
from .model import Transcript

__all__ = ["ENDINGS", "load", "save"]

#: The endings, and what they stand for.
ENDINGS = {
    ".txt": "text in the style of an RFC",
    ".jsonl": "JSON lines, without loss",
    ".mmd": "a Mermaid sequence diagram",
    ".pcap": "a capture for Wireshark",
    ".pcapng": "a capture for Wireshark, next generation",
}


def save(transcript: Transcript, path: Path) -> Path:
    """Write a transcript to a file.

    Args:
        transcript: any.
        path: where to; its ending is one of `ENDINGS`.
    Returns:
        The path.
    Raises:
        BadArgument: another ending.
        OSError: the file cannot be written.
    """
    path.write_bytes(dumps(transcript, _ending(path)))
    return path


def load(path: Path) -> Transcript:
    """Read a transcript from a file.

    Args:
        path: of a file that `save` or a program such as tcpdump has written.
    Raises:
        BadArgument: an ending that is not in `ENDINGS`.
        UnreadableTranscript: there is no such file, or it is not what its ending says.
    """
    ending = _ending(path)
    try:
        octets = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableTranscript(
            f"{path}: {reason}", "a file that can be read"
        ) from None
    return loads(octets, ending)


def dumps(transcript: Transcript, ending: str) -> bytes:
    """Return what a file with this ending holds."""
    # Each format loads when it is asked for: one of them needs dpkt.
    if ending == ".txt":
        from .text import to_text

        return to_text(transcript).encode("utf-8", "surrogateescape")
    if ending == ".jsonl":
        from .jsonlines import to_jsonlines

        return to_jsonlines(transcript).encode()
    if ending == ".mmd":
        from .mermaid import to_mermaid

        return to_mermaid(transcript).encode("utf-8", "surrogateescape")
    from .pcap import to_pcap, to_pcapng

    return to_pcap(transcript) if ending == ".pcap" else to_pcapng(transcript)


def loads(octets: bytes, ending: str) -> Transcript:
    """Return the transcript in a file with this ending."""
    if ending in (".pcap", ".pcapng"):
        from .pcap import from_pcap

        return from_pcap(octets)
    text = octets.decode("utf-8-sig", "surrogateescape")
    if ending == ".jsonl":
        from .jsonlines import from_jsonlines

        return from_jsonlines(text)
    if ending == ".mmd":
        from .mermaid import from_mermaid

        return from_mermaid(text)
    from .text import from_text

    return from_text(text)


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise BadArgument(
            f"a file name that ends with {ending!r}",
            "one of " + ", ".join(f"{key} ({words})" for key, words in ENDINGS.items()),
        )
    return ending
