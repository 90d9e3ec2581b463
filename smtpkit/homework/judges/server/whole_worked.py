"""The whole server, as a student may write it with what `smtpkit` gives."""

from __future__ import annotations

from ...dice import Dice
from ...sheets.server.hosting import desk_row
from .. import Answer

__all__ = ["WORKED"]


def _worked(visible: Dice) -> str:
    row = desk_row(visible)
    legal = " ".join(row.legal)
    return f'''\
from smtpkit.protocol.errors import CommandSyntaxError
from smtpkit.protocol.framing import LineReader, LongLine, TextReader
from smtpkit.protocol.parsing import parse


class Server:
    """One session of a server without extensions."""

    def __init__(self, mailboxes):
        """Begin a session on a host with these mailboxes."""
        self.mailboxes, self.kept = [*mailboxes, "Postmaster"], []
        self.reader, self.state = LineReader(), "greeted"
        self.forget()

    def greeting(self):
        """Return the greeting, as octets with CRLF."""
        return b"220 mx.example.net ready\\r\\n"

    def receive(self, octets):
        """Return what the server answers to these octets; b"" for nothing."""
        self.reader.receive(octets)
        said = b""
        while self.state != "closed" and (code := self.next_code()):
            said += b"%d so it is\\r\\n" % code
        return said

    def letters(self):
        """Return reverse-path, forward-paths and content of each letter taken."""
        return self.kept

    def forget(self):
        """Clear the transaction."""
        self.sender, self.recipients, self.text = None, [], b""
        self.dots = TextReader()

    def next_code(self):
        """Return the code of the next answer that is due, or None."""
        if self.state == "text":
            return self.read_text()
        line = self.reader.next_line(512)
        if line is None or isinstance(line, LongLine):
            return line and 500
        if line.upper() == b"{row.verb}\\r\\n":
            return self.step("{row.verb}", "{legal}", {row.code}, "{row.after}")
        if line.upper().startswith(b"{row.verb} "):
            return 501
        try:
            command, _ = parse(line[:-2])
        except CommandSyntaxError as error:
            return error.deserves
        return self.answer(command)

    def read_text(self):
        """Return 250 once the letter is complete, else None."""
        while piece := self.dots.read(self.reader.buffer):
            self.text += piece.text
            if piece.end:
                self.kept.append([self.sender, self.recipients, self.text])
                self.forget()
                self.state = "ready"
                return 250
        return None

    def step(self, verb, legal, code, after):
        """Return the code if a verb is legal here, and go on to the next state."""
        if self.state not in legal.split():
            return 503
        if verb in ("EHLO", "HELO", "RSET", "{row.verb}"):
            self.forget()
        self.state = after
        return code

    def answer(self, command):
        """Return the code of the answer to a command that is well written."""
        every, here = "greeted ready sender recipient", self.state
        rows = {{
            "EHLO": (every, 250, "ready"),
            "HELO": (every, 250, "ready"),
            "MAIL": ("ready", 250, "sender"),
            "RCPT": ("sender recipient", 250, "recipient"),
            "DATA": ("recipient", 354, "text"),
            "RSET": (every, 250, "greeted" if here == "greeted" else "ready"),
            "NOOP": (every, 250, here),
            "VRFY": (every, 252, here),
            "QUIT": (every, 221, "closed"),
        }}
        if command.verb not in rows:
            return 502
        if getattr(command, "parameters", ()):
            return 555
        is_rcpt = command.verb == "RCPT" and here in ("sender", "recipient")
        if is_rcpt and command.forward_path not in self.mailboxes:
            return 550
        code = self.step(command.verb, *rows[command.verb])
        if is_rcpt:
            self.recipients.append(command.forward_path)
        elif command.verb == "MAIL" and code == 250:
            self.sender = command.reverse_path
        return code
'''


WORKED: dict[str, Answer] = {"server-whole": _worked}
