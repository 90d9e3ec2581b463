"""One method of a client for each command: what the RFC calls it, in lower case.

RFC 5321 section 4.1.1 and RFC 1985 (ETRN).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..protocol import commands
from ..protocol.commands import Command, Mail, Parameter, Rcpt
from ..protocol.replies import Reply

__all__ = ["Verbs", "as_parameters"]


class Verbs:
    """Commands as methods, over one method that sends a command.  Each returns the reply.

    Raises:
        BadArgument: CR, LF or NUL inside an argument: from every method.
    """

    def command(self, command: Command) -> Reply:
        """Send one command and return its reply."""
        raise TypeError("Verbs is the base of Client and sends nothing by itself")

    def ehlo(self, domain: str = "client.example") -> Reply:
        """Introduce the client and ask what is on offer (4.1.1.1)."""
        return self.command(commands.Ehlo(domain))

    def helo(self, domain: str = "client.example") -> Reply:
        """Introduce the client the old way (4.1.1.1)."""
        return self.command(commands.Helo(domain))

    def mail(self, reverse_path: str, *parameters: str, **more: str | int) -> Reply:
        """Begin a transaction (4.1.1.2).

        Args:
            reverse_path: where failure reports go; "" for nowhere.
            parameters: such as ``"SMTPUTF8"`` or ``"BODY=8BITMIME"``.
            more: the same as ``SIZE=1000``.
        """
        given = as_parameters(parameters, more)
        return self.command(Mail(reverse_path.strip("<>"), given))

    def rcpt(self, forward_path: str, *parameters: str, **more: str | int) -> Reply:
        """Name one recipient (4.1.1.3); parameters as for `mail`."""
        given = as_parameters(parameters, more)
        return self.command(Rcpt(forward_path.strip("<>"), given))

    def rset(self) -> Reply:
        """Forget the open transaction (4.1.1.5)."""
        return self.command(commands.Rset())

    def noop(self, text: str = "") -> Reply:
        """Do nothing, and be answered (4.1.1.9)."""
        return self.command(commands.Noop(text))

    def vrfy(self, text: str) -> Reply:
        """Ask whether a user or mailbox exists (4.1.1.6)."""
        return self.command(commands.Vrfy(text))

    def expn(self, text: str) -> Reply:
        """Ask who is on a list (4.1.1.7)."""
        return self.command(commands.Expn(text))

    def help(self, text: str = "") -> Reply:
        """Ask for help (4.1.1.8)."""
        return self.command(commands.Help(text))

    def etrn(self, node: str) -> Reply:
        """Start the queue for a node (RFC 1985)."""
        return self.command(commands.Etrn(node))


def as_parameters(
    words: Iterable[str], more: Mapping[str, str | int] | None = None
) -> tuple[Parameter, ...]:
    """Return parameters of MAIL or RCPT from words such as ``BODY=8BITMIME``.

    >>> [str(parameter) for parameter in as_parameters(["SMTPUTF8"], {"SIZE": 1000})]
    ['SMTPUTF8', 'SIZE=1000']
    """
    given = []
    for word in words:
        keyword, equals, value = word.partition("=")
        given.append(Parameter(keyword, value if equals else None))
    given += [Parameter(name, str(value)) for name, value in (more or {}).items()]
    return tuple(given)
