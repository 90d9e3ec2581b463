"""Which answers of a class are alike: a reason to talk, never proof.

Programs are compared by their tokens, without comments, spaces and the students' own
names, by `rapidfuzz`.  Short answers say nothing and are passed over.
"""

from __future__ import annotations

import io
import keyword
import tokenize
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .marks import Mark, counted
from .spreadsheets import written

__all__ = ["Pair", "alike", "tokens"]

#: Below so many tokens two honest answers are alike by chance.
FEWEST_TOKENS = 60
#: More is not compared: the time grows with the square.
MOST_TOKENS = 3_000
#: From this share on two answers are worth a look.
ALIKE = 0.9
#: Every token becomes one character, from here on.
FIRST_SIGN = 0x100
_PASSED_OVER = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


class Pair(NamedTuple):
    """Two answers that are alike.

    Args:
        part: its id.
        one: a student.
        other: another one.
        alike: the share of their tokens that agree, in order, from 0 to 1.
    """

    part: str
    one: str
    other: str
    alike: float


def tokens(source: str) -> list[str]:
    """Return the tokens of a program; names of its own are all alike.

    What is no Python any more ends the list.

    >>> tokens("def f(x):  # mine" + chr(10) + "    return x + 1")
    ['def', 'name', '(', 'name', ')', ':', '+', 'return', 'name', '+', '1', '-']
    """
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _PASSED_OVER:
                continue
            if token.type in (tokenize.INDENT, tokenize.DEDENT):
                found.append("+" if token.type == tokenize.INDENT else "-")
            elif token.type == tokenize.NAME and not keyword.iskeyword(token.string):
                found.append("name")
            else:
                found.append(token.string)
            if len(found) == MOST_TOKENS:
                break
    except (tokenize.TokenError, SyntaxError):
        pass
    return found


def alike(marks: Iterable[Mark]) -> list[Pair]:
    """Return the pairs of answers that are alike, the most alike first."""
    answers: dict[str, dict[str, list[str]]] = {}
    for mark in counted(marks).values():
        for part in mark.parts:
            found = tokens(part.result.source)
            if part.result.trials and len(found) >= FEWEST_TOKENS:
                answers.setdefault(part.result.part, {})[mark.sheet.student] = found
    pairs = [pair for part in answers for pair in _pairs(part, answers[part])]
    return sorted(pairs, key=lambda pair: (-pair.alike, pair))


def _pairs(part: str, answers: dict[str, list[str]]) -> Iterator[Pair]:
    from rapidfuzz.distance import Indel

    signs: dict[str, str] = {}
    for found in answers.values():
        for token in found:
            signs.setdefault(token, chr(FIRST_SIGN + len(signs)))
    texts = {who: "".join(signs[t] for t in found) for who, found in answers.items()}
    students = sorted(texts)
    for place, one in enumerate(students):
        for other in students[place + 1 :]:
            share = Indel.normalized_similarity(
                texts[one], texts[other], score_cutoff=ALIKE
            )
            if share:
                yield Pair(part, one, other, round(share, 3))


def table_of(pairs: Iterable[Pair]) -> str:
    """Return the pairs as CSV."""
    return written(("part", "one", "other", "alike"), pairs)
