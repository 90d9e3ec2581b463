"""The two large worked answers of lesson 13, as a learner would write them.

They stand alone: a notebook cell holds nothing but one of them.  Only so are they shown
whole by ``check("13-survive", show=True)``.
"""

from __future__ import annotations

__all__ = ["CLIENT_MISTAKES", "PORTER_MISTAKES", "deliver", "past_the_porter"]

# A learner's functions have no annotations, and their inner functions no types.
# mypy: disable-error-code="no-untyped-def,no-untyped-call"


def past_the_porter(lab):
    """Bring one letter past the porter."""
    lab.say("EHLO me.example", "STARTTLS", "EHLO me.example")
    lab.say("AUTH PLAIN AGFubgBzZWNyZXQ=")
    letter = b"From: ann@example.org\r\n"
    letter += b"Date: Mon, 5 Jan 2026 09:00:00 +0000\r\n\r\nNoon?\r\n"
    lab.say(f"MAIL FROM:<ann@example.org> SIZE={len(letter)}")
    lab.say("RCPT TO:<carol@example.com>", "RCPT TO:<bob@example.net>")
    lab.wait(minutes=3)
    lab.say("NOOP")
    lab.wait(minutes=3)
    lab.say("RCPT TO:<bob@example.net>")
    lab.say(f"BDAT {len(letter)} LAST\r\n".encode() + letter)
    lab.say("QUIT")


def deliver(connect, wait, letter):
    """Hand one letter over; return whether the server has it."""
    envelope = [b"MAIL FROM:<ann@example.org>\r\n"]
    envelope += [b"RCPT TO:<bob@example.net>\r\n"]

    def ask(wire, octets, seconds=300):
        """Send octets, read one whole reply, return its code."""
        wire.settimeout(seconds)
        wire.sendall(octets)
        heard = b""
        while True:
            *whole, _ = heard.split(b"\r\n")
            for text in whole:
                if text[3:4] != b"-":
                    return int(text[:3])
            more = wire.recv(4096)
            if not more:
                raise ConnectionError("half a reply")
            heard += more

    def attempt(wire):
        """Return the code that settles it."""
        code = ask(wire, b"")
        if code // 100 == 2:
            code = ask(wire, b"EHLO me.example\r\n")
            if code // 100 == 5:
                code = ask(wire, b"HELO me.example\r\n")
        for words in envelope:
            if code // 100 == 2:
                code = ask(wire, words)
        if code // 100 == 2:
            code = ask(wire, b"DATA\r\n")
            if code // 100 == 3:
                text = (b"\r\n" + letter).replace(b"\r\n.", b"\r\n..")
                return ask(wire, text[2:] + b".\r\n", 600)
        return code if code >= 400 else 0

    for _ in range(20):
        code = 0
        try:
            with connect() as wire:
                code = attempt(wire)
                ask(wire, b"QUIT\r\n")
        except (OSError, ValueError):
            pass
        if code // 100 in (2, 5):
            return code // 100 == 2
        wait(30)
    return False


#: Typical mistakes: what stands in ``past_the_porter``, and what stands there instead.
PORTER_MISTAKES = (
    ('"STARTTLS", "EHLO me.example"', '"NOOP"'),
    ('    lab.say("AUTH PLAIN AGFubgBzZWNyZXQ=")\n', ""),
    (" SIZE={len(letter)}", ""),
    ("FROM:<ann@", "FROM:<eve@"),
    ('    lab.say("NOOP")\n', ""),
    ("carol@example.com", "carol@example.net"),
    (r'f"BDAT {len(letter)} LAST\r\n".encode()', r'b"DATA\r\n"'),
    (r"Date: Mon, 5 Jan 2026 09:00:00 +0000\r\n", ""),
)

#: The same for ``deliver``.
CLIENT_MISTAKES = (
    (r'.replace(b"\r\n.", b"\r\n..")', ""),
    ('heard = b""', "return int(wire.recv(4096)[:3])"),
    ("if code // 100 == 5:", "if code == 0:"),
    (
        "if code // 100 == 2:\n                code = ask(wire, words",
        "if code in (220, 250):\n                code = ask(wire, words",
    ),
    ("range(20)", "range(1)"),
    ("wait(30)", "wait(0)"),
    ("if code // 100 in (2, 5):", "if code // 100 == 2:"),
    ("for _ in range(20):", "while True:"),
    (
        r'return ask(wire, text[2:] + b".\r\n", 600)',
        r"""try:
                    return ask(wire, text[2:] + b".\r\n", 600)
                except OSError:
                    return 550""",
    ),
    (", 600)", ")"),
    (
        r"""code = attempt(wire)
                ask(wire, b"QUIT\r\n")""",
        r"""settled = attempt(wire)
                ask(wire, b"QUIT\r\n")
                code = settled""",
    ),
)
