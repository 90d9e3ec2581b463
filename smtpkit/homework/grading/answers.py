r"""The answers in a file that was handed in: by marker, by metadata, by name.

The marker is the first line of an answer cell, ``# answer: replies-line``; it lives in
the source, which every tool keeps.  Metadata come second, and the names that an answer
defines third.  Nothing here runs or parses a student's code: patterns only, each of which
takes a time that grows with the text and no faster.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable
from typing import NamedTuple

from ..parts import Assignment, Part
from ..sheets import slugs
from .cells import Cell, read_cells
from .jobs import Answer, Submission

__all__ = ["TEXT_STUB", "read_submission"]

#: A line that is a marker, in code, in a text cell, or in a script made of one.
_MARKER = re.compile(
    r"^[ \t]*(?:#[# \t]*)?(?:<!--[ \t]*)?answer[ \t]*:[ \t]*([\w-]{1,80})[^\n]*\n?",
    re.MULTILINE | re.IGNORECASE,
)
_OPEN = re.compile(
    r"^[ \t]*(?:return[ \t]+)?\.\.\.[ \t]*(?:#.*)?$|[=:][ \t]*\.\.\.[ \t]*(?:,[ \t]*)?(?:#.*)?$"
    r"|^[ \t]*raise NotImplementedError|^YOUR (?:ANSWER|CODE) HERE",
    re.MULTILINE,
)
#: The stub of a release where it still stands alone: below a docstring or an opening
#: bracket, above a closing one, another head, or nothing.
_STUB = re.compile(
    r"""(?:\"\"\"|[\[{(:])[ \t]*\n\s{0,200}?# Write here\.[ \t]*"""
    r"""(?=\n\s{0,200}(?:[\]})]|def |class )|\s*\Z)"""
)
#: What stands where a person will mark, while nothing was written.
TEXT_STUB = "*Write here.*"
_STUDENT = re.compile(
    r"""^[ \t]*student[ \t]*=[ \t]*(["'])([^"'\n]{0,100})\1""", re.MULTILINE
)
_SHEET = re.compile(r"""open_sheet\([ \t\n]{0,9}["']([\w-]{0,40})["']([^)]{0,300})\)""")
_NAMED = re.compile(r"""^,[ \t\n]*(?:student[ \t]*=[ \t]*)?["']([^"'\n]{0,100})["']""")
_RELEASE = re.compile(r"""release[ \t]*=[ \t]*["']([^"'\n]{0,60})["']""")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*\n?", re.MULTILINE)

#: Characters of all cells together; a sheet has some 50,000.
MOST_READ = 2_000_000
#: Characters of all that is marked in a file: some hundred times what anyone writes.
MOST_MARKED = 3_000_000
MOST_OTHERS = 200
MOST_OTHER_OCTETS = 500_000


class _Found(NamedTuple):
    """A piece of a cell that may be the answer."""

    source: str
    by: str
    kind: str


def read_submission(octets: bytes, assignment: Assignment) -> Submission:
    r"""Return what was found in a file; never raises, whatever the file is.

    Args:
        octets: the file.
        assignment: what is looked for.

    >>> part = Part(id="x-1", title="", points=4, taught_in="", names=("f",))
    >>> sheet = Assignment(slug="x", title="", minutes=1, parts=(part,))
    >>> read_submission(b"# %%\ndef f(): return 1\n# answer: x-1", sheet).answers[
    ...     0
    ... ].found
    'marker'
    >>> read_submission(b"%PDF-1.4", sheet).remarks
    ('The file is a PDF, not a notebook.',)
    """
    cells, remarks = read_cells(octets)
    sizes = list(itertools.accumulate(len(cell.source) for cell in cells))
    if sizes and sizes[-1] > MOST_READ:
        remarks.append("There is too much in the cells; the rest was not read.")
        cells = cells[: bisect.bisect(sizes, MOST_READ)]
    marked: dict[str, list[_Found]] = {}
    unmarked: list[Cell] = []
    known = (assignment.slug, *slugs())
    size = 0
    for cell in cells:
        pieces = _pieces(cell.source, known)
        size += sum(len(source) for _, source in pieces)
        if size > MOST_MARKED:
            remarks.append("There are too many answers; the rest was not read.")
            break
        for name, source in pieces:
            found = _Found(source, "marker", cell.kind)
            marked.setdefault(name, []).append(found)
        if not pieces and not cell.is_locked:
            unmarked.append(cell)
    answers = tuple(
        _answer(part, marked.pop(part.id, []), unmarked) for part in assignment.parts
    )
    remarks += [
        f"The sheet answers {name!r}, which this assignment does not ask."
        for name in sorted(marked)[:5]
    ]
    code = [cell.source for cell in cells if cell.kind == "code" and not cell.is_locked]
    slug, student, release = _identity(code)
    if slug and slug != assignment.slug:
        remarks.append(f"The sheet is one of {slug!r}, not of {assignment.slug!r}.")
    others = tuple(_bounded(source for source in code if source.strip()))
    return Submission(answers, others, student, release, slug, tuple(remarks))


def _pieces(source: str, known: Iterable[str]) -> list[tuple[str, str]]:
    r"""Split a cell at its markers; what stands above the first belongs to each.

    A line such as ``answer: str = ""`` marks nothing: parts bear an assignment's name.

    >>> _pieces("import re\n# answer: x-1\na = 1\n# answer: x-2\nb = 2", ["x"])
    [('x-1', 'import re\na = 1\n'), ('x-2', 'import re\nb = 2')]
    """
    beginnings = tuple(f"{slug}-" for slug in known)
    markers = [
        marker
        for marker in itertools.islice(_MARKER.finditer(source), 1_000)
        if _part_id(marker[1]).startswith(beginnings)
    ][:100]
    if not markers:
        return []
    above = source[: markers[0].start()]
    ends = [marker.start() for marker in markers[1:]] + [len(source)]
    return [
        (_part_id(marker[1]), above + source[marker.end() : end])
        for marker, end in zip(markers, ends, strict=True)
    ]


def _part_id(name: str) -> str:
    return name.lower().replace("_", "-").rstrip("-")


def _answer(part: Part, marked: list[_Found], unmarked: list[Cell]) -> Answer:
    """Choose among what may be the answer to one part, and say what is odd about it."""
    by_metadata = [
        _Found(cell.source, "metadata", cell.kind)
        for cell in unmarked
        if part.id in cell.names
    ]
    by_name = [
        _Found(cell.source, "name", cell.kind)
        for cell in unmarked
        if part.names
        and part.id not in cell.names
        and _defines(cell.source, part.names)
    ]
    candidates = [*marked, *by_metadata, *by_name]
    if not candidates:
        return Answer(part.id, remarks=("No answer was found.",))
    best = max(
        enumerate(candidates),
        key=lambda item: (*_merit(part, item[1]), item[0]),
    )[1]
    remarks = _remarks(part, best, [item for item in candidates if item.by == best.by])
    source = _as_text(best) if part.is_by_hand else _as_code(best)
    return Answer(part.id, source, best.by, remarks, _is_open(best.source))


def _merit(part: Part, found: _Found) -> tuple[bool, int]:
    """Rank candidates: written before empty, then marker, metadata, name.

    Of equals the last counts, as it does when the notebook runs from top to bottom.
    """
    is_written = not _is_open(found.source) and _defines(found.source, part.names)
    return is_written, -("marker", "metadata", "name").index(found.by)


def _remarks(part: Part, best: _Found, alike: list[_Found]) -> tuple[str, ...]:
    remarks = []
    if best.by == "metadata":
        remarks.append(
            "The marker is gone; the answer was found by the cell's metadata."
        )
    if best.by == "name":
        names = " and ".join(part.names)
        remarks.append(f"The marker is gone; the answer was found by the name {names}.")
    written = [item.source.strip() for item in alike if not _is_open(item.source)]
    if len(set(written)) > 1:
        remarks.append(f"{len(alike)} cells answer this part; the last one counts.")
    elif len(alike) > 1:
        remarks.append(f"The cell is there {len(alike)} times; one counts.")
    if not part.is_by_hand and best.kind != "code":
        remarks.append(
            f"The answer stood in a {best.kind[:20]} cell; it was read as code."
        )
    if _is_open(best.source):
        remarks.append("Nothing was written here, or not all of it.")
    return tuple(remarks)


def _defines(source: str, names: Iterable[str]) -> bool:
    r"""Tell whether a cell defines all names at its left margin; by pattern only.

    >>> _defines("class A:\n    def f(self): ...", ["A"]), _defines("a == 1", ["a"])
    (True, False)
    """
    before_and_after = r"[\w \t,()*]{0,80}"  # of a name among several that are assigned
    return all(
        re.search(
            rf"^(?:(?:async[ \t]+)?def|class)[ \t]+{re.escape(name)}\b"
            rf"|^(?:{before_and_after}[ ,(*])?{re.escape(name)}\b"
            rf"(?:{before_and_after}|[ \t]*:[^=\n]{{0,200}})=(?!=)"
            rf"|^from [\w.]+ import [^\n]{{0,200}}\b{re.escape(name)}\b",
            source,
            re.MULTILINE,
        )
        for name in names
    )


def _is_open(source: str) -> bool:
    r"""Tell whether an answer looks as it was released.

    >>> _is_open("codes = {\n    # Write here.\n}")
    True
    >>> _is_open("codes = {\n    # Write here.\n    250: 1,\n}")
    False
    """
    written = re.sub(
        r"<!--[^\n]{0,500}-->|^[ \t]*#[^\n]*$", "", source, flags=re.MULTILINE
    )
    if written.strip() in ("", TEXT_STUB):
        return True
    return bool(_OPEN.search(source) or _STUB.search(source))


def _as_code(found: _Found) -> str:
    return found.source if found.kind == "code" else _FENCE.sub("", found.source)


def _as_text(found: _Found) -> str:
    """Return a text answer; in a script each of its lines is a comment."""
    lines = found.source.strip("\n").split("\n")
    if found.kind == "code" and all(line[:1] in ("", "#") for line in lines):
        lines = [line.removeprefix("#").removeprefix(" ") for line in lines]
    return "\n".join(lines).strip()


def _identity(code: list[str]) -> tuple[str, str, str]:
    """Return slug, student and release as the sheet gives them, or ""."""
    slug = student = release = ""
    for source in code:
        if assigned := _STUDENT.findall(source):
            student = assigned[-1][1]
        for opened in _SHEET.finditer(source):
            slug = opened[1]
            if named := _NAMED.search(opened[2]):
                student = named[1]
            if version := _RELEASE.search(opened[2]):
                release = version[1]
    return slug, student.strip(), release.strip()


def _bounded(sources: Iterable[str]) -> list[str]:
    """Return the first ones, as many as a worker is willing to take."""
    kept: list[str] = []
    size = 0
    for source in sources:
        size += len(source)
        if len(kept) == MOST_OTHERS or size > MOST_OTHER_OCTETS:
            break
        kept.append(source)
    return kept
