"""Wireshark's own reader of SMTP sees in our captures what the transcript says."""

import csv
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from smtpkit.transcript import Transcript
from tests.transcript.talks import TALKS

TSHARK = shutil.which("tshark")
pytestmark = pytest.mark.skipif(TSHARK is None, reason="tshark is not installed")

OPTIONS = ("tcp.check_checksum:TRUE", "ip.check_checksum:TRUE", "smtp.decryption:TRUE")
FIELDS = (
    *("smtp.req.command", "smtp.req.parameter", "smtp.response.code", "imf.subject"),
    *("smtp.rsp.parameter", "ip.checksum.status", "tcp.checksum.status"),
    *("tcp.analysis.flags", "_ws.malformed", "_ws.expert.severity"),
)
WARNING = 0x600000  # severities above it are errors
# What Wireshark itself cannot follow: it takes what comes after DATA for mail data even if
# DATA was refused, knows no line that ends with LF, and loses its place after packets that
# were cut short.
BEYOND_WIRESHARK = {"refused", "lenient", "long", "long_chunk"}

Seen = dict[str, list[str]]


def fields(path: Path, *options: str) -> Seen:
    """Return what tshark reads: each field's values, in the order of the packets."""
    words = [word for option in OPTIONS for word in ("-o", option)]
    words += [word for name in FIELDS for word in ("-e", name)]
    ran = subprocess.run(
        [
            TSHARK or "",
            "-n",
            "-r",
            path,
            "-T",
            "fields",
            "-E",
            "quote=d",
            *words,
            *options,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=50,
    )
    seen: Seen = {name: [] for name in FIELDS}
    for row in csv.reader(ran.stdout.splitlines(), delimiter="\t"):
        for name, values in zip(FIELDS, row, strict=True):
            seen[name] += [value for value in values.split(",") if value]
    return seen


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Seen]:
    """Return what tshark reads in a talk's capture; it is asked once for each."""
    folder, known = tmp_path_factory.mktemp("captures"), dict[str, Seen]()

    def read(talk: str, ending: str = "pcap") -> Seen:
        name = f"{talk}.{ending}"
        if name not in known:
            # Chunks of `binary` have no CRLF, and by default Wireshark waits for one.
            options = ["-o", "smtp.desegment_lines:FALSE"] if talk == "binary" else []
            known[name] = fields(TALKS[talk]().save(folder / name), *options)
        return known[name]

    return read


def commands(transcript: Transcript) -> list[str]:
    """Return the verbs as Wireshark names them: by their first four letters."""
    return [
        line.octets[:4].decode().upper().rstrip()
        for line in transcript
        if line.kind == "command"
        and line.exchange
        and line.exchange.symbol not in ("", ".", "response")
    ]


@pytest.mark.parametrize("talk", sorted(set(TALKS) - BEYOND_WIRESHARK))
def test_wireshark_names_the_same_commands_and_codes(
    talk: str, read: Callable[..., Seen]
) -> None:
    transcript, seen = TALKS[talk](), read(talk)
    assert seen["smtp.req.command"] == commands(transcript)
    assert seen["smtp.response.code"] == [str(code) for code in transcript.codes]


@pytest.mark.parametrize("talk", sorted(BEYOND_WIRESHARK))
def test_wireshark_names_the_same_codes_where_it_loses_the_commands(
    talk: str, read: Callable[..., Seen]
) -> None:
    transcript, seen = TALKS[talk](), read(talk)
    assert seen["smtp.response.code"] == [str(code) for code in transcript.codes]
    assert seen["smtp.req.command"] == [] or (
        seen["smtp.req.command"]
        == commands(transcript)[: len(seen["smtp.req.command"])]
    )


@pytest.mark.parametrize("talk", ["pipelined", "chunked", "encrypted"])
def test_wireshark_reads_the_same_in_both_formats(
    talk: str, read: Callable[..., Seen]
) -> None:
    assert read(talk, "pcapng") == read(talk)


@pytest.mark.parametrize("talk", TALKS)
def test_no_packet_is_malformed_or_out_of_place(
    talk: str, read: Callable[..., Seen]
) -> None:
    seen = read(talk)
    assert seen["_ws.malformed"] == seen["tcp.analysis.flags"] == []
    assert max(map(int, seen["_ws.expert.severity"])) < WARNING
    assert set(seen["ip.checksum.status"]) == {"1"}  # good
    # Of packets that were cut short Wireshark cannot tell (2, unverified).
    expected = {"1", "2"} if talk.startswith("long") else {"1"}
    assert set(seen["tcp.checksum.status"]) == expected


def test_wireshark_joins_the_lines_of_a_reply_and_reads_the_letter(
    read: Callable[..., Seen],
) -> None:
    seen = read("plain")
    assert seen["imf.subject"] == ["hi"]
    assert "FROM:<ann@example.org>" in seen["smtp.req.parameter"]
    assert "PIPELINING" in seen["smtp.rsp.parameter"]
