"""The checks of lesson 07, on the envelope and the letter in it.

Facts are those of RFC 5321 sections 2.3.1 (envelope and content), 4.4 (trace), 4.5.2
(dots) and 7 (what is not checked); RFC 5322 sections 2.2.3 (folding) and 3.6.3 (Bcc);
RFC 2047 (encoded words).
"""

from __future__ import annotations

from ..functions import Row, Write
from ..questions import Choose, Option, Order, Predict, Question, Read, Rule, Wrong

__all__ = ["QUESTIONS"]

WHO_GETS = Predict(
    id="07-who-gets",
    prompt=(
        "The client says `RCPT TO:<carol@example.com>`. The letter itself has the line "
        "`To: Bob <bob@example.net>`. Who gets it? Answer bob, carol or both."
    ),
    form="a name in quotes",
    answer="carol",
    because=(
        "`RCPT` says where a letter goes. The `To` line is part of the letter, and the "
        "server does not deliver by it."
    ),
    source="RFC 5321 section 2.3.1",
    hints=(
        "Which of the two lines is a command to the server?",
        "What comes after `DATA` is carried, not obeyed.",
    ),
    taught_in="who-gets",
    wrong=(
        Wrong(
            "bob",
            "to-delivers",
            "Bob's name stands in the letter, and no `RCPT` names him. To the server "
            "the line is text.",
        ),
        Wrong(
            "both",
            "all-addresses-count",
            "The server does not collect names from the letter. Only what `RCPT` "
            "names is a recipient.",
            "RFC 5321 section 7.2",
        ),
    ),
)

READ_BODY = Read(
    id="07-read-body",
    prompt="Which number has the first line of the letter's body?",
    material="""
S: 220 mx.example.net ESMTP ready
C: EHLO me.example
S: 250 mx.example.net
C: MAIL FROM:<ann@example.org>
S: 250 OK
C: RCPT TO:<bob@example.net>
S: 250 OK
C: DATA
S: 354 Go ahead
C: From: Ann <ann@example.org>
C: Subject: Minutes
C:
C: To: all who were there.
C: Thank you!
C: .
S: 250 OK
""",
    form="a line number",
    answer=13,
    because=(
        "The first empty line ends the header section. Line 13 looks like a field, but "
        "it stands below that line, so it is body."
    ),
    source="RFC 5322 section 2.1",
    hints=(
        "What stands between header section and body?",
        "Find the first empty line. The body begins right below.",
    ),
    taught_in="who-gets",
    wrong=(
        Wrong(
            4,
            "envelope-is-letter",
            "Line 4 is a command. It belongs to the envelope, and the envelope is no "
            "part of the letter.",
            "RFC 5321 section 2.3.1",
        ),
        Wrong(
            10,
            "content-is-body",
            "Line 10 is the first line of the content. The header section comes first.",
        ),
        Wrong(
            12,
            "empty-line-is-body",
            "Line 12 is the empty line. It separates the two and belongs to neither.",
        ),
        Wrong(
            14,
            "name-makes-field",
            "Line 13 looks like a field. But a name and a colon make a field only "
            "above the empty line.",
        ),
    ),
)

BCC = Predict(
    id="07-bcc",
    prompt=(
        "Ann's letter has the lines `To: Bob <bob@example.net>` and "
        "`Bcc: carol@example.net`. Both are named in `RCPT`. In how many of the two "
        "mailboxes will a letter show Carol's address?"
    ),
    form="a number",
    answer=0,
    because=(
        "The host of submission took the `Bcc` line out. So both get the same letter, "
        "and nothing in it names Carol. Only the envelope did."
    ),
    source="RFC 5322 section 3.6.3",
    hints=(
        "The B stands for *blind*. What should Bob not see?",
        "Must an address stand in the letter for the letter to arrive?",
    ),
    taught_in="run-bcc",
    wrong=(
        Wrong(
            1,
            "bcc-copy",
            "Some programs do send Carol a copy of her own with a `Bcc` line. "
            "This host sends one text to all.",
        ),
        Wrong(
            2,
            "bcc-is-hidden",
            "If the line travelled, Bob could read it: a program that hides it "
            "protects nobody.",
        ),
    ),
)

BOUNCE = Choose(
    id="07-bounce",
    prompt=(
        "A list sends Ann's letter to its members. One mailbox is full for days, and "
        "a host gives up. To which address does the report go?"
    ),
    material="""
MAIL FROM:<walks-bounces@example.org>
RCPT TO:<bob@example.net>
DATA
From: Ann <ann@example.com>
Reply-To: leader@example.org
To: walks@example.org
""",
    options=(
        Option(
            "`ann@example.com`: she wrote it.",
            "report-to-author",
            "Ann cannot mend the list. Reports go where the envelope says, and the "
            "`From` line is part of the letter.",
        ),
        Option(
            "`leader@example.org`: `Reply-To` says so.",
            "reply-to-takes-reports",
            "`Reply-To` is for answers that people write. No server sends its "
            "reports there.",
            "RFC 5322 section 3.6.2",
        ),
        Option("`walks-bounces@example.org`."),
        Option(
            "`walks@example.org`: back to the list.",
            "report-to-list",
            "Then every member would get every report. The list has named another "
            "address in `MAIL`.",
            "RFC 5321 section 3.9.2",
        ),
    ),
    answer="C",
    because=(
        "Reports go to the reverse-path, which the client named in `MAIL`. A list "
        "names an address of its own keeper there."
    ),
    source="RFC 5321 section 4.4",
    hints=(
        "Which of these lines is on the envelope, and who reads the others?",
        "The reverse-path is the way back.",
    ),
    taught_in="list",
)

HOSTS = Predict(
    id="07-hosts",
    prompt=(
        "Ann's program hands a letter to `msa.example.org`. It goes on to "
        "`relay.example.net` and `mx.example.net`, where Bob's mailbox is. How many "
        "`Received` lines does Bob find?"
    ),
    form="a number",
    answer=3,
    because=(
        "Each host that takes the letter from a client writes one. Three hosts took "
        "it; Ann's program took it from nobody."
    ),
    source="RFC 5321 section 4.4",
    hints=(
        "Who writes it: the one who gives, or the one who *receives*?",
        "Count the servers in the three conversations.",
    ),
    taught_in="run-hosts",
    wrong=(
        Wrong(
            2,
            "sender-writes-received",
            "Two hosts handed the letter on, but the line is written by those who "
            "take it.",
        ),
        Wrong(
            1,
            "last-host-writes",
            "Every host adds its own line and keeps those that are there.",
        ),
        Wrong(
            4,
            "program-writes-received",
            "Ann's program writes the letter. It is no server: it received nothing.",
        ),
    ),
)

ORDER = Order(
    id="07-order",
    prompt=(
        "These lines stand in Bob's mailbox. In which order were they *written*? Begin "
        "with the oldest."
    ),
    items=(
        "Received: from relay.example.net by mx.example.net",
        "Subject: Lunch?",
        "Return-Path: <ann@example.org>",
        "Received: from msa.example.org by relay.example.net",
        "Received: from client.example by msa.example.org",
    ),
    answer="BEDAC",
    because=(
        "The author's program comes first. Each host puts its line on top. "
        "`Return-Path` is written at the very end, when the letter is delivered."
    ),
    source="RFC 5321 section 4.4",
    hints=(
        "Who had the letter first? And which host does each line name after *by*?",
        "The one after *from* had the letter before. Make a chain of the lines.",
    ),
    taught_in="run-hosts",
    rules=(
        Rule(
            "B", "E", "host-before-author",
            "The letter was there before any host took it.",
            "RFC 5321 section 4.4",
        ),
        Rule(
            "E", "D", "trace-reads-down",
            "The relay took the letter from `msa.example.org`, so that one had it "
            "before.",
            "RFC 5321 section 4.4",
        ),
        Rule(
            "D", "A", "trace-reads-down",
            "`mx.example.net` took the letter from the relay, so the relay had it "
            "before.",
            "RFC 5321 section 4.4",
        ),
        Rule(
            "A", "C", "sender-writes-path",
            "`Return-Path` comes from the envelope. The last host writes it down when "
            "it delivers.",
            "RFC 5321 section 4.4",
        ),
    ),
)  # fmt: skip

SPOOF = Predict(
    id="07-spoof",
    prompt=(
        "Eve says `MAIL FROM:<eve@example.com>`. Her letter says "
        "`From: The Bank <help@bank.example>`. A server that only knows SMTP gets the "
        "dot at its end. Which code will it answer?"
    ),
    form="three digits",
    answer=250,
    because=(
        "SMTP asks no one to compare the letter with the envelope. Letters of lists, "
        "and of a secretary, differ too."
    ),
    source="RFC 5321 section 7.1",
    hints=(
        "Did the server mind when the letter said Bob and `RCPT` said Carol?",
        "Is there a rule that the two addresses must be the same?",
    ),
    taught_in="run-spoof",
    wrong=(
        Wrong(
            550,
            "from-is-checked",
            "550 would mean that the server has compared something. Hosts may do "
            "so by means outside SMTP; the protocol has none.",
        ),
        Wrong(
            553,
            "from-must-match",
            "553 is for the name of a mailbox in a command. The two addresses need not "
            "be alike.",
            "RFC 5321 section 7.2",
        ),
        Wrong(
            354,
            "data-is-dot",
            "354 was the answer to `DATA`. After the dot the server says whether it "
            "takes the letter.",
            "RFC 5321 section 4.1.1.4",
        ),
    ),
)

TRUST = Choose(
    id="07-trust",
    prompt="Bob's own host is `mx.example.net`. Which of these lines can he believe?",
    material="""
Received: from mail.example.com ([192.0.2.1])
    by mx.example.net; Mon, 05 Jan 2026 09:00:00 +0000
Received: from desk.bank.example
    by mail.bank.example; Mon, 05 Jan 2026 08:59:00 +0000
Message-ID: <77@mail.bank.example>
From: The Bank <help@bank.example>
""",
    options=(
        Option(
            "`From`: it is the sender's address.",
            "from-is-checked",
            "Whoever sends a letter writes in this line what they like.",
        ),
        Option(
            "`Message-ID`: only the bank's host makes such a name.",
            "id-is-proof",
            "It is a line of text like `From`. Anybody can write it.",
        ),
        Option(
            "The lower `Received`: it was written at the bank.",
            "trace-is-proof",
            "It says so. But all that stands below the line of Bob's own host came "
            "with the letter, and may be invented.",
        ),
        Option("The upper `Received`: his own host wrote it."),
    ),
    answer="D",
    because=(
        "Bob's host saw where the connection came from, and wrote that on top. All "
        "below was there already when the letter came."
    ),
    source="RFC 5321 section 7.1",
    hints=(
        "Which line was written by someone whom Bob knows?",
        "Each host puts its line on top. What had Eve in hand before?",
    ),
    taught_in="spoof-authors",
)

FIELDS = Predict(
    id="07-fields",
    prompt=("A header section has these five lines. How many fields are there?"),
    material="""
From: Ann <ann@example.org>
To: Bob <bob@example.net>,
 Carol <carol@example.net>
Subject: Lunch by the lake,
 12:30, bring bread
""",
    form="a number",
    answer=3,
    because=(
        "Lines 3 and 5 begin with a space: they go on with the field above. `12:30` is "
        "no name of a field, in spite of its colon."
    ),
    source="RFC 5322 section 2.2.3",
    hints=(
        "Look at the first character of each line.",
        "A line that begins with white space is the rest of the one above.",
    ),
    taught_in="run-fields",
    wrong=(
        Wrong(
            5,
            "line-is-field",
            "One field may take several lines. Those that begin with white space "
            "begin no field.",
        ),
        Wrong(
            4,
            "colon-is-field",
            "A colon alone makes no field. The name must begin the line, and line 5 "
            "begins with a space.",
        ),
    ),
)


def unfolded(field: bytes) -> bytes:
    return field.replace(b"\r\n ", b" ").replace(b"\r\n\t", b"\t")


def _every_end(field: bytes) -> bytes:
    return field.replace(b"\r\n", b"")


def _only_space(field: bytes) -> bytes:
    return field.replace(b"\r\n ", b" ")


def _eats_space(field: bytes) -> bytes:
    return field.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")


def _one_space(field: bytes) -> bytes:
    return b" ".join(field.split()) + b"\r\n"


def _two_are_one(field: bytes) -> bytes:
    field = field.replace(b"\r\n  ", b" ")
    return field.replace(b"\r\n ", b" ").replace(b"\r\n\t", b"\t")


def _first_only(field: bytes) -> bytes:
    return field.replace(b"\r\n ", b" ", 1).replace(b"\r\n\t", b"\t")


def _untouched(field: bytes) -> bytes:
    return bytes(field)


UNFOLDED = Write(
    id="07-unfolded",
    prompt=(
        "Write `unfolded(field)`: the octets of one field, folded or not, as one line. "
        "Take away each CRLF that has a space or a tab right behind it, and nothing "
        "else."
    ),
    answer=unfolded,
    because=(
        "Only the CRLF goes. The white space behind it stays, because it stood there "
        "before the field was folded. The last CRLF ends the field."
    ),
    source="RFC 5322 section 2.2.3",
    hints=(
        "Which octets did folding add? Take away just these.",
        'Replace `b"\\r\\n "` by `b" "`. Then do the same for the tab, `b"\\t"`.',
    ),
    taught_in="run-fields",
    rows=(
        Row(
            (b"Subject: Lunch?\r\n",), b"Subject: Lunch?\r\n",
            "Nothing is folded here. The last CRLF ends the field, and stays.",
            "crlf-is-noise",
        ),
        Row(
            (b"Subject: by\r\n the lake\r\n",), b"Subject: by the lake\r\n",
            "The space was there before the fold, so it stays.",
            "fold-adds-space",
        ),
        Row(
            (b"Subject: by\r\n\tthe lake\r\n",), b"Subject: by\tthe lake\r\n",
            "A tab is white space too: it continues a field, and it stays a tab.",
            "fold-is-space",
        ),
        Row(
            (b"Subject: by\r\n  the lake\r\n",), b"Subject: by  the lake\r\n",
            "Two spaces were there, so two stay.",
            "fold-adds-space",
        ),
        Row(
            (b"To: a@b.example,\r\n c@d.example,\r\n e@f.example\r\n",),
            b"To: a@b.example, c@d.example, e@f.example\r\n",
            "A field can be folded more than once.",
            "fold-once",
        ),
    ),
    typical=(
        _every_end,
        _untouched,
        _eats_space,
        _only_space,
        _one_space,
        _two_are_one,
        _first_only,
    ),
)  # fmt: skip

ENCODED = Choose(
    id="07-encoded",
    prompt=(
        "A server offers 8BITMIME and nothing else. Ann wants the subject `Café?`. "
        "What may her program send?"
    ),
    options=(
        Option(
            "`Subject: Café?` in UTF-8: today everything is UTF-8.",
            "utf8-everywhere",
            "A header may hold UTF-8 only where the server offers SMTPUTF8 and the "
            "client uses it.",
            "RFC 6532 section 3.2",
        ),
        Option("`Subject: =?utf-8?q?Caf=C3=A9=3F?=`"),
        Option(
            "`Subject: Café?` after `MAIL FROM:<…> BODY=8BITMIME`.",
            "eight-bit-header",
            "8BITMIME is for the body. The header section stays US-ASCII.",
            "RFC 5321 section 2.3.1",
        ),
        Option(
            "`Subject: Caf=E9?`: the number of the character stands for it.",
            "code-without-name",
            "The reader would see just that. An encoded word begins with `=?` "
            "and names its set of characters.",
        ),
    ),
    answer="B",
    because=(
        "An encoded word is US-ASCII on its way, and `é` for the reader. It names the "
        "set of characters and the way of encoding."
    ),
    source="RFC 2047 section 2",
    hints=(
        "Which of these lines have only ASCII characters?",
        "Of those, which one tells a program what its octets mean?",
    ),
    taught_in="run-characters",
)

DOTS = Predict(
    id="07-dots",
    prompt=(
        "The body of a letter has four lines: `.`, `..two`, `three...` and ` .four`, "
        "which begins with a space. How many dots does the client add to them?"
    ),
    form="a number",
    answer=2,
    because=(
        "Two lines *begin* with a dot; each gets one more. Where else dots stand, and "
        "how many, does not matter."
    ),
    source="RFC 5321 section 4.5.2",
    hints=(
        "What is the first character of each line?",
        "Each line that begins with a dot gets exactly one.",
    ),
    taught_in="run-dots",
    wrong=(
        Wrong(
            1,
            "only-lone-dot",
            "The server removes a dot from every line that begins with one and "
            "goes on. So `..two` needs one too.",
        ),
        Wrong(
            3,
            "white-space-is-nothing",
            "The line ` .four` begins with a space. That is a character.",
        ),
        Wrong(
            7,
            "dots-everywhere",
            "Not every dot is doubled: only the first character of a line counts.",
        ),
    ),
)

#: In the order in which the lesson asks them.
QUESTIONS: tuple[Question, ...] = (
    WHO_GETS,
    READ_BODY,
    BCC,
    BOUNCE,
    HOSTS,
    ORDER,
    SPOOF,
    TRUST,
    FIELDS,
    UNFOLDED,
    ENCODED,
    DOTS,
)
