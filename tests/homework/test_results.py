"""What a check shows: words for every state, the same in text and in HTML."""

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from smtpkit.homework import check, lessons

ALL = [q.id for number in lessons.numbers() for q in lessons.questions(number)]
VOID = {"br", "hr", "img"}

#: (arguments of check, the state in words, right)
STATES = [
    (("02-line-end", ...), "Still open", None),
    (("02-line-end", "C"), "Right", True),
    (("02-line-end", "A"), "Not yet", False),
    (("02-cut", 2), "Noted", None),
]


class Outline(HTMLParser):
    """Collects the text of HTML, and complains of a tag that is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, _: object) -> None:
        self.text += " "
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.text += " "
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> str:
    outline = Outline()
    outline.feed(html)
    outline.close()
    assert outline.open == []
    return " ".join(outline.text.split())


@pytest.mark.parametrize(("arguments", "words", "right"), STATES)
def test_a_state_is_said_in_words(
    arguments: tuple[str, object], words: str, right: bool | None
) -> None:
    result = check(*arguments)
    assert result.right is right
    assert words in repr(result).splitlines()[0]
    assert f"<strong>{words}</strong>" in result._repr_html_()
    assert f'aria-label="Check {arguments[0]}: {words.lower()}"' in result._repr_html_()


@pytest.mark.parametrize("name", ALL)
def test_text_and_html_say_the_same(name: str) -> None:
    question = lessons.find(name)
    for result in (
        check(name),
        check(name, question.answer),
        check(name, show=True),
        *(check(name, wrong) for wrong in question.wrong_answers()),
    ):
        # Evidence shows itself, and is tested where it is made.
        verdict = result.verdict._replace(evidence=None)
        result = dataclasses.replace(result, verdict=verdict)
        said = set(re.findall(r"[\w@<>]+", repr(result).replace("`", "")))
        shown = set(re.findall(r"[\w@<>]+", read(result._repr_html_())))
        assert said == shown


@pytest.mark.parametrize("name", ALL)
def test_html_uses_no_colour_no_id_and_no_script(name: str) -> None:
    html = check(name, show=True)._repr_html_()
    assert not re.search(r"color|\bid=|<script|\bon\w+=", html)


def test_what_a_learner_writes_is_escaped() -> None:
    html = check("02-dots", "<script>alert(1)</script>")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_rfc_section_is_a_link_that_says_where_it_goes() -> None:
    html = check("02-line-end", "A")._repr_html_()
    link = '<a href="https://www.rfc-editor.org/rfc/rfc5321#section-2.3.8">'
    assert f"{link}RFC 5321 section 2.3.8</a>" in html


def test_a_blank_check_shows_the_question_and_its_options_but_no_answer() -> None:
    text = repr(check("02-line-end"))
    question = lessons.find("02-line-end")
    assert "Which octets end a line in SMTP?" in text
    assert all(letter in text for letter in "ABCD")
    assert question.because not in text
    assert question.source not in text


def test_the_hint_can_be_chosen_by_argument() -> None:
    weak, strong = lessons.find("02-line-end").hints
    assert weak in " ".join(repr(check("02-line-end", "A", hint=1)).split())
    assert strong in " ".join(repr(check("02-line-end", "A", hint=2)).split())


def test_a_prediction_is_noted_and_judged_only_when_asked() -> None:
    assert "503" not in repr(check("02-second-mail", 250))
    compared = check("02-second-mail", 250, show=True)
    assert compared.right is False
    assert "Your guess: `250`. It was `503`." in repr(compared)
    assert check("02-second-mail", 503, show=True).right is True
    skipped = repr(check("02-second-mail", show=True))
    assert "No guess was noted; that is fine." in skipped


def test_a_line_of_text_fits_a_page() -> None:
    for name in ALL:
        lines = repr(check(name)).splitlines()
        assert max(map(len, lines)) <= 88
        assert len(lines) <= 28


def test_every_state_has_a_sign_of_its_own() -> None:
    source = Path(lessons.__file__).parents[1] / "results.py"
    signs = re.findall(r'"\\N\{([A-Z -]+)\}"', source.read_text("utf-8"))
    assert len(signs) == len(set(signs)) == 5
