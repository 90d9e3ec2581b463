"""The submissions of a class: a folder, nbgrader's `submitted/`, or Moodle's zip.

Whose a file is follows from the folder or file name that the LMS gave it, never from
what the file says.  What lies in a zip is read there and unpacked nowhere.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...protocol.errors import BadArgument, SmtpkitError
from ..grading.cells import MOST_OCTETS
from ..sheets import slugs
from .spreadsheets import rows_of

__all__ = ["Handed", "Identities", "number_of", "read_class", "slug_of"]

#: Browsers and mail programs put a .txt behind what they do not know.
ENDINGS = (".ipynb", ".py", ".json", ".ipynb.txt", ".ipynb.json", ".py.txt")
#: More of one student's files are named, not read: each may take minutes.
MOST_FILES = 20
#: What would move the cursor of a terminal or turn a line round, and halves of pairs.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
#: How Moodle names what it packs: full name, number of the participant, kind.
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)"
)
_NAMES_SLUG = re.compile(
    rb"open_sheet\(\s{0,9}\\?[\"']([a-z]{2,20})|answer:\s{0,9}([a-z]{2,20})-"
)


@dataclass(frozen=True)
class Handed:
    """One file that was handed in.

    Args:
        student: the id that the LMS gives, or the name of the folder or file.
        name: where it lies, as a person would find it.
        read: returns its octets; empty where it is too large, with `trouble` set.
        trouble: why it is not read, in a sentence; "" if it is.
        folder: the name of Moodle's folder, for what goes back; "" if none.
        aliases: other names of the same person, such as an e-mail address.
    """

    student: str
    name: str
    read: Callable[[], bytes]
    trouble: str = ""
    folder: str = ""
    aliases: tuple[str, ...] = ()


class Identities:
    """Who is who, from the grading worksheet that Moodle offers for download.

    Args:
        rows: of the worksheet; empty for none.
    """

    #: Columns that may hold what students write into their sheet, the best first.
    COLUMNS = ("id number", "username", "email address", "full name")

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.rows = rows
        self._by_number = {
            "".join(filter(str.isdecimal, row.get("Identifier", ""))): row
            for row in rows
        }

    @classmethod
    def read(cls, path: Path) -> Identities:
        """Read a worksheet.

        Raises:
            SmtpkitError: it is no worksheet of Moodle's.
            OSError: it cannot be read.
        """
        rows = rows_of(path)
        if not rows or "Identifier" not in rows[0]:
            raise SmtpkitError(
                f"{path}, without a column Identifier",
                "the grading worksheet of the assignment, as Moodle in English offers it",
            )
        return cls(rows)

    def of(self, number: str, name: str) -> tuple[str, tuple[str, ...]]:
        """Return the id of a participant, and their other names."""
        row = self._by_number.get(number, {})
        known = {
            title.casefold(): value.strip() for title, value in row.items() if value
        }
        names = [known[title] for title in self.COLUMNS if known.get(title)]
        names += [names_.split("@")[0] for names_ in names if "@" in names_]
        names += [name, number]
        return names[0], tuple(dict.fromkeys(names))


def read_class(path: Path, identities: Identities | None = None) -> list[Handed]:
    """Return what a class handed in, ordered by student and name.

    Args:
        path: a folder, nbgrader's ``submitted``, or the zip of Moodle's "download all".
        identities: Moodle's worksheet, where it tells the students' ids.
    Raises:
        BadArgument: nothing was handed in there, or it is neither folder nor zip.
        OSError: it cannot be read.
    """
    who = identities or Identities([])
    if path.is_dir():
        found = list(_in_folder(path, who))
    elif path.is_file() and zipfile.is_zipfile(path):
        found = list(_in_zip(path, who))
    else:
        raise BadArgument(f"{path}", "a folder of submissions, or Moodle's zip of them")
    if not found:
        wanted = f"files ending in {', '.join(ENDINGS)}"
        raise BadArgument(f"{path}, without a submission", wanted)
    found = _told_apart(_without_enclosures(found))
    found.sort(key=lambda handed: (handed.student, handed.name))
    return list(_counted(found))


def _without_enclosures(found: list[Handed]) -> list[Handed]:
    """Leave out what lies beside a sheet; who has no sheet keeps all, so none is lost."""
    have = {one.student for one in found if one.name.lower().endswith(ENDINGS)}
    return [
        one
        for one in found
        if one.name.lower().endswith(ENDINGS) or one.student not in have
    ]


def _told_apart(found: list[Handed]) -> list[Handed]:
    """Tell two people of one name apart, by the numbers that Moodle gives them."""
    numbers: dict[str, set[str]] = {}
    for one in found:
        numbers.setdefault(one.student.casefold(), set()).add(number_of(one.folder))
    return [
        dataclasses.replace(
            one,
            student=f"{one.student} {number_of(one.folder)}".rstrip(),
            aliases=(*one.aliases, one.student),
        )
        if len(numbers[one.student.casefold()]) > 1
        else one
        for one in found
    ]


def _counted(found: list[Handed]) -> Iterator[Handed]:
    count: Counter[str] = Counter()
    for one in found:
        count[one.student] += 1
        if count[one.student] > MOST_FILES and not one.trouble:
            words = f"Of one student at most {MOST_FILES} files are read."
            yield dataclasses.replace(one, read=bytes, trouble=words)
        else:
            yield one


def number_of(folder: str) -> str:
    """Return the number of a participant in the name of Moodle's folder, or "".

    >>> number_of("Ann Example_41_assignsubmission_file_")
    '41'
    """
    found = _MOODLE.fullmatch(folder)
    return found["number"] if found else ""


def _in_folder(path: Path, who: Identities) -> Iterator[Handed]:
    """Yield the files of a folder: ID.ipynb, ID/any.ipynb or ID/SLUG/SLUG.ipynb."""
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        hidden = any(part.startswith(".") for part in inside.parts)
        if hidden or file.is_symlink() or not file.is_file():
            continue
        yield _handed(inside.parts, file.stat().st_size, file.read_bytes, who)


def _in_zip(path: Path, who: Identities) -> Iterator[Handed]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, ValueError) as error:
        raise BadArgument(f"{path}, damaged: {error}", "Moodle's zip, whole") from None
    for entry in entries:
        parts = tuple(part for part in entry.filename.split("/") if part)
        hidden = any(part.startswith(".") and part.strip(".") for part in parts)
        if not parts or hidden or parts[0] == "__MACOSX":
            continue
        yield _handed(parts, entry.file_size, lambda e=entry: _unpacked(path, e), who)  # type: ignore[misc]


def _unpacked(path: Path, entry: zipfile.ZipInfo) -> bytes:
    """Return a file of the zip; what claims to be small is not believed."""
    with zipfile.ZipFile(path) as archive, archive.open(entry) as file:
        return file.read(MOST_OCTETS + 1)[:MOST_OCTETS]


def _handed(
    parts: tuple[str, ...], size: int, read: Callable[[], bytes], who: Identities
) -> Handed:
    student, folder = _without_slug(parts), ""
    aliases: tuple[str, ...] = ()
    if found := _MOODLE.fullmatch(parts[0]):
        folder = parts[0] if len(parts) > 1 else parts[0].removesuffix(found["rest"])
        student, aliases = who.of(found["number"], found["name"])
    trouble = ""
    if size > MOST_OCTETS:
        trouble = (
            f"The file has {size:,} octets; more than {MOST_OCTETS:,} are not read."
        )
        read = bytes
    return Handed(
        _seen(student), _seen("/".join(parts)), read, trouble, folder, aliases
    )


def _seen(name: str) -> str:
    r"""Return a name that shows what it is, in the form that keyboards give.

    >>> _seen("Mu\u0308ller") == "M\u00fcller", _seen("a\x1b[2J")
    (True, 'a\\x1b[2J')
    """
    shown = _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], name)
    return unicodedata.normalize("NFC", shown)


def _without_slug(parts: tuple[str, ...]) -> str:
    """Return the id in a path: the first folder, or the name without the assignment.

    >>> _without_slug(("ann7", "replies", "replies.ipynb"))
    'ann7'
    >>> _without_slug(("ann7_replies.ipynb",)), _without_slug(("replies-ann7.ipynb",))
    ('ann7', 'ann7')
    """
    if len(parts) > 1:
        return parts[0]
    ending = next((e for e in ENDINGS[::-1] if parts[0].lower().endswith(e)), "")
    stem = parts[0][: -len(ending)] if ending else parts[0].rpartition(".")[0]
    stem = stem or parts[0]
    for slug in slugs():
        shorter = re.sub(rf"^{slug}[-_ .]+|[-_ .]+{slug}$", "", stem)
        stem = shorter or stem
    return stem


def slug_of(handed: Handed, octets: bytes) -> str:
    """Return which assignment a file belongs to; "" if nothing tells.

    What most of its markers say counts, then the names of file and folders.
    """
    known = slugs()
    said = [
        (one or other).decode()
        for one, other in _NAMES_SLUG.findall(octets[:MOST_OCTETS])
    ]
    counted = {slug: said.count(slug) for slug in known}
    if any(counted.values()):
        return max(counted, key=lambda slug: counted[slug])
    words = re.split(r"[/_. -]", handed.name.casefold())
    return next((slug for slug in known if slug in words), "")
