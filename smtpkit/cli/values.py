"""Single values from the command line: each function reads one, or says what is wanted."""

from __future__ import annotations

import argparse
from typing import NamedTuple, NoReturn

from ..protocol.errors import SmtpkitError

__all__ = ["Address", "User", "address", "count", "host", "mailbox", "port", "user"]


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


class User(NamedTuple):
    """Who authenticates."""

    name: str
    password: str


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _wrong(message: str) -> NoReturn:
    raise argparse.ArgumentTypeError(message)


def host(text: str) -> str:
    """Read a loopback address; every other one is refused."""
    from ..transports.tcp import loopback_address

    try:
        return loopback_address(text)
    except SmtpkitError as error:
        _wrong(str(error))


def port(text: str) -> int:
    """Read a port, 0 to 65535."""
    if not (_is_number(text) and int(text) <= 65535):
        _wrong(f"got {text!r}, wanted a number from 0 to 65535")
    return int(text)


def count(text: str) -> int:
    """Read a number of octets, at least 1."""
    if not (_is_number(text) and int(text)):
        _wrong(f"got {text!r}, wanted a number of octets, at least 1")
    return int(text)


def address(text: str) -> Address:
    """Read ``HOST:PORT``; an IPv6 address stands in brackets, as in ``[::1]:25``."""
    name, colon, number = text.rpartition(":")
    if not (colon and name and number):
        _wrong(f"got {text!r}, wanted HOST:PORT such as 127.0.0.1:2525")
    return Address(host(name), port(number))


def user(text: str) -> User:
    """Read ``NAME:PASSWORD``."""
    name, colon, password = text.partition(":")
    if not (name and colon):
        _wrong(f"got {text!r}, wanted NAME:PASSWORD")
    return User(name, password)


def mailbox(text: str) -> str:
    """Read a mailbox; what else it may not be, the server is asked to say."""
    if any(ord(character) < 32 for character in text):
        _wrong(f"got {text!r}, wanted a mailbox such as ann@example.org")
    return text
