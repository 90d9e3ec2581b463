"""What a reader has done, kept beside the notebook and shown as a small map.

One JSON file in the folder ``.smtpkit`` beside the notebook; it survives a restart of
the kernel.  It holds no name, no date and no path.  The variable SMTPKIT_PROGRESS gives
another folder, or switches it off with ``off``; it is off in CI and under pytest, where
stored outputs are compared.  A learner meets it as `smtpkit.progress`.
"""

from __future__ import annotations

import contextlib
import json
import os
from html import escape
from pathlib import Path
from typing import Any

from ..protocol.errors import BadArgument
from . import lessons

__all__ = ["Memory", "ProgressMap", "memory", "progress"]

FILE = "progress.json"
VERSION = 1
#: Wrong answers that are remembered for each question; more say nothing new.
MOST_WRONG = 20

#: What a mark in the file is called in the map, the best first.
WORDS = {
    "right": "right",
    "noted": "guess noted",
    "shown": "worked answer read",
    "wrong": "not yet",
}


def folder() -> Path | None:
    """Return the folder that progress is kept in, or None if it is off."""
    chosen = os.environ.get("SMTPKIT_PROGRESS", "")
    if chosen:
        return None if chosen == "off" else Path(chosen)
    if "CI" in os.environ or "PYTEST_VERSION" in os.environ:
        return None
    return Path.cwd() / ".smtpkit"


class Memory:
    """The answers that one reader gave.

    Args:
        place: the folder of the file; None keeps nothing at all.

    A damaged file is set aside as ``progress.damaged.json``; one that cannot be
    written is done without, and the map says so.
    """

    def __init__(self, place: Path | None) -> None:
        self.place = place
        self.trouble = ""
        self._marks = self._load()

    def mark(self, question_id: str) -> dict[str, Any]:
        """Return what is remembered of a question, by name, such as ``right``."""
        return self._marks.get(question_id, {})

    def note(self, question_id: str, **marks: Any) -> None:
        """Remember something of a question, on disk at once."""
        if self.place is None:
            return
        old = self.mark(question_id)
        if all(old.get(name) == value for name, value in marks.items()):
            return
        self._marks[question_id] = {**old, **marks}
        self._save()

    def rank(self, question_id: str, key: str) -> int:
        """Return the how-manieth different wrong answer this is, from 1.

        An answer that was given before keeps its rank: the same cell, run again, prints
        the same hint.
        """
        wrong = list(self.mark(question_id).get("wrong", ()))
        if key not in wrong:
            wrong.append(key)
            if len(wrong) <= MOST_WRONG:
                self.note(question_id, wrong=wrong)
        return wrong.index(key) + 1 if self.place else 1

    def dumps(self) -> str:
        """Return the content of the file."""
        content = {"version": VERSION, "questions": self._marks}
        return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    def _load(self) -> dict[str, dict[str, Any]]:
        if self.place is None:
            return {}
        path = self.place / FILE
        try:
            return _checked(json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            return {}
        except OSError:
            self.trouble = "The file of your progress cannot be read."
        except (ValueError, RecursionError):
            aside = path.with_suffix(".damaged.json")
            with contextlib.suppress(OSError):
                path.replace(aside)
            self.trouble = f"A damaged file was set aside as {aside.name}."
        return {}

    def _save(self) -> None:
        """Write beside the file and move it there: no reader ever sees half of it."""
        if self.place is None:
            return
        scratch = self.place / f"{FILE}.{os.getpid()}.tmp"
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            scratch.write_text(self.dumps(), "utf-8")
            scratch.replace(self.place / FILE)
        except OSError:
            self.trouble = "Your progress is not kept: the folder cannot be written to."
            with contextlib.suppress(OSError):
                scratch.unlink(missing_ok=True)


def _checked(content: Any) -> dict[str, dict[str, Any]]:
    """Return the marks in a file's content.

    Raises:
        ValueError: it is not of the form that `Memory` writes.
    """
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise ValueError("not a file of progress")
    marks = content.get("questions")
    if not isinstance(marks, dict):
        raise ValueError("no questions in it")
    for mark in marks.values():
        wrong = mark.get("wrong", []) if isinstance(mark, dict) else None
        if not isinstance(wrong, list) or not all(
            isinstance(key, str) for key in wrong
        ):
            raise ValueError("a mark of an unknown form")
    return marks


def memory() -> Memory:
    """Return what is remembered; read anew, as another notebook may have written."""
    return Memory(folder())


class ProgressMap:
    """What is done, lesson by lesson; it shows itself as text and as a table."""

    def __init__(self, held: Memory, chosen: tuple[str, ...]) -> None:
        self._memory = held
        self._lessons = chosen

    def rows(self) -> list[tuple[str, str, str]]:
        """Return for each lesson its number, how much is done, how its checks stand."""
        rows = []
        for lesson in self._lessons:
            groups: dict[str, list[str]] = {}
            for question in lessons.questions(lesson):
                word = self.word(question.id)
                groups.setdefault(word, []).append(question.id.partition("-")[2])
            total = sum(map(len, groups.values()))
            done = total - len(groups.get("open", ())) - len(groups.get("not yet", ()))
            stand = "; ".join(
                f"{word}: {', '.join(groups[word])}"
                for word in (*WORDS.values(), "open")
                if word in groups
            )
            rows.append((lesson, f"{done} of {total}", stand))
        return rows

    def word(self, question_id: str) -> str:
        """Return how a question stands, in a word or three."""
        mark = self._memory.mark(question_id)
        return next((WORDS[name] for name in WORDS if mark.get(name)), "open")

    @property
    def remark(self) -> str:
        """What a reader should know of the file; "" if nothing."""
        if self._memory.place is None:
            return "Progress is switched off here: nothing is remembered."
        return self._memory.trouble

    def export(self, path: str | Path) -> Path:
        """Write what is remembered to a file, to keep it or to hand it in.

        Args:
            path: where to; a file that is there is replaced.  To take it up again
                elsewhere, copy it to ``.smtpkit/progress.json`` beside the notebooks.
        Raises:
            BadArgument: the file cannot be written.
        """
        try:
            Path(path).write_text(self._memory.dumps(), "utf-8")
        except OSError as error:
            raise BadArgument(
                f"{path} ({error.strerror})", "a path that can be written to"
            ) from None
        return Path(path)

    def __repr__(self) -> str:
        lines = [
            f"lesson {n}  {done:>8} done   {stand}" for n, done, stand in self.rows()
        ]
        return "\n".join([*lines, self.remark] if self.remark else lines)

    def _repr_html_(self) -> str:
        cells = "".join(
            f'<tr><th scope="row">{lesson}</th><td>{done}</td>'
            f'<td style="text-align:left">{escape(stand)}</td></tr>'
            for lesson, done, stand in self.rows()
        )
        remark = f"<p>{escape(self.remark)}</p>" if self.remark else ""
        return (
            "<table><caption>Your progress</caption><thead><tr>"
            '<th scope="col">lesson</th><th scope="col">done</th>'
            '<th scope="col" style="text-align:left">checks</th>'
            f"</tr></thead><tbody>{cells}</tbody></table>{remark}"
        )


def progress(lesson: str | None = None) -> ProgressMap:
    """Return a small map of what is done.

    Args:
        lesson: two digits, such as ``"02"``; None for all lessons.
    Returns:
        A value that shows itself; ``.export(path)`` saves it.
    Raises:
        BadArgument: no such lesson.

    >>> progress("02").rows()[0][1]
    '0 of 14'
    """
    if lesson is not None:
        lessons.questions(lesson)  # complains of a lesson that is not there
    return ProgressMap(memory(), lessons.numbers() if lesson is None else (lesson,))
