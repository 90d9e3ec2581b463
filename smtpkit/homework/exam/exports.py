"""Questions as text for paper, and as GIFT and XML for Moodle."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable
from html import escape
from xml.etree import ElementTree as ET

from .items import Item, plain

__all__ = ["FORMATS", "gift", "moodle_xml", "text"]

#: What GIFT reads as signs of its own.
GIFT_SIGNS = re.compile(r"([~=#{}:\\])")
LETTERS = "ABCDEFGH"


def text(items: Iterable[Item], *, answers: bool = True) -> str:
    """Return questions as plain text.

    Args:
        items: the questions.
        answers: whether a key with answers, reasons and sources follows.
    """
    asked, key = [], []
    for number, item in enumerate(items, 1):
        asked.append(_as_text(number, item))
        key.append(_key(number, item))
    pages = ["\n\n".join(asked)]
    if answers:
        pages.append("ANSWERS\n\n" + "\n".join(key))
    return "\n\n\n".join(pages) + "\n"


def _as_text(number: int, item: Item) -> str:
    first = f"{number:>2}. "
    lines = [textwrap.fill(f"{first}{item.text}", 78, subsequent_indent="    ")]
    if item.material:
        lines += ["", textwrap.indent(item.material, "        "), ""]
    for letter, option in zip(LETTERS, item.options, strict=False):
        start = f"    {letter}  "
        lines.append(textwrap.fill(start + option, 78, subsequent_indent=" " * 7))
    if not item.options:
        lines.append("    Answer: ____________")
    return "\n".join(lines)


def _key(number: int, item: Item) -> str:
    answer = item.answer
    if item.options:
        answer = f"{LETTERS[item.options.index(answer)]}  {answer}"
    words = f"{number:>2}. {answer}  {item.why} ({item.source}; {item.id})"
    return textwrap.fill(words, 78, subsequent_indent="    ")


def gift(items: Iterable[Item]) -> str:
    """Return questions in Moodle's GIFT format."""
    return "\n\n".join(map(_as_gift, items)) + "\n"


def _as_gift(item: Item) -> str:
    words = _gift(plain(item.text))
    if item.material:
        lines = [_gift(line.rstrip()) for line in item.material.split("\n")]
        words += "\\n\\n" + "\\n".join(lines)
    why = _gift(plain(f"{item.why} ({item.source})"))
    if item.options:
        signs = {item.answer: "="}
        answers = [
            f"{signs.get(option, '~')}{_gift(option)}" for option in item.options
        ]
    elif item.kind == "number":
        answers = [f"#{item.answer}"]
    else:
        answers = [f"={_gift(item.answer)}"]
    return f"::{item.id}:: {words} {{\n" + "\n".join(answers) + f"\n####{why}\n}}"


def _gift(words: str) -> str:
    return GIFT_SIGNS.sub(r"\\\1", words)


def moodle_xml(items: Iterable[Item]) -> str:
    """Return questions in Moodle's XML format."""
    quiz = ET.Element("quiz")
    for item in items:
        quiz.append(_as_xml(item))
    ET.indent(quiz)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, "unicode") + "\n"
    )


def _as_xml(item: Item) -> ET.Element:
    kind = {"choice": "multichoice", "number": "numerical", "word": "shortanswer"}
    question = ET.Element("question", type=kind[item.kind])
    _texts(question, "name", item.id)
    material = f"<pre>{escape(item.material)}</pre>" if item.material else ""
    _texts(question, "questiontext", f"<p>{_html(item.text)}</p>{material}", "html")
    why = f"<p>{_html(item.why)} ({escape(item.source)})</p>"
    _texts(question, "generalfeedback", why, "html")
    if item.kind == "choice":
        ET.SubElement(question, "single").text = "true"
        ET.SubElement(question, "shuffleanswers").text = "true"
        ET.SubElement(question, "answernumbering").text = "ABCD"
    for option in item.options or (item.answer,):
        fraction = "100" if option == item.answer else "0"
        answer = ET.SubElement(question, "answer", fraction=fraction)
        if item.kind == "choice":
            answer.set("format", "html")
            option = _html(option)
        ET.SubElement(answer, "text").text = option
    return question


def _texts(parent: ET.Element, name: str, words: str, form: str = "") -> None:
    element = ET.SubElement(parent, name)
    if form:
        element.set("format", form)
    ET.SubElement(element, "text").text = words


def _html(words: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(words))


#: What `smtpkit exam --as` offers.
FORMATS: dict[str, Callable[[Iterable[Item]], str]] = {
    "text": text,
    "gift": gift,
    "xml": moodle_xml,
}
