"""Files that survive a crash: whole or not there, and a log whose last line may be torn.

Every change is made in small steps, each of which leaves a folder that can be read again.
A test stops the program before every one of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["Folder"]

#: The ending of a file that is not yet whole.
TEMPORARY = ".tmp"


class Folder:
    """A folder whose files are changed safely.

    Args:
        path: where it is; it is made if it is not there.
        step: called with a word before each step: a test stops the program there.
    """

    def __init__(
        self, path: str | Path, step: Callable[[str], None] = lambda what: None
    ) -> None:
        self.path = Path(path)
        self.path.mkdir(parents=True, exist_ok=True)
        self._step = step

    def names(self) -> list[str]:
        """Return the names of all files, in alphabetical order."""
        return sorted(found.name for found in self.path.iterdir())

    def read(self, name: str) -> bytes:
        """Return what a file holds."""
        return (self.path / name).read_bytes()

    def write(self, name: str, octets: bytes) -> None:
        """Put a file there, whole: it is on the disk when this returns.

        Raises:
            OSError: it is not there, and what was there before still is.
        """
        temporary = self.path / (name + TEMPORARY)
        self._step(f"create {name}")
        try:
            with temporary.open("wb", buffering=0) as file:
                self._put(file.fileno(), octets, name)
            self._step(f"rename {name}")
            temporary.replace(self.path / name)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise
        self._step(f"sync folder for {name}")
        self._sync()

    def append(self, name: str, line: bytes) -> None:
        """Add a line to a file: it is on the disk when this returns.

        Raises:
            OSError: the file is as it was.
        """
        with (self.path / name).open("ab", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            self._step(f"append to {name}")
            try:
                self._put(file.fileno(), line, name)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(file.fileno(), size)
                raise

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        self._step(f"remove {name}")
        (self.path / name).unlink(missing_ok=True)

    def _put(self, file: int, octets: bytes, name: str) -> None:
        half = len(octets) // 2
        _write_all(file, octets[:half])
        self._step(f"write the rest of {name}")
        _write_all(file, octets[half:])
        self._step(f"sync {name}")
        os.fsync(file)

    def _sync(self) -> None:
        """Make the names in the folder last; Windows does so by itself."""
        if os.name == "nt":
            return
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _write_all(file: int, octets: bytes) -> None:
    while octets:
        octets = octets[os.write(file, octets) :]
