"""What the tests of this folder share: a letter, and ways to look at what arrived."""

from email import message_from_bytes
from email.message import Message

from smtpkit.agents import Network

ANN, BOB, CARL = "ann@example.org", "bob@example.net", "carl@example.net"
LETTER = (
    b"From: <ann@example.org>\r\nTo: <bob@example.net>\r\nSubject: hi\r\n\r\nHello\r\n"
)


def arrived(net: Network, host: str, path: str) -> list[Message]:
    """Return the messages in a mailbox."""
    return [message_from_bytes(octets) for octets in net[host].mailboxes[path]]


def reports(
    net: Network, host: str = "msa.example.org", path: str = ANN
) -> list[Message]:
    """Return the delivery reports in a mailbox."""
    found = arrived(net, host, path)
    return [m for m in found if m.get_content_type() == "multipart/report"]


def actions(report: Message) -> dict[str, str]:
    """Return each recipient that a report names, with what it says of it."""
    status = report.get_payload(1)
    blocks = status.get_payload()[1:]
    return {
        block["Final-Recipient"].partition(";")[2].strip(): block["Action"]
        for block in blocks
    }
