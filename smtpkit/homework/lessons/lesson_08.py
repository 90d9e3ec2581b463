"""The checks of lesson 08, on the format of messages and on MIME.

Facts are those of RFC 5322 sections 2.1.1, 3.3, 3.4, 3.6 and 3.6.4, RFC 2045 sections 2.7
and 6 (encodings), RFC 2046 section 5.1 (multipart), RFC 2183 section 2 (attachments).
"""

from __future__ import annotations

from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong

__all__ = ["QUESTIONS"]

REQUIRED = Choose(
    id="08-required",
    prompt="Which header fields must a message have?",
    options=(
        Option(
            "`From`, `To` and `Subject`.",
            "to-is-required",
            "A message may lack `To` and `Subject`. Who gets it is said in `RCPT`.",
        ),
        Option("`Date` and `From`."),
        Option(
            "`Message-ID`, `Date` and `From`.",
            "id-is-required",
            "Nearly: a message *should* have a `Message-ID`. It must have the other "
            "two.",
            "RFC 5322 section 3.6.4",
        ),
        Option(
            "None: the envelope says all that is needed.",
            "nothing-required",
            "Servers need no field. But people want to know who wrote, and when.",
        ),
    ),
    answer="B",
    because=(
        "When it was written, and who is the author: these two, once each. All others "
        "may be missing."
    ),
    source="RFC 5322 section 3.6",
    hints=(
        "Look at the next cell: which fields does Ann give?",
        "Two fields. Neither of them says where the letter goes.",
    ),
    taught_in="run-fields",
)

REPLY = Read(
    id="08-reply",
    prompt=(
        "Ann answers this letter. Her program copies the value of one line into the "
        "field `In-Reply-To` of her answer. Which line?"
    ),
    material="""
From: Bob <bob@example.net>
Date: Mon, 5 Jan 2026 10:00:00 +0000
Subject: Re: Lunch?
Message-ID: <2@example.net>
In-Reply-To: <1@example.org>
References: <1@example.org>
""",
    form="a line number",
    answer=4,
    because=(
        "`In-Reply-To` names the letter that is answered, and a letter's name is its "
        "`Message-ID`."
    ),
    source="RFC 5322 section 3.6.4",
    hints=(
        "Which line is the name of *this* letter?",
        "Lines 5 and 6 name another letter: the one that Bob answered.",
    ),
    taught_in="run-thread",
    wrong=(
        Wrong(
            5,
            "answer-copies-answer",
            "That is what Bob answered. Ann answers Bob's letter, not that one.",
        ),
        Wrong(
            6,
            "answer-copies-answer",
            "These are the letters before. Ann's `References` takes them over, and "
            "adds Bob's letter.",
        ),
        Wrong(
            3,
            "subject-makes-thread",
            "Any letter may have this subject. A name must be unique.",
        ),
    ),
)

DATE = Predict(
    id="08-date",
    prompt=(
        "Ann's letter says `Date: Mon, 5 Jan 2026 09:00:00 +0100`, Carol's says "
        "`Date: Mon, 5 Jan 2026 03:30:00 -0500`. How many minutes after Ann did Carol "
        "write?"
    ),
    form="a number",
    answer=30,
    because=(
        "Ann's clock is one hour ahead of UTC: it was 08:00 there. Carol's is five "
        "hours behind: 08:30."
    ),
    source="RFC 5322 section 3.3",
    hints=(
        "What time was it in UTC, for each of them?",
        "`+0100`: this clock is ahead of UTC, so take the hour away. `-0500`: add.",
    ),
    taught_in="run-date",
    wrong=(
        Wrong(
            -330,
            "clock-is-time",
            "You compared the clocks on the wall. They show different zones.",
        ),
        Wrong(
            -30,
            "clock-is-time",
            "You turned one clock to UTC. Turn the other one, too: 09:00 +0100 is 08:00.",
        ),
        Wrong(
            -690,
            "zone-is-added",
            "The zone is already in the time: take it away to get UTC.",
        ),
    ),
)

ADDRESSES = Predict(
    id="08-addresses",
    prompt="To how many addresses do these two fields of a letter point?",
    material="""
To: "Lake, Bob" <bob@example.net>, Carol <carol@example.com>
Cc: Walkers: dora@example.com, eve@example.net;
""",
    form="a number",
    answer=4,
    because=(
        "The first comma stands in quotes: it is part of a name. *Walkers* is the name "
        "of a group, from the colon to the semicolon."
    ),
    source="RFC 5322 section 3.4",
    hints=(
        "Which commas separate, and which one belongs to a name?",
        "Count what has an `@`.",
    ),
    taught_in="run-addresses",
    wrong=(
        Wrong(
            5,
            "comma-splits",
            "The comma inside the quotes separates nothing: the name is *Lake, Bob*.",
        ),
        Wrong(
            3,
            "group-is-address",
            "*Walkers* is only the name of a group. Two addresses are in it.",
        ),
        Wrong(
            2,
            "cc-is-copy",
            "Those in `Cc` get the letter too.",
            "RFC 5322 section 3.6.3",
        ),
    ),
)

LINES = Predict(
    id="08-lines",
    prompt=(
        "A server takes no line that is longer than RFC 5322 allows. Four letters "
        "come: their longest lines have 78, 79, 998 and 999 characters, and CRLF. How "
        "many are accepted?"
    ),
    form="a number",
    answer=3,
    because=(
        "998 characters are allowed, and CRLF is not counted. More than 78 is only "
        "unwise."
    ),
    source="RFC 5322 section 2.1.1",
    hints=(
        "One number of the rule is a MUST, the other a SHOULD.",
        "Only one of the four breaks the MUST.",
    ),
    taught_in="run-lines",
    wrong=(
        Wrong(
            1,
            "78-is-limit",
            "78 is what lines *should* have, so that they fit on a screen. A longer "
            "one is legal.",
        ),
        Wrong(
            2,
            "crlf-is-counted",
            "998 is counted without the CRLF. With it, it is 1,000.",
            "RFC 5321 section 4.5.3.1.6",
        ),
        Wrong(
            4,
            "line-is-1000",
            "999 characters and CRLF are 1,001 octets. SMTP gives 1,000.",
            "RFC 5321 section 4.5.3.1.6",
        ),
    ),
)


def too_long(message: bytes) -> list[int]:
    lines = message.split(b"\r\n")
    return [number for number, line in enumerate(lines, 1) if len(line) > 998]


def _recommended(message: bytes) -> list[int]:
    lines = message.split(b"\r\n")
    return [number for number, line in enumerate(lines, 1) if len(line) > 78]


def _with_crlf(message: bytes) -> list[int]:
    lines = message.splitlines(keepends=True)
    return [number for number, line in enumerate(lines, 1) if len(line) > 998]


def _thousand(message: bytes) -> list[int]:
    lines = message.split(b"\r\n")
    return [number for number, line in enumerate(lines, 1) if len(line) > 1000]


def _from_zero(message: bytes) -> list[int]:
    lines = message.split(b"\r\n")
    return [number for number, line in enumerate(lines) if len(line) > 998]


def _first_only(message: bytes) -> list[int]:
    return too_long(message)[:1]


def _every_lf(message: bytes) -> list[int]:
    lines = message.splitlines()
    return [number for number, line in enumerate(lines, 1) if len(line) > 998]


TOO_LONG = Write(
    id="08-too-long",
    prompt=(
        "Write `too_long(message)`: the numbers of the lines that have more than 998 "
        "characters, as a list. The first line of the message has number 1."
    ),
    answer=too_long,
    because=(
        "Lines end with CRLF and nothing else. What is counted stands between two of "
        "them."
    ),
    source="RFC 5322 section 2.1.1",
    hints=(
        "Cut at CRLF. Then the line end is gone, and need not be counted.",
        '`enumerate(message.split(b"\\r\\n"), 1)` gives numbers and lines.',
    ),
    taught_in="run-lines",
    rows=(
        Row(
            (b"Subject: hi\r\n\r\nHello\r\n",), [],
            "No line is long here.",
            "78-is-limit",
        ),
        Row(
            (b"x" * 79 + b"\r\n",), [],
            "79 characters are legal. 78 is advice.",
            "78-is-limit",
        ),
        Row(
            (b"x" * 998 + b"\r\n",), [],
            "998 characters are legal, and the CRLF does not count.",
            "crlf-is-counted",
        ),
        Row(
            (b"x" * 2000 + b"\r\n",), [1],
            "The first line is too long, and its number is 1.",
            "count-from-zero",
        ),
        Row(
            (b"Subject: hi\r\n\r\n" + b"x" * 999 + b"\r\n",), [3],
            "The third line has 999 characters: one too many.",
            "line-is-1000",
        ),
        Row(
            (b"x" * 2000 + b"\r\nshort\r\n" + b"y" * 999 + b"\r\n",), [1, 3],
            "Two lines are too long.",
            "first-line-only",
        ),
        Row(
            (b"x" * 600 + b"\n" + b"x" * 600 + b"\r\n",), [1],
            "LF alone ends no line: this is one line of 1,201 characters.",
            "lf-ends-line",
        ),
    ),
    typical=(
        _recommended,
        _with_crlf,
        _thousand,
        _from_zero,
        _first_only,
        _every_lf,
    ),
)  # fmt: skip

ASCII_MIME = Choose(
    id="08-ascii-mime",
    prompt=(
        "A letter has `MIME-Version: 1.0` and `Content-Type: text/plain; "
        "charset=us-ascii`. Its body is `Hello`. What is right?"
    ),
    options=(
        Option(
            "It is ASCII, so it is not MIME.",
            "ascii-or-mime",
            "`MIME-Version` says that it is MIME, and `us-ascii` is one of the "
            "character sets of MIME.",
        ),
        Option(
            "It is MIME, so it needs a server that offers 8BITMIME.",
            "mime-is-eight-bit",
            "8BITMIME is for octets above 127, and there is none. Many MIME "
            "letters are ASCII on their way.",
            "RFC 6152 section 3",
        ),
        Option(
            "The fields are wrong: MIME is for letters with files.",
            "mime-is-files",
            "Text alone may be MIME, too: the first letter of this lesson says so.",
        ),
        Option("It is ASCII, and it is MIME."),
    ),
    answer="D",
    because=(
        "MIME tells what the octets mean. ASCII tells which octets they are. Without "
        "the two fields it would mean the same."
    ),
    source="RFC 2045 section 5.2",
    hints=(
        "Look at the table of five letters: how many say True twice?",
        "One word is about octets, the other is about what they mean.",
    ),
    taught_in="run-ascii-mime",
)

BASE64 = Predict(
    id="08-base64",
    prompt=(
        "57 octets of a picture are written in base64, and the line ends with CRLF. "
        "How many octets travel?"
    ),
    form="a number",
    answer=78,
    because=(
        "57 octets are 19 groups of three. Each group becomes four characters: 76, a "
        "full line. With CRLF it is 78."
    ),
    source="RFC 2045 section 6.8",
    hints=(
        "Three octets become four characters. How many groups of three are there?",
        "19 groups of four characters, and two octets for the line end.",
    ),
    taught_in="run-encoded",
    wrong=(
        Wrong(
            76,
            "crlf-is-free",
            "76 characters, that is right. But CR and LF travel too.",
        ),
        Wrong(
            114,
            "base64-is-hex",
            "Two characters for each octet would be hexadecimal. base64 is denser: "
            "four for three.",
        ),
        Wrong(
            59,
            "encoding-is-free",
            "A character of base64 holds 6 bits, an octet has 8. So more must travel.",
        ),
    ),
)

ENCODING = Choose(
    id="08-encoding",
    prompt=(
        "A letter is in German: one octet in ten is above 127. The server offers no "
        "extension. Which encoding passes, and costs least?"
    ),
    options=(
        Option(
            "base64: there are octets above 127.",
            "base64-is-best",
            "It passes, and costs 37 %. Another one costs 20 %, and can nearly be "
            "read.",
        ),
        Option(
            "7bit: it adds nothing.",
            "label-is-encoding",
            "7bit is a label: *no octet here is above 127*. It encodes nothing, and "
            "here it would be a lie.",
            "RFC 2045 section 6.2",
        ),
        Option("quoted-printable."),
        Option(
            "8bit: it adds nothing.",
            "eight-bit-always",
            "8bit adds nothing, but the server must offer 8BITMIME.",
            "RFC 6152 section 3",
        ),
    ),
    answer="C",
    because=(
        "Each such octet becomes three, so one in ten costs about 20 %. base64 costs "
        "37 % whatever the text."
    ),
    source="RFC 2045 section 6.7",
    hints=(
        "Look at the row *German* in the picture.",
        "Two of the four encode nothing. Compare the other two.",
    ),
    taught_in="run-cost",
)

PARTS = Predict(
    id="08-parts",
    prompt="How many parts does this letter have?",
    material="""
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="lake"

For old programs.
--lake

At noon.
--
Ann
--lake
Content-Type: text/html

<p>At noon.</p>
--lake--
Bye!
""",
    form="a number",
    answer=2,
    because=(
        "`--lake` begins a part, and stands there twice. `--lake--` ends the last one. "
        "What is before or after is not read."
    ),
    source="RFC 2046 section 5.1.1",
    hints=(
        "Which lines consist of two hyphens and the boundary?",
        "The last one, with two more hyphens, begins nothing.",
    ),
    taught_in="run-parts",
    wrong=(
        Wrong(
            3,
            "hyphens-divide",
            "Two hyphens alone divide nothing: the word of the boundary must follow. "
            "And the last boundary begins no part.",
        ),
        Wrong(
            4,
            "preamble-is-part",
            "What stands before the first boundary, and after the last one, is no "
            "part. MIME programs do not read it.",
        ),
        Wrong(
            1,
            "part-needs-fields",
            "The first part has no header field, only the empty line. Then it is plain "
            "text in ASCII.",
            "RFC 2046 section 5.1",
        ),
    ),
)

ORDER = Order(
    id="08-order",
    prompt=(
        "Put the pieces of a letter in order: first the text, then the picture. Empty "
        "lines are left out."
    ),
    items=(
        "--lake, then Content-Type: image/png",
        "--lake--",
        "At noon, by the lake.",
        "Content-Type: multipart/mixed; boundary=lake",
        "iVBORw0KGgoAAAANSUhEUg…",
        "--lake, then Content-Type: text/plain",
    ),
    answer="DFCAEB",
    because=(
        "The header section names the boundary. Each part has a boundary before it, "
        "then its own header, then its body."
    ),
    source="RFC 2046 section 5.1.1",
    hints=(
        "Where does a program learn what the boundary is?",
        "Boundary, header, body; boundary, header, body; end.",
    ),
    taught_in="run-parts",
    rules=(
        Rule(
            "D", "F", "boundary-by-itself",
            "A program must know the boundary before it can find it.",
            "RFC 2046 section 5.1.1",
        ),
        Rule(
            "F", "C", "part-before-boundary",
            "The text belongs behind the boundary and the header of its part.",
            "RFC 2046 section 5.1.1",
        ),
        Rule(
            "C", "A", "part-before-boundary",
            "The boundary ends the part before it: the text must stand above.",
            "RFC 2046 section 5.1.1",
        ),
        Rule(
            "A", "E", "part-before-boundary",
            "The picture belongs behind the boundary and the header of its part.",
            "RFC 2046 section 5.1.1",
        ),
        Rule(
            "E", "B", "end-begins-part",
            "Nothing behind `--lake--` is read any more.",
            "RFC 2046 section 5.1.1",
        ),
    ),
)  # fmt: skip

ATTACHMENT = Choose(
    id="08-attachment",
    prompt="What makes a part of a letter an attachment?",
    options=(
        Option("The field `Content-Disposition: attachment`."),
        Option(
            "Its type: `application` and `image` are attachments.",
            "type-is-attachment",
            "A picture may be shown inside the text, and a text may be attached.",
        ),
        Option(
            "Its encoding: attachments are in base64.",
            "encoding-is-attachment",
            "base64 tells how octets travel. Text may be in base64, too.",
            "RFC 2045 section 6.2",
        ),
        Option(
            "Its place: all parts but the first are attachments.",
            "place-is-attachment",
            "The second part may be the same text in another form.",
            "RFC 2046 section 5.1.4",
        ),
    ),
    answer="A",
    because=(
        "Its writer wants it kept apart, and opened on request. Otherwise it is a part "
        "like the others."
    ),
    source="RFC 2183 section 2.2",
    hints=(
        "Look at the tree: which word stands below the attached part?",
        "A header field of the part says it.",
    ),
    taught_in="run-build",
)

ALTERNATIVE = Choose(
    id="08-alternative",
    prompt=(
        "A `multipart/alternative` has three parts. A mail program knows the first two "
        "types. What should it show?"
    ),
    material="""
text/plain
text/html
text/x-painting
""",
    options=(
        Option(
            "`text/plain`: it comes first.",
            "first-is-best",
            "The plainest form comes first, the best one last.",
        ),
        Option(
            "All that it knows, one below the other.",
            "all-are-shown",
            "They are forms of the same content. The reader would see it twice.",
        ),
        Option(
            "Nothing: it does not know the best one.",
            "unknown-spoils-all",
            "For this case the other forms are there.",
        ),
        Option("`text/html`: the last one that it knows."),
    ),
    answer="D",
    because="The forms get better from the top down. Take the last one that you know.",
    source="RFC 2046 section 5.1.4",
    hints=(
        "The order of the parts means something.",
        "Begin at the end, and go up to the first one that the program knows.",
    ),
    taught_in="run-build",
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    REQUIRED,
    REPLY,
    DATE,
    ADDRESSES,
    LINES,
    TOO_LONG,
    ASCII_MIME,
    BASE64,
    ENCODING,
    PARTS,
    ORDER,
    ATTACHMENT,
    ALTERNATIVE,
)
