"""RFC 3461: choosing which delivery reports come back, and what stands in them."""

from email import message_from_bytes
from email.message import Message

import pytest

from smtpkit.agents import Network, Relay, Schedule, final, status_fields, submission
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from tests.requirements.conversation import EHLO, MAIL, RCPT, codes, last, replies

ANN, BOB, CARL = "ann@example.org", "bob@example.net", "carl@example.net"
LETTER = b"From: <ann@example.org>\r\nSubject: hi\r\n\r\nHello\r\n"
MSA, MX = "msa.example.org", "mx.example.net"
NO = Reply(550, ["No such user here", "and never was"], "5.1.1")
DSN = {"extensions": ["DSN"]}


def network(*answers: Reply, dsn: bool = True, **options: object) -> Network:
    """Return an MSA and the host of example.net, which gives these answers to RCPT.

    Args:
        answers: one after the other; then everyone is welcome.
        dsn: whether that host offers DSN.
        options: of the MSA.
    """
    policy = final("example.net")
    left, usual = list(answers), policy.rcpt
    policy.rcpt = lambda *a: left.pop(0) if left else usual(*a)  # type: ignore[method-assign]
    return Network(
        Relay(MSA, submission("example.org"), **options),
        Relay(MX, policy, without=() if dsn else ["DSN"]),
    )


def submit(
    net: Network, *paths: str, rcpt: str = "", mail: str = "", reverse_path: str = ANN
) -> None:
    """Hand a message in; parameters are separated by spaces."""
    outcome = net.submit(
        *(reverse_path, list(paths) or [BOB], LETTER),
        mail_parameters=mail.split(),
        rcpt_parameters=rcpt.split(),
    )
    assert outcome.is_accepted


def reports(net: Network, host: str = MSA, path: str = ANN) -> list[Message]:
    """Return the delivery reports that a sender got."""
    found = [message_from_bytes(octets) for octets in net[host].mailboxes[path]]
    return [m for m in found if m.get_content_type() == "multipart/report"]


def actions(net: Network) -> list[str]:
    """Return what the sender was told, one word for each recipient in each report."""
    return [
        block["Action"]
        for octets in net[MSA].mailboxes[ANN]
        for block in status_fields(octets)[1:]
    ]


def fields(net: Network) -> dict[str, str]:
    """Return the fields of the only report, those of the message and of one recipient."""
    (octets,) = net[MSA].mailboxes[ANN]
    message, recipient = status_fields(octets)
    return {**message, **recipient}


GOOD_MAIL = [
    "RET=FULL",
    "RET=hdrs",
    "ENVID=QQ314159",
    "ENVID=" + "x" * 100,
    "ENVID=a+2Bb+20c",
]
BAD_MAIL = [
    "RET",
    "RET=NO",
    "ENVID",
    "ENVID=",
    "ENVID=" + "x" * 101,
    "ENVID=a+b",
    "ENVID=a+0D",
]
GOOD_RCPT = [
    *(
        "NOTIFY=NEVER",
        "NOTIFY=SUCCESS",
        "NOTIFY=success,failure",
        "NOTIFY=SUCCESS,FAILURE,DELAY",
    ),
    *(
        "ORCPT=rfc822;bob@example.net",
        "ORCPT=x400;/C+3Da+20b/",
        "ORCPT=rfc822;" + "x" * 480,
    ),
]
BAD_RCPT = [
    *(
        "NOTIFY",
        "NOTIFY=",
        "NOTIFY=NEVER,SUCCESS",
        "NOTIFY=SUCCESS,",
        "NOTIFY=SOMETIMES",
    ),
    *("ORCPT", "ORCPT=bob@example.net", "ORCPT=rfc822;b+0Ab", "ORCPT=rfc822;a=b"),
]


@pytest.mark.parametrize("parameter", GOOD_MAIL)
@pytest.mark.parametrize("answer", [250, 550])
def test_good_parameters_of_mail_change_no_answer(parameter: str, answer: int) -> None:
    policy = Policy()
    policy.mail = lambda *_: Reply(answer, "x", f"{answer // 100}.0.0")  # type: ignore[method-assign]
    assert codes(EHLO, f"{MAIL} {parameter}", policy=policy, **DSN) == [250, answer]


@pytest.mark.parametrize("parameter", BAD_MAIL)
def test_bad_parameters_of_mail_are_answered_501(parameter: str) -> None:
    assert last(EHLO, f"{MAIL} {parameter}", **DSN).code == 501


@pytest.mark.parametrize("twice", ["RET=FULL RET=FULL", "ENVID=a ENVID=a"])
def test_a_parameter_of_mail_given_twice_is_answered_501(twice: str) -> None:
    assert last(EHLO, f"{MAIL} {twice}", **DSN).code == 501


@pytest.mark.parametrize("parameter", GOOD_RCPT)
@pytest.mark.parametrize(("path", "answer"), [(BOB, 250), (CARL, 550)])
def test_good_parameters_of_rcpt_change_no_answer(
    parameter: str, path: str, answer: int
) -> None:
    policy = Policy(mailboxes=[BOB])
    line = f"RCPT TO:<{path}> {parameter}"
    assert last(EHLO, MAIL, line, policy=policy, **DSN).code == answer


@pytest.mark.parametrize("parameter", BAD_RCPT)
def test_bad_parameters_of_rcpt_are_answered_501(parameter: str) -> None:
    assert last(EHLO, MAIL, f"{RCPT} {parameter}", **DSN).code == 501


@pytest.mark.parametrize(
    "twice", ["NOTIFY=NEVER NOTIFY=NEVER", "ORCPT=rfc822;a ORCPT=rfc822;a"]
)
def test_a_parameter_of_rcpt_given_twice_is_answered_501(twice: str) -> None:
    assert last(EHLO, MAIL, f"{RCPT} {twice}", **DSN).code == 501


def test_the_longest_parameters_fit_on_the_line_all_at_once() -> None:
    orcpt = "ORCPT=rfc822;" + "x" * 493
    notify = "NOTIFY=SUCCESS,FAILURE,DELAY"
    path = "l" * 64 + "@" + ".".join(["d" * 59] * 3) + ".example"
    rcpt = f"RCPT TO:<{path}> {orcpt} {notify}"
    padded = rcpt + " " * (1036 - 2 - len(rcpt))
    assert last(EHLO, MAIL, padded, **DSN).code == 250
    every = f"MAIL FROM:<{path}> SIZE=1 RET=FULL ENVID={'x' * 100} BODY=8BITMIME SMTPUTF8 AUTH="
    every += "u" * 400 + "@x.example"
    assert last(EHLO, every, extensions=_ALL, users={"a": "b"}).code == 250


_ALL = ["SIZE", "DSN", "8BITMIME", "SMTPUTF8", "AUTH", "CHUNKING", "BINARYMIME"]


def test_a_host_that_announces_dsn_makes_reports_and_a_bare_server_does_not_announce_it() -> (
    None
):
    net = network()
    with net.client() as client:
        client.ehlo()
        assert "DSN" in client.offers
    assert "DSN" not in replies(EHLO)[0].lines


PARAMETERS = (
    ("RET=HDRS", "ENVID=QQ314159"),
    ("NOTIFY=SUCCESS,DELAY", "ORCPT=rfc822;Bob@Example.net"),
)


def test_a_relay_passes_every_parameter_on_as_it_was() -> None:
    net = network()
    submit(net, mail=" ".join(PARAMETERS[0]), rcpt=" ".join(PARAMETERS[1]))
    net.run(minutes=1)
    (entry,) = [e for e in net[MX].queue if e.envelope.reverse_path]
    assert [
        str(p) for p in entry.envelope.parameters if p.keyword in ("RET", "ENVID")
    ] == [*PARAMETERS[0]]
    assert [str(p) for p in entry.envelope.rcpt_parameters[0]] == [*PARAMETERS[1]]


def test_a_relay_adds_no_parameter_that_was_not_there() -> None:
    net = network()
    submit(net)
    net.run()
    (entry,) = net[MX].queue
    names = {p.keyword for p in entry.envelope.parameters}
    assert names <= {"SIZE"}
    assert entry.envelope.rcpt_parameters == ((),)


def test_a_host_without_dsn_gets_no_parameter() -> None:
    net = network(dsn=False)
    submit(net, mail=" ".join(PARAMETERS[0]), rcpt=" ".join(PARAMETERS[1]))
    net.run()
    said = "\n".join(
        line.text for line in net.hops[1].transcript if line.side == "client"
    )
    for keyword in ("NOTIFY", "ORCPT", "RET=", "ENVID"):
        assert keyword not in said


#: NOTIFY, and what the sender hears where the mail is delivered by a host with DSN, is
#: passed to a host without DSN, fails at such a host, and fails at a host with DSN.
TOLD = {
    "": ([], [], ["failed"], ["failed"]),
    "NOTIFY=NEVER": ([], [], [], []),
    "NOTIFY=SUCCESS": (["delivered"], ["relayed"], [], []),
    "NOTIFY=FAILURE": ([], [], ["failed"], ["failed"]),
    "NOTIFY=DELAY": ([], [], [], []),
    "NOTIFY=SUCCESS,FAILURE": (["delivered"], ["relayed"], ["failed"], ["failed"]),
}


@pytest.mark.parametrize("notify", TOLD)
def test_a_delivery_is_reported_where_success_was_asked_for(notify: str) -> None:
    net = network()
    submit(net, rcpt=notify)
    net.run()
    assert actions(net) == TOLD[notify][0]


@pytest.mark.parametrize("notify", TOLD)
def test_a_host_without_dsn_is_reported_as_the_last_that_tells(notify: str) -> None:
    net = network(dsn=False)
    submit(net, rcpt=notify)
    net.run()
    assert actions(net) == TOLD[notify][1]


@pytest.mark.parametrize("notify", TOLD)
@pytest.mark.parametrize("dsn", [True, False])
def test_a_failure_is_reported_unless_it_was_not_asked_for(
    notify: str, dsn: bool
) -> None:
    net = network(NO, dsn=dsn)
    submit(net, rcpt=notify)
    net.run()
    assert actions(net) == TOLD[notify][3 if dsn else 2]


@pytest.mark.parametrize("notify", TOLD)
def test_a_delay_is_reported_unless_notify_leaves_it_out(notify: str) -> None:
    net = network()
    net[MX].is_up = False
    submit(net, rcpt=notify)
    net.run(hours=5)
    assert actions(net) == (["delayed"] if notify in ("", "NOTIFY=DELAY") else [])


def test_delays_need_not_be_reported_at_all() -> None:
    net = network(schedule=Schedule(warn_hours=None))
    net[MX].is_up = False
    submit(net)
    net.run(hours=50)
    assert actions(net) == []


def test_nothing_is_told_to_nobody_and_the_postmaster_hears_of_it() -> None:
    net = network(NO)
    submit(net, rcpt="NOTIFY=SUCCESS,FAILURE", reverse_path="")
    net.run()
    assert [entry.envelope.reverse_path for entry in net[MSA].queue] == [""]
    assert len(net[MSA].mailboxes[f"postmaster@{MSA}"]) == 1


def test_a_report_names_only_those_it_is_due_for() -> None:
    net = network(NO, NO)
    with net.client() as client:
        client.ehlo()
        client.mail(ANN)
        client.rcpt(BOB, "NOTIFY=NEVER")
        client.rcpt(CARL, "NOTIFY=FAILURE")
        client.data(LETTER)
    net.run()
    assert fields(net)["Final-Recipient"] == f"rfc822; {CARL}"


def test_a_report_travels_from_nobody_and_asks_for_no_content() -> None:
    net = network(NO)
    submit(net, mail="RET=FULL ENVID=x", rcpt="NOTIFY=FAILURE")
    net.run()
    envelope = net[MSA].queue["Q2"].envelope
    assert (envelope.reverse_path, envelope.forward_paths) == ("", (ANN,))
    assert envelope.parameters == ()
    assert envelope.rcpt_parameters == ((),)


@pytest.mark.parametrize(
    ("ret", "type_"),
    [
        ("", "message/rfc822"),
        ("RET=FULL", "message/rfc822"),
        ("RET=HDRS", "text/rfc822-headers"),
    ],
)
def test_a_failure_brings_back_what_ret_asks_for(ret: str, type_: str) -> None:
    net = network(NO)
    submit(net, mail=ret)
    net.run()
    (report,) = reports(net)
    parts = [part.get_content_type() for part in report.get_payload()]
    assert parts == ["text/plain", "message/delivery-status", type_]


def test_a_success_brings_back_the_header_only() -> None:
    net = network()
    submit(net, mail="RET=FULL", rcpt="NOTIFY=SUCCESS")
    net.run()
    (report,) = reports(net)
    assert report.get_payload()[2].get_content_type() == "text/rfc822-headers"


def test_a_very_long_message_comes_back_as_its_header() -> None:
    net = network(NO)
    net.submit(
        ANN, BOB, LETTER + b"x" * 70 * 20_000 + b"\r\n", mail_parameters=["RET=FULL"]
    )
    net.run()
    (report,) = reports(net)
    assert report.get_payload()[2].get_content_type() == "text/rfc822-headers"


def test_envid_and_orcpt_come_back_as_they_were_meant() -> None:
    net = network(NO)
    submit(net, mail="ENVID=QQ+2B3+20x", rcpt="ORCPT=rfc822;Bob+2Btag@Example.net")
    net.run()
    assert fields(net)["Original-Envelope-Id"] == "QQ+3 x"
    assert fields(net)["Original-Recipient"] == "rfc822;Bob+tag@Example.net"


def test_without_envid_and_orcpt_their_fields_are_left_out() -> None:
    net = network(NO)
    submit(net)
    net.run()
    assert not {"Original-Envelope-Id", "Original-Recipient"} & set(fields(net))


def test_a_report_says_who_reports_whom_it_is_about_and_what_happened() -> None:
    net = network(NO)
    submit(net)
    net.run()
    found = fields(net)
    assert found["Reporting-MTA"] == f"dns; {MSA}"
    assert found["Final-Recipient"] == f"rfc822; {BOB}"
    assert found["Action"] == "failed"
    assert found["Status"] == "5.1.1"
    assert found["Remote-MTA"] == f"dns; {MX}"
    assert found["Diagnostic-Code"].startswith("smtp; 550")


def test_the_diagnostic_code_is_the_whole_reply() -> None:
    net = network(NO)
    submit(net)
    net.run()
    words = "smtp; 550-5.1.1 No such user here 550 5.1.1 and never was"
    assert " ".join(fields(net)["Diagnostic-Code"].split()) == words


@pytest.mark.parametrize(("code", "status"), [(550, "5.0.0"), (554, "5.0.0")])
def test_a_reply_without_a_finer_code_gives_a_status_of_its_class(
    code: int, status: str
) -> None:
    net = network(Reply(code, "No"))
    submit(net)
    net.run()
    assert fields(net)["Status"] == status


def test_a_message_that_grew_too_old_has_a_status_of_class_4() -> None:
    net = network()
    net[MX].is_up = False
    submit(net, rcpt="NOTIFY=FAILURE")
    net.run()
    assert fields(net)["Status"] == "4.4.7"


def test_the_address_of_the_envelope_is_not_mended() -> None:
    odd = '"Bob B"@example.net'
    net = network(NO)
    submit(net, odd)
    net.run()
    assert fields(net)["Final-Recipient"] == f"rfc822; {odd}"
