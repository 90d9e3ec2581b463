"""The help texts: what each command is for, with examples, and the tables it reads.

Tables of faults, extensions and leniencies come from the code that carries them out.
Examples in them are run by a test.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from ..protocol.extensions import EXTENSIONS
from ..protocol.faults import GRAMMAR, WHAT, WHERE
from ..protocol.leniencies import LENIENCIES
from . import words_for_homework, words_for_teachers
from .help_text import Text

__all__ = ["COMMANDS", "TOP"]


_WIDTH = 88


def _table(rows: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """Return two columns: a word and what it means, folded to the width."""
    pairs = list(rows.items() if isinstance(rows, Mapping) else rows)
    column = max(len(word) for word, _ in pairs) + 4
    return "\n".join(
        textwrap.fill(
            meaning,
            _WIDTH,
            initial_indent=f"  {word}".ljust(column),
            subsequent_indent=" " * column,
        )
        for word, meaning in pairs
    )


_POLICY = """\
  mailboxes = ["ann@example.org", "bob@example.org"]   # only these exist
  domains = ["example.org"]     # mail for other domains only from users
  authenticate = true           # MAIL is refused until the client has authenticated
  encrypt = false               # MAIL is refused until there is TLS
  verify = true                 # VRFY tells the truth

  [lists]                       # EXPN opens them
  staff = ["ann@example.org", "bob@example.org"]

  [users]                       # name = password; --user adds to them
  ann = "secret"

  [queue]                       # user = domains whose mail this user may fetch
  ann = ["example.org"]

  [greylisting]                 # a stranger is told 450 first, and heard after so long
  minutes = 5
  window_hours = 24

  [quota]                       # what one mailbox may hold
  octets = 1000000
  messages = 100

  [answers]                     # this answer, whatever else is said here
  "RCPT full@example.net" = "452 4.2.2 Mailbox full"
  "EXPN" = "502 5.5.1 EXPN is switched off"
"""

_SERVE = f"""\
Examples:
  smtpkit serve
  smtpkit serve --port 0 --tls --user ann:secret
  smtpkit serve --without PIPELINING --lenient bare_lf_command
  smtpkit serve --fault "RCPT#2:reply=450 Mailbox busy" --fault text@100:drop
  smtpkit serve --maildir mail --transcript said.jsonl --quiet

The first line of the output is 'listening on ADDR:PORT'; then comes the conversation as
it goes on, with its number in brackets: C: is the client, S: the server, -- a remark.
SIGTERM or Ctrl-C ends the server; who is connected gets 421.

Faults, --fault {GRAMMAR}:
  CONVERSATION and NTH count from 1.  Without CONVERSATION it strikes in each; without
  NTH the first time, with #* every time.
WHERE is one of
{_table(WHERE)}
WHAT is one of
{_table(WHAT)}

Policy file, --policy: all keys may be left out; this one shows them all.
{_POLICY}

ATRN and ETRN take their queue from [queue] in the policy file.  Mail that was accepted for
these domains waits in memory until a user fetches it by ATRN, or the server ends.
ETRN is answered, and starts nothing: this server connects to no other host.

AUTH: without TLS only CRAM-MD5 is offered, because PLAIN and LOGIN show the password
to whoever listens.  --lenient auth_in_clear offers them too.

TLS: the certificate is new each time, and no program trusts it.  --ca-file FILE writes
what to trust, for example for: curl --ssl-reqd --cacert FILE

Transcripts, --transcript: the ending of FILE chooses the format.  .txt is text, .jsonl
keeps everything, .mmd is a Mermaid diagram, .pcap and .pcapng are for Wireshark.  All
conversations go into one file, one after the other; until the end they are kept in
memory, of each message 64 kB and the hash of the rest.  Passwords stand in them too.

Maildir, --maildir: one file for each message, with the lines that final delivery adds
(RFC 5321 section 4.4): Return-Path, and Received.  Delivered-To names the recipients.
Lines end as this system ends them; BODY=BINARYMIME keeps its octets.

Extensions, --without EXT:
{_table({row.keyword: row.adds for row in EXTENSIONS.values()})}
STARTTLS is offered with --tls, AUTH with users, ETRN and ATRN with a queue.  DSN is not
offered: this server makes no reports.

Leniencies, --lenient FLAG; each one takes
{_table({row.name: f"{row.takes}.  {row.danger}" for row in LENIENCIES.values()})}
"""

_TALK = """\
Examples:
  smtpkit talk 127.0.0.1:2525
  smtpkit talk 127.0.0.1:2525 --explain
  printf 'EHLO client.example\\nQUIT\\n' | smtpkit talk localhost:2525

Type a line; it travels with CRLF at its end, and the replies are shown as they come.
After 354 comes the message, then a line with a single dot; a line of the message that
begins with a dot needs a second one before it.  STARTTLS shakes hands when the server
agrees; no certificate is checked.  At the end of the input (Ctrl-D, on Windows Ctrl-Z)
the program says QUIT; in the middle of a message it closes without.

From a pipe the next line waits until the one before is answered.
Exit status: 0 the session ended; 1 it broke, or nobody listens; 2 wrong arguments.
"""

_SEND = """\
Examples:
  smtpkit send --server 127.0.0.1:2525 --from ann@example.org --to bob@example.net letter.eml
  smtpkit send --server 127.0.0.1:2525 --from '' --to bob@example.net --chunk 1000 letter.eml
  smtpkit send --server 127.0.0.1:2525 --from ann@example.org --to bob@example.net \\
      --to eve@example.net --pipeline --transcript sent.txt - < letter.eml

The message goes out with CRLF at the end of each line.  MAIL gets SIZE, BODY=8BITMIME and
SMTPUTF8 when the message needs them and the server offers them.  --chunk with --verbatim
sends any octets, as BODY=BINARYMIME.
Without --ca-file the server's certificate is not checked.

For each recipient one line says what became of the message: accepted, deferred (try
again later) or refused, with the reply.
Exit status: 0 accepted for all recipients; 1 not for all, or not sent; 2 wrong arguments.
"""

_SHOW = """\
Examples:
  smtpkit show said.jsonl
  smtpkit show capture.pcap --as text
  smtpkit show said.txt --as mermaid -o said.mmd
  smtpkit show said.jsonl -o ladder.svg

FILE is a capture (pcap or pcapng, of tcpdump or Wireshark), JSON lines or text as
'serve --transcript' and 'send --transcript' write them, or a Mermaid diagram; text that
begins its rows with C: and S: can come from anywhere.
svg and png draw the conversation as a ladder, pcap is for Wireshark.
Without -o it goes to standard output.
"""

_COPY = """\
Examples:
  smtpkit copy lessons

Then 'jupyter lab lessons' opens them.

A file that is there already and is different stays as it is, and is named: what you
changed is never lost.  Move it away, or choose another folder, to get it fresh.
"""

_DOCTOR = """\
Examples:
  smtpkit doctor

Exit status: 0 all that is needed is there; 1 something is missing.
"""

TOP = Text(
    "",
    "SMTP, line by line: a server, a client and transcripts to learn the protocol with.\n"
    "All of it stays on this machine: only loopback addresses are served and talked to.",
    """\
'smtpkit COMMAND --help' shows examples.  A first conversation, in two terminals:
  smtpkit serve
  smtpkit talk 127.0.0.1:2525 --explain
""",
)

COMMANDS = {
    "serve": Text(
        "a server that shows what is said to it",
        "An SMTP server on this machine that shows what is said to it.  It accepts every\n"
        "valid recipient; a policy file, faults and leniencies change what it does.",
        _SERVE,
    ),
    "talk": Text(
        "type SMTP by hand",
        "A telnet for SMTP: type commands, see the replies.",
        _TALK,
    ),
    "send": Text(
        "send a message from a file",
        "Send a message to a server on this machine, and say what became of it.",
        _SEND,
    ),
    "show": Text(
        "show a recorded conversation, or turn it into another form",
        "Show a recorded conversation, or turn it into another form.",
        _SHOW,
    ),
    "copy": Text(
        "get a fresh copy of the notebooks",
        "Put a fresh copy of the notebooks, and of the data that they read, into a folder.",
        _COPY,
    ),
    "doctor": Text(
        "say what is installed, what is missing, and how to mend it",
        "Say what is installed, what is missing, and how to mend it.",
        _DOCTOR,
    ),
    **words_for_homework.COMMANDS,
    **words_for_teachers.COMMANDS,
}
