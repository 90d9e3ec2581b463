"""Values for every view: small, typical, large and awkward ones, by view and name."""

from collections.abc import Callable
from typing import Any

from smtpkit.protocol.commands import Parameter
from smtpkit.protocol.session import Delivery, Envelope, Trace

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

HEADER_AUTHORS = {
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

#: view -> name of the sample -> value, or what makes the picture of it.
SAMPLES: dict[str, dict[str, Any]] = {
    "envelope": ENVELOPE,
    "header_authors": HEADER_AUTHORS,
}


def each() -> list[tuple[str, str]]:
    """Return the names of all samples: of the view, of the value."""
    return [(view, name) for view, values in SAMPLES.items() for name in values]


def drawn(view: str, name: str, **options: Any) -> Any:
    """Return the picture of a sample."""
    from smtpkit import views

    value = SAMPLES[view][name]
    draw: Callable[..., Any] = getattr(views, view)
    return draw(value() if callable(value) else value, **options)
