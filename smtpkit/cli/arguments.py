"""Reads what was typed: the options of every command, by `argparse`.

A wrong argument gives one line and exit status 2.  The help texts are in `words`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from . import arguments_for_homework, arguments_for_teachers, words
from .help_text import Text
from .values import address, count, host, mailbox, port, user

__all__ = ["Parser", "read"]

_FORMATS = ("text", "json", "mermaid", "svg", "png", "pcap")


class Parser(argparse.ArgumentParser):
    """An `argparse.ArgumentParser` whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line, and end with status 2."""
        line = " ".join(message.split())
        self.exit(2, f"{self.prog}: {line}; '{self.prog} --help' tells more\n")


def read(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was typed, as options.

    Args:
        arguments: what stands after ``smtpkit``; None takes it from the process.
    Returns:
        The options; ``command`` is the command's name, ``module`` the module that does
        its work.
    Raises:
        SystemExit: something is wrong, or help was asked for; all is said already.

    >>> read(["talk", "localhost:2525", "--explain"]).server
    Address(host='127.0.0.1', port=2525)
    """
    typed = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    for argument in typed:
        try:
            argument.encode()
        except UnicodeEncodeError:
            parser.error(
                f"got {argument!r}, wanted characters in this system's encoding"
            )
    options = parser.parse_args(typed)
    if options.command == "send":
        _take_file_from_recipients(options)
    return options


def _parser() -> Parser:
    from .. import __version__

    parser = _made(Parser, "smtpkit", words.TOP)
    parser.add_argument("--version", action="version", version=f"smtpkit {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, title="commands"
    )
    for name, add in _COMMANDS.items():
        text = words.COMMANDS[name]
        command = _made(commands.add_parser, name, text, help=text.short)
        command.set_defaults(module=_MODULES.get(name, name))
        add(command)
    return parser


def _made(make: Callable[..., Parser], name: str, text: Text, **more: str) -> Parser:
    return make(
        name,
        description=text.about,
        epilog=text.epilog,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        **more,
    )


# fmt: off
def _serve(parser: Parser) -> None:
    add = parser.add_argument
    add("--host", metavar="ADDR", type=host, default="127.0.0.1",
        help="loopback address to listen on (default 127.0.0.1)")
    add("--port", metavar="N", type=port, default=2525,
        help="port to listen on; 0 lets the system choose (default 2525)")
    add("--hostname", metavar="H", default="mx.example.net",
        help="what the server calls itself (default mx.example.net)")
    add("--size", metavar="N", type=count,
        help="largest message in octets, as SIZE announces it (default 10485760)")
    add("--user", metavar="NAME:PASSWORD", type=user, action="append", default=[],
        help="offer AUTH to this user, and never require it; may be repeated")
    add("--tls", action="store_true", help="offer STARTTLS")
    add("--implicit-tls", action="store_true",
        help="begin TLS before the greeting, as on port 465")
    add("--ca-file", metavar="FILE",
        help="write the certificate that other programs must trust (PEM)")
    add("--policy", metavar="FILE.toml", help="what this host accepts; see below")
    add("--without", metavar="EXT", action="append", default=[],
        help="switch an extension off; may be repeated; see below")
    add("--lenient", metavar="FLAG", action="append", default=[],
        help="take what the RFC does not allow; may be repeated; see below")
    add("--fault", metavar="SPEC", action="append", default=[],
        help="let something go wrong; may be repeated; see below")
    add("--maildir", metavar="DIR",
        help="store each message before it is acknowledged; else its text is discarded")
    add("--transcript", metavar="FILE",
        help="write what was said when the server ends; see below")
    add("--quiet", action="store_true", help="write only where the server listens")


def _talk(parser: Parser) -> None:
    add = parser.add_argument
    add("server", metavar="HOST:PORT", type=address, help="a server on this machine")
    add("--explain", action="store_true", help="say in words what each reply means")
    add("--tls", action="store_true", help="begin TLS before the greeting")


def _send(parser: Parser) -> None:
    add = parser.add_argument
    add("--server", metavar="HOST:PORT", type=address, required=True,
        help="a server on this machine")
    add("--from", metavar="A", dest="sender", type=mailbox, required=True,
        help="the reverse-path, where failure reports go; '' for none")
    add("--to", metavar="B", dest="recipients", type=mailbox, required=True,
        nargs="+", action="extend", help="a recipient, or several; may be repeated")
    add("--hostname", metavar="H", default="client.example",
        help="what the client calls itself (default client.example)")
    add("--pipeline", action="store_true",
        help="send commands in groups if the server offers PIPELINING")
    add("--chunk", metavar="N", type=count, help="send by BDAT, N octets a chunk")
    add("--tls", action="store_true", help="send nothing before STARTTLS has succeeded")
    add("--ca-file", metavar="FILE",
        help="with --tls: check the server's certificate against this one (PEM)")
    add("--user", metavar="NAME:PASSWORD", type=user, help="authenticate first")
    add("--verbatim", action="store_true",
        help="leave line ends as they are; else each becomes CRLF")
    add("--transcript", metavar="FILE", help="write what was said; see 'serve --help'")
    add("file", metavar="FILE", nargs="?", help="the message; - is standard input")
# fmt: on


def _show(parser: Parser) -> None:
    add = parser.add_argument
    add("file", metavar="FILE", help="a transcript or a capture")
    add(
        "--as",
        dest="format",
        choices=_FORMATS,
        help="the form (default: what the ending of OUT says, else text)",
    )
    add("-o", metavar="OUT", dest="out", help="the file to write")  # fmt: skip


def _copy(parser: Parser) -> None:
    add = parser.add_argument
    add("folder", metavar="DIR", help="where to; made if not there")
    add("--teaching", action="store_true", help="copy the teacher's kit as well")


def _doctor(parser: Parser) -> None:
    """It has no options."""


_COMMANDS = {
    "serve": _serve,
    "talk": _talk,
    "send": _send,
    "show": _show,
    "copy": _copy,
    "doctor": _doctor,
    **arguments_for_homework.COMMANDS,
    **arguments_for_teachers.COMMANDS,
}
_MODULES = {"copy": "copying"}


def _take_file_from_recipients(options: argparse.Namespace) -> None:
    """Find FILE behind the recipients: ``--to B C FILE`` reads as three of them."""
    if options.file is None:
        last = options.recipients.pop()
        if not options.recipients or ("@" in last and not Path(last).exists()):
            send = Parser("smtpkit send")
            send.error("FILE is missing: the message, or - for standard input")
        options.file = last
