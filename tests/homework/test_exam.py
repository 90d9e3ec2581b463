"""The exam bank: right answers, real variants, and exports that others can read."""

import re
from xml.etree import ElementTree as ET

import pytest

from smtpkit import Lab, Transcript
from smtpkit.homework.dice import Dice
from smtpkit.homework.exam import FORMATS, Item, bank, paper
from smtpkit.homework.exam.exports import text
from smtpkit.homework.exam.own import own
from smtpkit.homework.exam.papers import TEMPLATES
from smtpkit.protocol.errors import BadArgument

SEEDS = [f"seed {number}" for number in range(40)]
ITEMS = [item for seed in SEEDS for item in bank(seed)]
SECTION = re.compile(r"RFC \d+ sections? \d+(\.\d+)*( and \d+(\.\d+)*)?")


def test_the_bank_has_sixty_questions_and_more_on_all_lessons() -> None:
    assert len(TEMPLATES) >= 60
    assert len({template.id for template in TEMPLATES}) == len(TEMPLATES)
    asked = {template.id[:2] for template in TEMPLATES}
    assert asked == {f"{lesson:02}" for lesson in range(13)}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_a_seed_settles_a_question_and_another_seed_varies_it(template) -> None:  # type: ignore[no-untyped-def]
    made = [template.item(Dice(seed.encode())) for seed in SEEDS]
    assert made == [template.item(Dice(seed.encode())) for seed in SEEDS]
    assert len(set(made)) >= 3


def test_each_choice_has_the_answer_once_among_three_or_four_options() -> None:
    for item in ITEMS:
        if item.kind == "choice":
            assert item.options.count(item.answer) == 1, item
            assert len(set(item.options)) == len(item.options) >= 3, item
            assert len(item.options) <= 4, item


def test_each_question_has_a_reason_and_a_section() -> None:
    for item in ITEMS:
        assert SECTION.fullmatch(item.source), item
        assert item.why.endswith("."), item
        assert item.answer, item
        assert item.text.endswith(("?", ".")), item


def test_no_option_stands_in_one_place_more_often_than_chance_allows() -> None:
    places = [i.options.index(i.answer) for i in ITEMS if len(i.options) == 4]
    for place in range(4):
        assert 0.2 < places.count(place) / len(places) < 0.3


def test_a_paper_is_settled_by_its_seed_and_holds_the_lessons_asked_for() -> None:
    assert paper("a", 12) == paper("a", 12)
    assert {item.id for item in paper("a", 12)} != {item.id for item in paper("b", 12)}
    assert {item.lesson for item in paper("a", 5, lessons=["03"])} == {"03"}
    assert len(paper("a", None, lessons=["00", "01"])) == 6


@pytest.mark.parametrize(
    ("count", "lessons", "words"),
    [(0, [], "0 questions"), (1000, [], "1000 questions"), (3, ["77"], "lesson '77'")],
)
def test_what_cannot_be_had_is_said(count: int, lessons: list[str], words: str) -> None:
    with pytest.raises(BadArgument, match=words):
        paper("a", count, lessons=lessons)


def test_text_has_every_question_and_the_key_can_be_left_out() -> None:
    items = paper("a", 20)
    whole, bare = text(items), text(items, answers=False)
    assert whole.startswith(bare.rstrip("\n"))
    assert "ANSWERS" not in bare
    for item in items:
        assert item.id in whole
        assert item.id not in bare
    assert max(map(len, whole.splitlines())) <= 88


def unescaped(words: str) -> str:
    return re.sub(r"\\([~=#{}:\\])", r"\1", words)


def read_gift(written: str) -> dict[str, list[str]]:
    """Read GIFT as its definition says; return the right answers by title."""
    found = {}
    for question in re.split(r"\n\n", written.strip()):
        head = re.match(
            r"::(.+?):: (.+?) (?<!\\)\{\n(.*)\n####(.*)\n\}", question, re.S
        )
        assert head, question
        signs = re.findall(r"^([=~#])(.*)$", head[3], re.M)
        assert not re.search(r"(?<!\\)[~=#{}]", head[2] + head[4]), question
        found[head[1]] = [unescaped(words) for sign, words in signs if sign in "=#"]
    return found


def test_gift_can_be_read_back() -> None:
    for seed in SEEDS[:5]:
        items = bank(seed)
        assert read_gift(FORMATS["gift"](items)) == {i.id: [i.answer] for i in items}


def read_xml(written: str) -> dict[str, list[str]]:
    """Return the right answers of Moodle's XML by name."""
    return {
        question.findtext("name/text", ""): [
            re.sub(r"<.*?>", "", answer.findtext("text", ""))
            for answer in question.findall("answer")
            if answer.get("fraction") == "100"
        ]
        for question in ET.fromstring(written)
    }


def test_xml_can_be_read_back() -> None:
    items = bank("a")
    read = read_xml(FORMATS["xml"](items))
    assert read.keys() == {item.id for item in items}
    for item in items:
        assert [_plain(answer) for answer in read[item.id]] == [
            _plain(item.answer.replace("`", ""))
        ]


def _plain(words: str) -> str:
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        words = words.replace(name, sign)
    return words.replace("&#x27;", "'")


def test_xml_knows_the_kinds() -> None:
    made: dict[str, Item] = {item.kind: item for item in ITEMS}
    assert made.keys() == {"choice", "number", "word"}
    kinds = {
        question.get("type")
        for question in ET.fromstring(FORMATS["xml"](made.values()))
    }
    assert kinds == {"multichoice", "numerical", "shortanswer"}


def conversation(*lines: str) -> Transcript:
    """Return what was said to a server in memory."""
    lab = Lab()
    lab.say(*lines)
    return lab.transcript


OWN = conversation(
    "EHLO me.example", "MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>",
    "DATA", "Subject: hi", "", "QUIT", ".", "MAIL FROM:<ann@example.org>", "QUIT",
)  # fmt: skip


def commands(item: Item) -> list[str]:
    return [line.split("C: ")[1] for line in item.material.splitlines()]


@pytest.mark.parametrize("seed", SEEDS)
def test_questions_on_a_student_s_own_conversation_agree_with_it(seed: str) -> None:
    lines = commands(own(OWN, seed, 4)[0])
    assert len(lines) == 7  # the letter's text is not among them
    for item in own(OWN, seed, 4):
        number = int(re.search(r"line (\d)", item.text)[1])  # type: ignore[index]
        line = lines[number - 1]
        if item.id.endswith("octets"):
            assert item.answer == str(len(line) + 2)
        elif item.id.endswith("code"):
            wanted = {"DATA": "354", "QUIT": "221"}.get(line, "250")
            assert item.answer == wanted
        elif item.id.endswith("state"):
            states = [
                "READY",
                "SENDER",
                "RECIPIENT",
                "TEXT",
                "READY",
                "SENDER",
                "CLOSED",
            ]
            assert item.answer == states[number - 1]
        else:
            assert {number: item.answer}.items() <= {
                1: "2",
                2: "3",
                3: "4",
                4: "6",
            }.items()


def test_a_conversation_that_says_too_little_is_refused() -> None:
    with pytest.raises(BadArgument, match="2 answered commands"):
        own(conversation("EHLO me.example", "QUIT"), "a")
    with pytest.raises(BadArgument, match="9 questions"):
        own(OWN, "a", 9)
