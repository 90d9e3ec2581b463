"""What came of a class, kept so that a stop at any moment loses nothing.

One file of JSON lines: a line for each part that was judged, a line for each file that
was handed in.  Lines are only ever added; the last one of a key counts.  A line that was
cut off is passed over, and what it said is judged again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ...protocol.errors import SmtpkitError
from ..grading.jobs import Key, PartResult
from ..parts import Trial

__all__ = ["FILE", "Results", "Sheet", "known_parts"]

FILE = "results.jsonl"


@dataclass(frozen=True)
class Sheet:
    """One file that was handed in, and what it was judged by.

    Args:
        student: the id that the LMS gives.
        name: the file.
        slug: the assignment; "" if nothing told.
        claimed: the id that the sheet gives; "" if none.
        remarks: what is odd about the file, one sentence each.
        keys: of its parts, in order; where the sheet claims another id, twice.
        folder: Moodle's folder.
        digest: SHA-256 of the file, in hexadecimal; "" where it was not read.
    """

    student: str
    name: str
    slug: str
    claimed: str = ""
    remarks: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    folder: str = ""
    digest: str = ""


class Results:
    """The results of a class in a folder.

    Args:
        folder: where `results.jsonl` is or will be.
    Raises:
        SmtpkitError: there is such a file, and it is something else.
        OSError: it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE
        self.parts: dict[Key, PartResult] = {}
        self.sheets: dict[tuple[str, str], Sheet] = {}
        for line in self._lines():
            self._take(line)

    @classmethod
    def existing(cls, folder: Path) -> Results:
        """Return the results in a folder.

        Raises:
            SmtpkitError: there are none.
        """
        if not (folder / FILE).is_file():
            raise SmtpkitError(
                f"{folder}, without {FILE}", "the folder that 'smtpkit grade' wrote"
            )
        return cls(folder)

    def add(self, sheet: Sheet, results: Iterable[PartResult]) -> None:
        """Keep what came of one file; it is on the disk when this returns."""
        lines = []
        for result in results:
            self.parts[result.key] = result
            lines.append({"part": asdict(result) | {"key": list(result.key)}})
        if self.sheets.get((sheet.student, sheet.name)) != sheet:
            self.sheets[sheet.student, sheet.name] = sheet
            keys = [list(key) for key in sheet.keys]
            lines.append({"sheet": asdict(sheet) | {"keys": keys}})
        if not lines:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        with self.path.open("ab") as file:
            # After a line that was cut off a new one begins.
            start = b"" if _ends_well(self.path) else b"\n"
            file.write(start + text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())

    def only(self, names: set[tuple[str, str]]) -> None:
        """Pass over files that are not among those handed in any more."""
        self.sheets = {key: sheet for key, sheet in self.sheets.items() if key in names}

    def of(self, sheet: Sheet) -> list[PartResult]:
        """Return the results of a sheet, those that are there, in order.

        Equal sheets share results.  Whether one was judged as the identity that the
        LMS gives belongs to the sheet: its first key says which one that is.
        """
        return [
            replace(self.parts[key], is_given=_whose(key) == _whose(sheet.keys[0]))
            for key in sheet.keys
            if key in self.parts
        ]

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self.path.exists():
            return
        seen = 0
        with self.path.open("rb") as file:
            for octets in file:
                try:
                    line = json.loads(octets)
                except ValueError:
                    continue  # cut off
                if isinstance(line, dict) and line.keys() & {"part", "sheet"}:
                    seen += 1
                    yield line
        if not seen and self.path.stat().st_size:
            raise SmtpkitError(f"{self.path}, which holds no results", "another --out")

    def _take(self, line: dict[str, Any]) -> None:
        try:
            if "part" in line:
                result = _result(line["part"])
                self.parts[result.key] = result
            else:
                sheet = _sheet(line["sheet"])
                self.sheets[sheet.student, sheet.name] = sheet
        except (TypeError, ValueError, KeyError):
            pass  # an older form: it is judged again


def known_parts(results: Results, keys: Iterable[Key]) -> set[Key]:
    """Return the keys of which the result still holds."""
    return {key for key in keys if key in results.parts}


def _whose(key: Key) -> tuple[str, str]:
    return key.student, key.release


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _result(said: dict[str, Any]) -> PartResult:
    return PartResult(
        **said
        | {
            "key": Key(*said["key"]),
            "trials": tuple(Trial(*trial) for trial in said["trials"]),
            "remarks": tuple(said["remarks"]),
            "walls": tuple(said["walls"]),
        }
    )


def _sheet(said: dict[str, Any]) -> Sheet:
    keys = tuple(Key(*key) for key in said["keys"])
    return Sheet(**said | {"keys": keys, "remarks": tuple(said["remarks"])})
