"""Values for every view: small, typical, large and awkward ones, by view and name."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from typing import Any

import smtpkit
from smtpkit import agents
from smtpkit.agents import Network
from smtpkit.protocol.codes import CODES
from smtpkit.protocol.commands import Parameter
from smtpkit.protocol.replies import Reply
from smtpkit.protocol.session import Delivery, Envelope, Trace
from smtpkit.transcript.model import Line, Transcript
from smtpkit.transcript.pcap import to_pcap, to_pcapng
from smtpkit.transcript.segments import packets_of
from tests.views import conversations as talk

CTE = b"Content-Transfer-Encoding: "
BOB = "bob@example.net"
TRACE = Trace("me.example", "mx.example.net", "ESMTP", 0.0)
LONGEST = Trace("c" * 255, "s" * 255, "UTF8SMTPSA", 0.0)
LETTER = (
    b"Received: from me.example ([192.0.2.1])\r\n"
    b"\tby msa.example.org with ESMTPSA id Q1; Mon, 05 Jan 2026 09:00:00 +0000\r\n"
    b"From: Ann <ann@example.org>\r\nTo: Bob <bob@example.net>\r\n"
    b"Subject: The letter in the envelope\r\n"
    b"Date: Mon, 05 Jan 2026 09:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n"
    b"\r\nDear Bob,\r\n\r\nthis is the letter.\r\n"
)
LONG_LETTER = (
    b"".join(b"X-Field-%d: %s\r\n" % (n, b"v" * 40 * n) for n in range(60))
    + b"\r\n"
    + b"z" * 2000
    + b"\r\n"
    + b"line\r\n" * 900
)


def to(*paths: str, reverse: str = "ann@example.org", **more: Any) -> Envelope:
    return Envelope(reverse, paths, **more)


def crowd(number: int) -> tuple[str, ...]:
    return tuple(f"recipient{n}@example.net" for n in range(number))


ENVELOPE = {
    "small": to(BOB, reverse=""),
    "typical": Delivery(
        to(
            BOB,
            "carol@example.com",
            parameters=(Parameter("SIZE", "300"), Parameter("BODY", "8BITMIME")),
            rcpt_parameters=((Parameter("NOTIFY", "SUCCESS,FAILURE"),), ()),
        ),
        LETTER,
        TRACE,
    ),
    "large": Delivery(
        to(
            *crowd(100),
            reverse="a" * 60 + "@example.org",
            parameters=(Parameter("SIZE", "300"),) * 20,
            rcpt_parameters=((Parameter("ORCPT", "rfc822;" + "x" * 300),),) * 100,
        ),
        LONG_LETTER,
        LONGEST,
    ),
    "seven recipients": Delivery(to(*crowd(7)), LETTER, LONGEST),
    "long recipients": Delivery(
        to(*(f"{'m' * 64}@{'d' * n}.example" for n in (1, 20, 60))), LETTER, TRACE
    ),
    "letter alone": b"Subject: hi\r\n\r\nHello\r\n",
    "nothing in it": Delivery(to(), b"", TRACE),
    "no octets": b"",
    "no message": Delivery(to(BOB), b"no message\r\nat all\x00\xff\r\n", TRACE),
    "no empty line": b"Subject: hi\r\nTo: bob@example.net",
    "bare LF": b"Subject: hi\n\nHello\n",
    "no header": b"\r\nbody\r\n",
    "a wrong line": b"Subject: hi\r\nwhat is this\r\n\r\nHello\r\n",
    "a long name": b"X" * 2000 + b": hi\r\n\r\nx\r\n",
}

TRACED = (
    b"Return-Path: <ann@example.org>\r\n"
    b"Authentication-Results: mx.example.net; spf=pass\r\n"
    b"Received: from relay.example.net ([192.0.2.2])\r\n\tby mx.example.net with ESMTP"
    b" id Q1\r\n\tfor <bob@example.net>; Mon, 05 Jan 2026 09:00:02 +0000\r\n"
    b"X-Spam: no\r\n"
    b"Received: from msa.example.org ([192.0.2.1])\r\n\tby relay.example.net with ESMTPS"
    b" id Q1; Mon, 05 Jan 2026 09:00:01 +0000\r\n"
    b"Received: from client.example\r\n\tby msa.example.org with ESMTPSA id Q1;"
    b" Mon, 05 Jan 2026 09:00:00 +0000\r\n"
    b"Date: Mon, 05 Jan 2026 09:00:00 +0000\r\nMessage-ID: <Q1@msa.example.org>\r\n"
    b"From: Ann <ann@example.org>\r\nTo: bob@example.net\r\nSubject: hi\r\n"
    b"\r\nHello\r\n"
)
COMPOSED = (
    b"From: Ann <ann@example.org>\r\nBcc: eve@example.com\r\nSubject: hi\r\n\r\nHi\r\n"
)
AT_MSA = (
    b"Received: from c.example by msa.example.org\r\nDate: today\r\n"
    b"From: Ann <ann@example.org>\r\nSubject: hi\r\n\r\nHi\r\n"
)
AT_MX = b"Received: from msa.example.org by mx.example.net\r\n" + AT_MSA

#: Bob had it from Ann, and sent it again to Carol, who sent it to Dora and Eve.
RESENT = (
    b"Return-Path: <carol@example.com>\r\n"
    b"Received: from out.example.com by mx.example with ESMTPS; date\r\n"
    b"Received: from carols.example by out.example.com with ESMTPSA; date\r\n"
    b"Resent-From: carol@example.com\r\nResent-To: dora@d.example\r\n"
    b"Resent-From: Carol <carol@example.com>\r\nResent-To: eve@e.example\r\n"
    b"Return-Path: <bob@example.net>\r\nX-Spam: no\r\n"
    b"Received: from bobs.example by mx.example.com with ESMTP; date\r\n"
    b"User-Agent: b/1\r\nResent-Date: date\r\nResent-From: Bob <bob@example.net>\r\n"
    b"Resent-To: carol@example.com\r\n"
) + TRACED

HEADER_AUTHORS = {
    "sent again": RESENT,
    "small": b"Subject: hi\r\n\r\nHello\r\n",
    "typical": TRACED,
    "at each place": [
        ("Ann's program", COMPOSED),
        ("msa.example.org", AT_MSA),
        ("mx.example.net", AT_MX),
        ("the mailbox", b"Return-Path: <ann@example.org>\r\n" + AT_MX),
    ],
    "large": b"".join(
        b"Received: from h%d.example by %s.example with SMTP\r\n" % (n, b"h" * 3 * n)
        for n in range(100)
    )
    + LONG_LETTER,
    "one field of 50 lines": b"To: a\r\n" + b" <x@example.net>,\r\n" * 49 + b"\r\n",
    "a delivery": Delivery(to(BOB), LETTER, TRACE),
    "return path inside": b"Subject: hi\r\nReturn-Path: <x@example.org>\r\n" + TRACED,
    "no header": b"\r\nbody\r\n",
    "no message": b"no message\r\n",
    "no octets": b"",
    "a wrong line": b"Subject: hi\r\n\x00what\xff\r\n\r\n",
    "a long name": b"X" * 2000 + b": hi\r\n\r\nx\r\n",
}


def mixed() -> EmailMessage:
    """A message as `email` builds it: text in two forms, and two files."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "ann@example.org", "bob@example.net"
    message["Subject"] = "Grüße aus dem Süden"
    message.set_content("Grüße\n")
    message.add_alternative(
        "<p>Gr&uuml;&szlig;e</p><img src='cid:1'>\n", subtype="html"
    )
    html = message.get_payload()[1]
    html.add_related(bytes(900), "image", "png", cid="<1>", filename="sun.png")
    message.add_attachment(bytes(range(256)) * 20, "application", "pdf",
                           filename="bill of May.pdf")  # fmt: skip
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = "the older one"
    inner.set_content("I wrote first\n")
    message.add_attachment(inner)
    for part in message.walk():
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=={part.get_content_subtype()}==")
    return message


def many_parts(number: int, depth: int = 0) -> bytes:
    """A multipart with so many parts, and below it one inside the other."""
    lines = [b"MIME-Version: 1.0"]
    for level in range(depth):
        lines += [b'Content-Type: multipart/mixed; boundary="b%d"' % level, b"",
                  b"--b%d" % level]  # fmt: skip
    lines += [b'Content-Type: multipart/digest; boundary="x"', b""]
    for n in range(number):
        lines += [
            b"--x",
            b"Content-Type: text/plain; name*=utf-8''part%d" % n,
            b"",
            b"hi",
        ]
    lines += [b"--x--"]
    lines += [b"--b%d--" % level for level in reversed(range(depth))]
    return b"\r\n".join(lines) + b"\r\n"


def mime(content_type: bytes, body: bytes, *fields: bytes) -> bytes:
    head = (b"MIME-Version: 1.0", b"Content-Type: " + content_type, *fields)
    return b"\r\n".join((*head, b"", body))


STATUS = (
    b"Reporting-MTA: dns; mx.example.net\r\nArrival-Date: today\r\n\r\n"
    b"Final-Recipient: rfc822; bob@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    b"Diagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n"
)
PARTS = b"--x\r\n\r\none\r\n--x\r\nContent-Type: text/html\r\n\r\ntwo\r\n"
MIME_TREE = {
    "small": b"Subject: hi\r\n\r\nHello\r\n",
    "typical": mixed,
    "typical as octets": lambda: bytes(mixed()),
    "thirty parts": many_parts(30),
    "200 parts": many_parts(200),
    "deep": many_parts(3, 12),
    "too deep": many_parts(1, 40),
    "no boundary": mime(b"multipart/mixed", PARTS),
    "wrong boundary": mime(b"multipart/mixed; boundary=y", PARTS),
    "cut off": mime(b"multipart/mixed; boundary=x", PARTS),
    "no parts": mime(b"multipart/mixed; boundary=x", b"--x--\r\n"),
    "no MIME-Version": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + PARTS,
    "broken base64": mime(b"image/png", b"abc$%&\r\n=", CTE + b"base64"),
    "unknown names": mime(b"text/plain; charset=klingon-1", b"x", CTE + b"x-magic"),
    "no type": mime(b"picture", b"x"),
    "multipart in base64": mime(b"multipart/mixed; boundary=x", PARTS, CTE + b"base64"),
    "long names": mime(
        b"application/" + b"x" * 300 + b'; name="' + b"n" * 500 + b'"',
        b"x",
        b"Content-Disposition: attachment",
        b"Subject: " + b"w" * 1900,
    ),
    "octets in names": mime(
        b"text/plain; name=\xff\xfe\x00", b"\xff", b"Subject: \xfc"
    ),
    "a report": mime(b"message/delivery-status", STATUS),
    "a report on many": mime(
        b"multipart/report; boundary=x",
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        + STATUS
        + (b"\r\n" + b"Status: 5.1.1\r\nX-Note: %s\r\n" % (b"w" * 300)) * 30
        + b"\r\n--x--\r\n",
    ),
    "an empty report": mime(b"message/delivery-status", b""),
    "a wrong line in a report": mime(
        b"message/delivery-status", b"Status: 5.1.1\r\nnonsense\r\n"
    ),
    "a field without a name": b": hi\r\n\r\nHello\r\n",
    "no message": b"no message\r\nat all\r\n",
    "no octets": b"",
}

GREEK = "Η λίμνη είναι ήσυχη.\r\n"
ENCODING_COST = {
    "small": {"a word": b"Hello"},
    "typical": {
        "English": b"The lake is calm.\r\n" * 20,
        "German": "Die Boote warten schön.\r\n".encode() * 20,
        "Greek": GREEK.encode() * 20,
        "any octets": bytes(range(256)) * 3,
    },
    "only signs to quote": {"=": b"=" * 900},
    "one long line": {"a line": b"x" * 5000},
    "no octets": {"nothing": b"", "something": b"x"},
    "large": {f"number {n}": bytes([n]) * 5000 for n in range(40)},
    "long names": {
        f"{n} " + "word " * n + "w" * 20 * n: b"\xff" * 10**n for n in range(6)
    },
    "no value": {},
}

REPLY = {
    "small": Reply(354),
    "typical": Reply(550, "no such mailbox here", "5.1.1"),
    "several lines": Reply(250, ("mx.example.net greets you", "SIZE 1000", "8BITMIME")),
    "large": Reply(451, tuple("t" * 40 * n for n in range(50)), "4.999.999"),
    "octets": b"421-mx.example.net\r\n421 closing\r\n",
    "no code of SMTP": Reply(477, "x" * 2000),
    "controls": Reply(250, "Grüße \x07 \u7530"),
    **{
        f"code {code}": Reply(code, "text", f"{code // 100}.1.1")
        for code in (220, 235, 250, 450, 500, 503, 538, 556)
    },
}

REPLY_MAP = {
    "small": [250],
    "typical": talk.typical,
    "large": lambda: [*CODES, *CODES, *[250] * 2000, *[503] * 123, 477, 499, 567, 250],
    "several transcripts": lambda: [talk.typical(), talk.pipelined(), Reply(354)],
    "none met": Transcript(),
    "no value": None,
    "outside": [*range(260, 300)],
    "unknown": [*range(500, 512)],
}


def sent(way: str, rtt_ms: float, recipients: int = 3) -> Transcript:
    """The transcript of one message, sent in a way over a link."""
    without = {"plain": ["PIPELINING", "CHUNKING"], "BDAT": ["PIPELINING"]}
    lab = smtpkit.Lab(rtt_ms=rtt_ms, without=without.get(way, []))
    client = lab.client()
    client.ehlo("me.example")
    chunk = 4000 if "BDAT" in way else None
    letter = b"Subject: hi\r\n\r\n" + b"Hello\r\n" * 1000
    client.send_message("ann@example.org", crowd(recipients), letter, chunk=chunk)
    client.quit()
    return lab.transcript


def all_ways(*links: float, recipients: int = 3) -> list[tuple[str, float, Transcript]]:
    ways = {"plain": "one at a time", "BDAT": "BDAT", "pipelined": "pipelined",
            "both BDAT": "pipelined and BDAT"}  # fmt: skip
    return [
        (name, rtt_ms, sent(way, rtt_ms, recipients))
        for way, name in ways.items()
        for rtt_ms in links
    ]


ROUND_TRIPS = {
    "small": {"by hand": talk.typical()},
    "typical": lambda: all_ways(1, 20, 200),
    "100 recipients": lambda: all_ways(1, 20, 200, recipients=100),
    "large": lambda: [
        (f"way {n} {'w' * 5 * n}", float(rtt), transcript)
        for n, transcript in enumerate([talk.many(9), *[talk.many(900)] * 19])
        for rtt in range(8)
    ],
    "pairs": lambda: [("a", talk.typical()), ("b", talk.pipelined())],
    "no clock": {"typed": talk.typical(timed=False)},
    "nothing said": {"silent": Transcript()},
    "no ways": [],
}


def both(octets: bytes, *lenient: str) -> dict[str, Transcript]:
    """Transcripts of the same octets, sent to a strict and to a lenient server."""
    found = {}
    for name, flags in (("the strict server", ()), ("the lenient server", lenient)):
        lab = smtpkit.Lab(hostname="mx.example.net", lenient=flags)
        lab.say(octets)
        found[name] = lab.transcript
    return found


BEGIN = (
    b"EHLO me.example\r\nMAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.net>\r\n"
)
SECOND = b"MAIL FROM:<eve@example.org>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\n"
TWO_ENDS = (
    BEGIN + b"DATA\r\nSubject: hi\r\n\r\nHello\r\n\n.\n" + SECOND
    + b"Subject: hidden\r\n\r\n.\r\nQUIT\r\n"
)  # fmt: skip
LF_ENDS = ("bare_lf_text", "bare_lf_end_of_data")
OCTETS_COMPARED = {
    "small": lambda: both(b"NOOP\nNOOP\r\n", "bare_lf_command"),
    "typical": lambda: both(TWO_ENDS, *LF_ENDS),
    "the same": lambda: both(BEGIN, *LF_ENDS),
    "bare CR": lambda: both(
        TWO_ENDS.replace(b"\n.\n", b"\r.\r"), "bare_cr", "bare_cr_end_of_data"
    ),
    "large": lambda: both(
        BEGIN
        + b"DATA\r\n"
        + b"z" * 900
        + b"\r\n"
        + b"line\n" * 300
        + b"x\r\n.\r\n"
        + b"NOOP\r\n" * 30,
        *LF_ENDS,
    ),
    "long lines": lambda: both(
        b"NOOP " + b"x" * 2000 + b"\n" + b"y" * 90 + b"\r\n", "bare_lf_command"
    ),
    "closed early": lambda: [
        ("short" * 20, both(b"QUIT\r\n")["the strict server"]),
        ("long", both(b"QUIT\r\n" + b"NOOP\r\n")["the strict server"]),
    ],
    "not ended": lambda: both(BEGIN + b"DATA\r\nabc\xff\x00", *LF_ENDS),
    "nothing sent": lambda: both(b""),
}

LONG_HOST = "h" * 60 + "." + "d" * 60 + ".example"
ARCHITECTURE = {
    "small": None,
    "typical": [
        "Ann's laptop",
        "msa.example.org",
        "relay.example.net",
        "mx.example.net",
    ],
    "two hosts": ["client.example", "mx.example.net"],
    "large": [f"{n}.{LONG_HOST}" for n in range(100)],
    "one host": ["client.example"],
    "none": [],
}


def frame(number: int, transcript: Transcript) -> bytes:
    """The octets of a packet that would have carried a transcript."""
    return list(packets_of(transcript))[number].octets


LAYERS = {
    "small": lambda: frame(4, talk.typical()),
    "typical": talk.typical,
    "a handshake": lambda: frame(0, talk.typical()),
    "large": lambda: frame(6, sent("pipelined", 20, 100)),
    "a long line": lambda: talk.long_lines(2000),
    "a capture": lambda: to_pcap(talk.typical()),
    "a capture cut off": lambda: to_pcap(talk.typical())[:300],
    "next generation": lambda: to_pcapng(talk.typical()),
    "cut in mid-packet": lambda: frame(4, talk.typical())[:40],
    "cut in TCP": lambda: frame(4, talk.typical())[:60],
    "not kept": lambda: max(packets_of(omitting()), key=lambda packet: packet.length),
    "IPv6": lambda: bytes.fromhex("00005e00530100005e00531986dd") + IPV6,
    "no IP": b"\x00" * 12 + b"\x08\x06" + bytes(range(60)),
    "nothing said": Transcript(),
}
IPV6 = (
    bytes.fromhex("6000000000190640")
    + bytes.fromhex("20010db8" + "00" * 11 + "01")
    + bytes.fromhex("20010db8" + "00" * 11 + "19")
    + bytes.fromhex("c0000019000003e90000138950180000abcd0000")
    + b"QUIT\r"
)


def omitting() -> Transcript:
    transcript = Transcript()
    transcript.add(Line("client", b"x\r\n", kind="text", omitted=500))
    return transcript


HI = b"From: Ann <ann@example.org>\r\nSubject: hi\r\n\r\nHello\r\n"


def journey(*hosts: str, to: tuple[str, ...] = (BOB,), **options: Any) -> Network:
    """A network through which one message has gone."""
    net = agents.chain(*hosts, **options)
    net.submit("ann@example.org", to, HI)
    net.run()
    return net


def three_hosts(**options: Any) -> Network:
    return journey("msa.example.org", "relay.example.net", "mx.example.net", **options)


def greylisted(*paths: str) -> Network:
    """A message that has to wait, and one recipient who does not exist."""
    mx = agents.Relay(
        "mx.example.net",
        agents.Greylisting(agents.final("example.net", mailboxes=[BOB]), minutes=5),
    )
    msa = agents.Relay("msa.example.org", agents.submission("example.org"))
    net = agents.Network(msa, mx)
    net.submit("ann@example.org", paths or (BOB, "nobody@example.net"), HI)
    net.run()
    return net


def never() -> Network:
    """A message for a host that is down: tried for five days, then returned."""
    net = agents.chain("msa.example.org", "mx.example.net")
    net.last.is_up = False
    net.submit("ann@example.org", BOB, HI)
    net.run()
    return net


def under_way() -> Network:
    """A message that waits for its second attempt."""
    net = agents.chain("msa.example.org", "mx.example.net")
    net.last.is_up = False
    net.submit("ann@example.org", BOB, HI)
    net.run(minutes=70)
    return net


def many_hosts() -> Network:
    return journey(*(f"h{n}.{'x' * 40}.example" for n in range(12)),
                   to=tuple(f"r{n}@{'x' * 40}.example" for n in range(100)))  # fmt: skip


NETWORKS = {
    "small": lambda: journey("mx.example.net"),
    "typical": three_hosts,
    "TLS": lambda: three_hosts(tls=True),
    "greylisted": greylisted,
    "large": never,
    "many hosts": many_hosts,
    "100 recipients": lambda: greylisted(*crowd(100)),
    "under way": under_way,
    "nothing sent": lambda: agents.chain("msa.example.org", "mx.example.net"),
}

QUEUE_TIMELINE = {
    "small": lambda: journey("msa.example.org", "mx.example.net").first.queue,
    "typical": lambda: greylisted().first.queue,
    "one entry": lambda: never().first.queue["Q1"],
    "large": lambda: never().first.queue,
    "under way": lambda: under_way().first.queue,
    "100 recipients": lambda: greylisted(*crowd(100)).first.queue,
    "many messages": lambda: list(never().first.queue) * 15,
    "long names": lambda: many_hosts().first.queue,
    "nothing accepted": lambda: agents.chain("msa.example.org").first.queue,
}

LADDER = {
    "small": lambda: talk.greeted().transcript,
    "typical": talk.typical,
    "pipelined in TLS": talk.pipelined,
    "large": lambda: talk.many(1001),
    "long lines": lambda: talk.long_lines(2000),
    "nothing said": Transcript(),
}
OCTETS = {
    "small": b"QUIT\r\n",
    "typical": b"..hidden\r\nGr\xc3\xbc\xc3\x9fe\nx\r\n",
    "pieces": [b"250 O", b"K\r", b"\n"],
    "a transcript": talk.typical,
    "large": b"z" * 900 + b"\r\n" + bytes(range(256)) * 40,
    "no octets": b"",
}

#: view -> name of the sample -> value, or what makes the picture of it.
SAMPLES: dict[str, dict[str, Any]] = {
    "ladder": LADDER,
    "machine": LADDER,
    "octets": OCTETS,
    "envelope": ENVELOPE,
    "header_authors": HEADER_AUTHORS,
    "mime_tree": MIME_TREE,
    "reply": REPLY,
    "reply_map": REPLY_MAP,
    "round_trips": ROUND_TRIPS,
    "octets_compared": OCTETS_COMPARED,
    "architecture": ARCHITECTURE,
    "layers": LAYERS,
    "hops": NETWORKS,
    "responsibility": NETWORKS,
    "queue_timeline": QUEUE_TIMELINE,
    "encryption": NETWORKS,
    "encoding_cost": ENCODING_COST,
}


def each() -> list[tuple[str, str]]:
    """Return the names of all samples: of the view, of the value."""
    return [(view, name) for view, values in SAMPLES.items() for name in values]


def drawn(view: str, name: str, **options: Any) -> Any:
    """Return a new picture of a sample."""
    from smtpkit import views

    value = SAMPLES[view][name]
    draw: Callable[..., Any] = getattr(views, view)
    return draw(value() if callable(value) else value, **options)


@cache
def drawn_once(view: str, name: str) -> Any:
    """Return the picture of a sample, the same each time."""
    return drawn(view, name)
