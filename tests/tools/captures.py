"""Talk to four real servers, and keep the conversations in `data/captures/`.

    python -m tests.tools.captures

Our client holds the same conversations with Postfix, Exim, OpenSMTPD and aiosmtpd, over
TCP on this machine.  Each is stored three times: as text, as JSON lines (without loss) and
as a capture for Wireshark.  Servers put dates and identifiers of their own into some
replies: these differ from run to run, nothing else does.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from smtpkit import Client, Loopback, Transcript
from tests.peers.roots import Missing
from tests.peers.servers import SERVERS, Peer, version

__all__ = ["ENDINGS", "FOLDER", "TALKS", "TITLES", "main", "record"]

FOLDER = Path(__file__).resolve().parents[2] / "data" / "captures"
ENDINGS = (".txt", ".jsonl", ".pcap")
#: The servers' names as their makers write them.
TITLES = {
    "postfix": "Postfix",
    "exim": "Exim",
    "opensmtpd": "OpenSMTPD",
    "aiosmtpd": "aiosmtpd",
}

ANN, BOB, EVE = "ann@example.org", "bob@example.net", "eve@example.net"
LETTER = (
    b"From: Ann <ann@example.org>\r\nTo: Bob <bob@example.net>\r\n"
    b"Date: Thu, 1 Jan 2026 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n"
    b"Subject: Dots\r\n\r\n.\r\n..two\r\nthe end\r\n"
)


#: Ways to begin a transaction; no server takes them all.
BEGINNINGS = (
    f"MAIL FROM: <{ANN}>",  # a space that the grammar does not have
    "MAIL FROM:ann",
    "MAIL FROM:<ann@@>",
    f"MAIL FROM:<{ANN}> NONSENSE=1",
    f"MAIL FROM:<{ANN}> SIZE=999999999999",
)


def commands(client: Client, peer: Peer) -> None:
    """Say each command once, right and wrong, in and out of order."""
    client.send(f"MAIL FROM:<{ANN}>")  # before EHLO
    client.send("EHLO client.example")
    client.send("NOOP")
    if peer.name != "opensmtpd":  # whose help names somebody's address
        client.send("HELP")
    for line in (f"VRFY {BOB}", "EXPN staff", "XYZZY", f"RCPT TO:<{BOB}>", "DATA"):
        client.send(line)
    for line in BEGINNINGS:
        client.send("RSET")
        client.send(line)
    client.send("RSET")
    client.send(f"MAIL FROM:<{ANN}>")
    client.send(f"MAIL FROM:<{EVE}>")  # a transaction is open
    client.send("DATA")  # no recipient yet
    client.send("QUIT")


def letters(client: Client, peer: Peer) -> None:
    """Send letters in each way that the server offers."""
    client.ehlo("client.example")
    client.mail(ANN)
    client.rcpt(BOB)
    client.data(LETTER)
    if "PIPELINING" in client.offers:
        client.send_message(ANN, [BOB, EVE], LETTER, pipelining=True)
    if "CHUNKING" in client.offers:
        client.send_message(ANN, BOB, LETTER, chunk=len(LETTER) // 2 + 1)
    if "DSN" in client.offers:
        client.mail(ANN, RET="HDRS", ENVID="letter-1")
        client.rcpt(BOB, NOTIFY="FAILURE,DELAY")
        client.rset()
    client.quit()


def starttls(client: Client, peer: Peer) -> None:
    """Send a letter inside TLS."""
    client.ehlo("client.example")
    client.starttls(hostname=peer.hostname)
    client.ehlo("client.example")
    client.send_message(ANN, BOB, LETTER)
    client.quit()


#: The conversations, by the name that their files end with.
TALKS: dict[str, Callable[[Client, Peer], None]] = {
    "commands": commands,
    "letters": letters,
    "starttls": starttls,
}


def record(name: str) -> dict[str, Transcript]:
    """Hold the conversations with a server; return them by their names.

    Args:
        name: of the server, as in `SERVERS`.
    Raises:
        Missing: the server was not unpacked, or may not be started.
    """
    kept = {}
    with (
        tempfile.TemporaryDirectory() as where,
        Loopback(record=False) as onward,
        SERVERS[name](Path(where) / "root", onward.port) as peer,
    ):
        for talk, hold in TALKS.items():
            with Client.connect("127.0.0.1", peer.port) as client:
                if talk == "starttls" and not offers_tls(peer):
                    continue
                hold(client, peer)
            kept[talk] = client.transcript
    return kept


def offers_tls(peer: Peer) -> bool:
    """Tell whether a server offers STARTTLS."""
    with Client.connect("127.0.0.1", peer.port) as client:
        client.ehlo()
        return "STARTTLS" in client.offers


README = """\
# Captures: conversations with real servers

Our client talked to four servers that others wrote. What both sides said is kept here, each
conversation three times:

| ending | what it is |
|---|---|
| `.txt` | text in the style of an RFC |
| `.jsonl` | JSON lines, without loss: `smtpkit.Transcript.load` reads it |
| `.pcap` | packets for Wireshark, rebuilt from the conversation |

In a `.pcap`, what was said inside TLS stands in a second flow, in clear.

- `*-commands` says each command once, right and wrong, in and out of order. (OpenSMTPD is
  not asked for HELP: its answer names somebody's address.)
- `*-letters` sends letters in each way that the server offers: by DATA, in one pipelined
  group, by BDAT.
- `*-starttls` sends one inside TLS. OpenSMTPD has none: Debian's version 6.8.0p2 is older
  than the OpenSSL 3 that it is built with, and breaks off every handshake.

| server | version | recorded |
|---|---|---|
{rows}

Everything ran on one machine, over loopback. All names are reserved ones (RFC 2606), all
addresses that the servers saw are 127.0.0.1. The servers were set up to take any mail, as
no server on the Internet should be. Their own dates and identifiers stand in some replies:
in the greeting of Exim, and in replies after the final dot. They differ each time the
conversations are recorded, and nothing else does. To record them again:

```
make captures
```
"""


def main() -> int:
    """Record every conversation; return 0 if all is well."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    rows = []
    for name in SERVERS:
        try:
            talks = record(name)
        except Missing as reason:
            print(reason, file=sys.stderr)
            return 1
        for talk, transcript in talks.items():
            for ending in ENDINGS:
                transcript.save(FOLDER / f"{name}-{talk}{ending}")
            print(f"data/captures/{name}-{talk}: {len(transcript)} lines")
        rows.append(f"| {TITLES[name]} | {version(name)} | {today} |")
    text = README.format(rows="\n".join(rows))
    (FOLDER / "README.md").write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
