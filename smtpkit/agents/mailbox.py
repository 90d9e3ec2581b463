"""Mailboxes: where mail lies after final delivery, in memory or on disk.

RFC 5321 section 4.4 (final delivery).  On disk each mailbox is a Maildir, through the
standard library's `mailbox`, so that any other program can read it.  Maildir gives each
message a file of its own, written whole before it is shown: a crash leaves no half of one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

__all__ = ["Mailboxes", "MaildirMailboxes", "Stored"]

_PLAIN = re.compile(r"[a-z0-9@._+=-]")


class Stored(Protocol):
    """A place for mail that has arrived."""

    def deliver(self, path: str, content: bytes, *, binary: bool = False) -> None:
        """Put a message into a mailbox.

        Args:
            path: the mailbox.
            content: the message, its Return-Path on top.
            binary: whether its octets must stay as they are (BODY=BINARYMIME).
        Raises:
            OSError: there is no room for it now.
        """
        ...

    def __getitem__(self, path: str) -> tuple[bytes, ...]:
        """Return the messages in a mailbox, the oldest first."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """The mailboxes that have had mail, in alphabetical order."""
        ...


class Mailboxes:
    r"""Mailboxes in memory.

    >>> boxes = Mailboxes()
    >>> boxes.deliver("bob@example.net", b"Subject: hi\r\n\r\n")
    >>> len(boxes["bob@example.net"]), len(boxes["eve@example.net"])
    (1, 0)
    """

    def __init__(self) -> None:
        self._boxes: dict[str, list[bytes]] = {}

    def deliver(self, path: str, content: bytes, *, binary: bool = False) -> None:
        """Put a message into a mailbox."""
        self._boxes.setdefault(mailbox_key(path), []).append(content)

    def __getitem__(self, path: str) -> tuple[bytes, ...]:
        return tuple(self._boxes.get(mailbox_key(path), ()))

    @property
    def names(self) -> tuple[str, ...]:
        """The mailboxes that have had mail, in alphabetical order."""
        return tuple(sorted(self._boxes))

    def __repr__(self) -> str:
        held = ", ".join(f"{name}: {len(self[name])}" for name in self.names)
        return f"<Mailboxes {held or 'empty'}>"


class MaildirMailboxes:
    """Mailboxes on disk, each a Maildir in one folder.

    Args:
        folder: where they are; it is made if it is not there.

    A mailbox's folder has the mailbox's name; characters that file systems do not take,
    or take for others, are written as in a URL: ``%2F``.  Lines end with LF there, as
    in every Maildir; they come back with CRLF.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def deliver(self, path: str, content: bytes, *, binary: bool = False) -> None:
        """Put a message into a mailbox."""
        import mailbox  # the standard library's; loads when mail first lies on disk

        octets = content if binary else content.replace(b"\r\n", b"\n")
        mailbox.Maildir(self.folder_of(path)).add(octets)

    def __getitem__(self, path: str) -> tuple[bytes, ...]:
        import mailbox

        if not self.folder_of(path).is_dir():
            return ()
        box = mailbox.Maildir(self.folder_of(path), create=False)
        octets = [box.get_bytes(key) for key in sorted(box.keys(), key=_age)]
        return tuple(re.sub(rb"\r?\n", b"\r\n", message) for message in octets)

    def folder_of(self, path: str) -> Path:
        """Return the folder of a mailbox."""
        name = "".join(
            character
            if _PLAIN.fullmatch(character)
            else "".join(f"%{octet:02X}" for octet in character.encode())
            for character in mailbox_key(path)
        )
        return self.folder / name

    @property
    def names(self) -> tuple[str, ...]:
        """The mailboxes that have had mail, in alphabetical order."""
        from urllib.parse import unquote

        return tuple(sorted(unquote(found.name) for found in self.folder.iterdir()))

    def __repr__(self) -> str:
        return f"<MaildirMailboxes {', '.join(self.names) or 'empty'}>"


def mailbox_key(path: str) -> str:
    """Return a mailbox with its domain in lower case; local-parts keep their case."""
    local_part, at, domain = path.rpartition("@")
    return f"{local_part}{at}{domain.lower()}" if at else path.lower()


def _age(key: str) -> tuple[int, ...]:
    """Return what sorts the files of a Maildir by age: the numbers in their names.

    The standard library calls them ``SECONDS.MmicrosecondsPprocessQcount.host``.
    """
    time, _, rest = key.partition(".")
    unique = rest.partition(".")[0]
    return tuple(int(number) for number in (time, *re.findall(r"\d+", unique)))
