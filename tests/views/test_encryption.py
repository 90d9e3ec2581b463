"""Each stretch says whether it is inside TLS; inside each host the letter is plain."""

import pytest

from smtpkit import agents
from smtpkit.agents.hops import Hop
from smtpkit.protocol.errors import BadArgument
from smtpkit.transcript.model import Transcript
from smtpkit.views import encryption
from tests.views import conversations as talk
from tests.views.drawn import named, text_of, words
from tests.views.samples import greylisted, many_hosts, three_hosts


@pytest.fixture(scope="module")
def net() -> agents.Network:
    return three_hosts(tls=True)


def test_each_stretch_says_what_it_is_in_a_word_and_by_its_shape(
    net: agents.Network,
) -> None:
    picture = encryption(net)
    found = [text_of(picture, f"word-{n}") for n in (1, 2, 3)]
    assert found == ["in clear", "inside TLS", "inside TLS"]
    assert len(named(picture, "sealed-")) == 2
    assert len(named(picture, "open-")) == 2  # two lines, one stretch
    for tube in named(picture, "sealed-"):
        assert tube.get_hatch()


def test_inside_each_host_the_letter_lies_open(net: agents.Network) -> None:
    picture = encryption(net)
    assert words(picture).count("plain inside") == 4
    assert len(named(picture, "letter")) == 4
    assert "TLS ends at each host" in picture.describe()  # RFC 3207 section 6


def test_what_was_said_before_tls_is_counted(net: agents.Network) -> None:
    details = " ".join(m.get_text() for m in named(encryption(net), "details-2"))
    assert details.startswith("1")
    assert "in clear, then" in details
    assert details.endswith("the letter inside TLS")


def test_of_several_calls_the_one_that_carried_the_letter_counts() -> None:
    picture = encryption(greylisted())
    assert "2 stretches between 3 hosts" in repr(picture)
    assert "the letter in clear" in " ".join(
        m.get_text() for m in named(picture, "details-2")
    )


def test_a_way_that_branches_begins_a_new_row() -> None:
    hops = [Hop("a.example", f"{x}.example", 0.0) for x in ("b", "c")]
    picture = encryption(hops)
    tops = [t.get_position()[1] for t in named(picture, "name-")]
    assert tops[0] == tops[1] < tops[2] == tops[3]
    assert [t.get_text() for t in named(picture, "name-")] == [
        "a.example", "b.example", "a.example", "c.example",
    ]  # fmt: skip


def test_tls_from_the_start_has_nothing_in_clear() -> None:
    transcript = Transcript()
    for line in talk.pipelined():
        if line.tls:
            transcript.add(line)
    picture = encryption([Hop("a.example", "b.example", 0.0, 1.0, transcript)])
    assert "TLS from the start" in picture.describe()


def test_many_hosts_stand_in_several_rows() -> None:
    picture = encryption(many_hosts())
    tops = {t.get_position()[1] for t in named(picture, "name-")}
    assert len(tops) == 4


def test_a_call_that_nobody_answered_says_why() -> None:
    hop = Hop("a.example", "b.example", 0.0, 0.0, problem="no connection")
    assert "no connection" in encryption([hop]).describe()


def test_a_transcript_is_no_way() -> None:
    with pytest.raises(BadArgument, match="a list of its hops"):
        encryption(talk.typical())  # type: ignore[arg-type]
