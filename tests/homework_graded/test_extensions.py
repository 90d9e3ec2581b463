"""The sheet on extensions: the server that clients are given, its house rules, its values."""

from __future__ import annotations

from typing import Any

import pytest

from smtpkit.homework.dice import Dice, hidden_dice, visible_dice
from smtpkit.homework.grading.in_process import InProcess
from smtpkit.homework.judges import judges
from smtpkit.homework.judges.extensions import values as judged_values
from smtpkit.homework.judges.extensions.values import SETTLED
from smtpkit.homework.parts import Score, score
from smtpkit.homework.sheets.extensions import ASSIGNMENT, sending, values
from smtpkit.homework.sheets.extensions.host import Host
from smtpkit.protocol.client import MAY_BE_FOLLOWED
from smtpkit.protocol.replies import Reply
from smtpkit.transports.talk import Talk

SLUG = "extensions"


def visible(student: str, part_id: str) -> Dice:
    return visible_dice(student, SLUG, "2026").part(part_id)


def judged(part_id: str, names: dict[str, Any], student: str = "ann7") -> Score:
    hidden = hidden_dice(b"a secret", student, SLUG).part(part_id)
    trials = judges(SLUG)[part_id](InProcess(names), visible(student, part_id), hidden)
    return score(ASSIGNMENT.part(part_id), trials)


# The server that a student's client is given.


def test_the_server_tells_what_was_said_and_whether_the_client_waited() -> None:
    host = Host(["PIPELINING"])
    talk = Talk(host)
    assert talk.reply()[0] == 220
    talk.say("EHLO me.example")
    host.send(b"MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.net>\r\n")
    host.send(b"NOOP\r\n")
    heard = host.heard
    assert host.verbs == ["EHLO", "MAIL", "RCPT", "NOOP"]
    assert [one.in_a_hurry for one in heard] == [False, False, True, True]
    assert [one.write for one in heard] == [1, 2, 2, 3]


def test_a_script_answers_in_place_of_the_server_and_only_once_each() -> None:
    host = Host(replies={"RCPT": [None, Reply(450, "Mailbox busy")]})
    talk = Talk(host)
    talk.reply()
    for line in ("EHLO me.example", "MAIL FROM:<>"):
        talk.say(line)
    codes = [talk.say("RCPT TO:<bob@example.net>")[0] for _ in range(3)]
    assert codes == [250, 450, 250]


def test_a_script_does_not_make_a_line_legal() -> None:
    """What is out of order stays so, whatever was written for its verb."""
    host = Host(replies={"DATA": [Reply(354, "Go on")]})
    talk = Talk(host)
    talk.reply()
    assert talk.say("DATA")[0] == 503


def test_offers_inside_tls_are_others_and_starttls_is_gone() -> None:
    host = Host(["STARTTLS", "SIZE 9"], inside=["AUTH PLAIN"])
    talk = Talk(host)
    talk.reply()
    assert [line[4:] for line in talk.say("EHLO me.example")[1][1:]] == [
        b"STARTTLS",
        b"SIZE 9",
    ]
    talk.say("STARTTLS")
    host.start_tls()
    lines = Talk(host).say("EHLO me.example")[1]
    assert [line[4:] for line in lines[1:]] == [b"AUTH PLAIN"]
    assert host.heard[-1].encrypted


def test_octets_behind_the_220_come_with_it_and_none_later() -> None:
    host = Host(["STARTTLS"], behind=b"250 PLAIN\r\n", piece=3)
    talk = Talk(host)
    talk.reply()
    talk.say("EHLO me.example")
    host.send(b"STARTTLS\r\n")
    assert host.receive().endswith(b"250 PLAIN\r\n")
    host.start_tls()
    assert Talk(host).say("NOOP")[0] == 250


def test_tls_without_a_220_is_a_fault_and_the_end() -> None:
    host = Host(["STARTTLS"])
    host.start_tls()
    assert host.faults == ["began TLS without a 220 to STARTTLS"]
    assert host.is_closed


def test_who_reads_what_is_not_due_is_not_left_hanging() -> None:
    host = Host()
    Talk(host).reply()
    assert host.receive() == b""
    assert host.faults == ["waited for a reply that was not due"]
    host.send(b"NOOP\r\n")
    assert host.faults[-1] == "sent octets on a closed connection"


def test_a_server_of_a_house_refuses_mail_until_its_verb_was_said() -> None:
    host = Host(["XDOOR"], private={"XDOOR": Reply(250, "Come in")})
    talk = Talk(host)
    talk.reply()
    said = ("EHLO me.example", "MAIL FROM:<>", "XDOOR 7", "MAIL FROM:<>")
    assert [talk.say(line)[0] for line in said] == [250, 550, 250, 250]


def test_letters_by_data_and_by_bdat_are_kept_as_they_were_meant() -> None:
    host = Host(["CHUNKING"])
    talk = Talk(host)
    talk.reply()
    for line in (
        "EHLO me.example",
        "MAIL FROM:<>",
        "RCPT TO:<bob@example.net>",
        "DATA",
    ):
        talk.say(line)
    host.send(b"..\r\n.\r\n")
    assert talk.reply()[0] == 250
    for line in ("MAIL FROM:<>", "RCPT TO:<bob@example.net>"):
        talk.say(line)
    host.send(b"BDAT 2\r\n..BDAT 2 LAST\r\n\r\n")
    assert [talk.reply()[0] for _ in range(2)] == [250, 250]
    assert [letter.content for letter in host.letters] == [b".\r\n", b"..\r\n"]


# What is wanted.


def test_the_package_groups_commands_as_the_judge_does() -> None:
    """A second opinion: `protocol.client` reads RFC 2920 section 3.1 as well."""
    assert {"RSET", "MAIL", "RCPT"} <= set(MAY_BE_FOLLOWED)
    assert not {"DATA", "NOOP", "QUIT", "EHLO", "STARTTLS"} & set(MAY_BE_FOLLOWED)


def test_every_topic_of_the_assistant_has_a_section_that_may_be_named() -> None:
    assert {topic.name for topic in values.TOPICS} == set(SETTLED)
    assert set(SETTLED.values()) < set(values.SECTIONS)
    assert len({topic.right for topic in values.TOPICS}) == len(values.TOPICS)


@pytest.mark.parametrize("written", ["2920 3.1", "RFC 2920 section 3.1", "2920, 3.1"])
def test_a_section_may_be_written_as_one_likes(written: str) -> None:
    dice = visible("ann7", "extensions-assistant")
    wanted = judged_values.corrections(dice, values.TOPICS, SETTLED)
    number, section = next(iter(wanted.items()))
    text = written.replace("2920", section.split()[0]).replace(
        "3.1", section.split()[1]
    )
    once = judged("extensions-assistant", {"faults": {number: text}})
    assert once.points == 1.0


def test_who_names_every_sentence_has_corrected_nothing() -> None:
    everything = dict.fromkeys(range(1, len(values.TOPICS) + 1), "2920 3.1")
    assert judged("extensions-assistant", {"faults": everything}).points == 0


def test_a_thousand_variants_have_as_many_traps_each() -> None:
    """Two letters that may not be sent, one of just the limit; a 552; one later, one no."""
    for number in range(1000):
        student = f"id{number}"
        dice = visible(student, "extensions-usable")
        waiting = values.letters(dice)
        most = values.limit(dice)
        assert sum(letter.octets > most for letter in waiting) == 1
        assert sum("no lines" in letter.kind for letter in waiting) == 1
        assert sum(letter.octets == most for letter in waiting) == 1
        assert sum(not letter.reverse_path for letter in waiting) == 1
        five = values.answered(visible(student, "extensions-replies"))
        firsts = sorted(answer.code // 100 for answer in five)
        assert firsts == [2, 2, 4, 5, 5]
        assert sum(answer.code == 552 for answer in five) == 1
        assert len({answer.path for answer in five}) == 5


def test_the_house_likes_a_mechanism_best_that_needs_tls() -> None:
    """So whoever forgets to look for TLS shows a secret, in every variant."""
    orders = set()
    for number in range(300):
        order = sending.preference(visible(f"id{number}", "extensions-mechanism"))
        assert sending.SECRETS[order[0]]
        assert sorted(order) == sorted(sending.SECRETS)
        orders.add(tuple(order))
    assert len(orders) > 50


def test_the_package_s_own_reader_of_offers_misses_the_house_rule() -> None:
    """It is allowed; the private keyword is what it cannot know."""
    source = (
        "from smtpkit.protocol.extensions import parse_offers\n"
        "def read_offers(lines):\n"
        "    texts = [line[4:].decode() for line in lines]\n"
        "    return {k: list(v) for k, v in parse_offers(texts).items()}\n"
    )
    names: dict[str, Any] = {}
    exec(source, names)
    assert judged("extensions-offers", names).points == 5.0


def test_a_client_that_says_nothing_earns_nothing() -> None:
    """Not even for the letters that a server should not hold."""
    for part_id, name in (
        ("extensions-opening", "open_session"),
        ("extensions-secure", "log_in"),
        ("extensions-deliver", "deliver"),
    ):
        assert judged(part_id, {name: lambda *_: None}).points == 0
