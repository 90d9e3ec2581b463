"""Beliefs that learners often hold and that SMTP does not share, by name.

The names are counted over a class; the explanation belongs to the wrong answer that
gives a belief away, so it stands with the question.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BELIEFS", "Misconception", "misconception"]


class Misconception(NamedTuple):
    """A wrong belief.

    Args:
        name: how it is counted, such as ``"dots-everywhere"``.
        belief: what the learner believes, as one sentence.
    """

    name: str
    belief: str


#: name -> the belief, as the learner would say it.
BELIEFS = {
    # who speaks, and how a session goes
    "client-speaks-first": "The client speaks first, as in HTTP.",
    "both-at-once": "Both sides may speak as soon as they are connected.",
    "text-without-data": "One can begin without asking first.",
    "recipient-first": "The recipient is named before the sender.",
    "order-is-free": "The commands may come in any order.",
    "quit-sends": "QUIT is what sends the letter.",
    "quit-needs-letter": "QUIT is legal only after a letter.",
    "hang-up": "The client may simply hang up.",
    "mail-per-session": "A session carries one letter.",
    "one-rcpt": "A letter has one RCPT line.",
    "one-letter-is-two": "Two recipients are two letters.",
    "envelope-is-kept": "The second letter inherits the envelope of the first.",
    # codes
    "http-codes": "Success is 200, as in HTTP.",
    "greeting-repeats": "220 means success in general.",
    "count-all-positive": "All that goes well is answered 250.",
    "refusal-for-nothing": "A command that does nothing is an error.",
    "refused-is-misspelt": "A refused line must have been written wrongly.",
    "second-is-permanent": "550 is the answer to everything unwanted.",
    "three-is-done": "354 says that it is done.",
    "three-is-refusal": "A code that does not begin with 2 is a refusal.",
    "one-is-wait": "1yz says that another reply will follow, as in FTP.",
    "one-is-go-on": "1yz says: go on.",
    "second-digit-first": "The second digit matters most.",
    "later-is-never": "A refusal is a refusal: waiting does not help.",
    "once-only": "A line that was refused may not be said again.",
    "retry-all": "Whatever was refused, one tries again.",
    "zero-is-no-meaning": "A zero in a code says nothing.",
    "information-is-all": "All that a server tells is information: x1z.",
    "five-is-error": "A 5 anywhere in a code is an error.",
    "five-is-syntax": "5yz means that the command is invalid.",
    "line-is-reply": "Each line is a reply.",
    "digits-anywhere": "Digits and hyphens count wherever they stand in a line.",
    "text-decides": "A client should read the words.",
    "reply-needs-text": "A reply without text is not complete.",
    "reply-needs-space": "A bare code is no reply.",
    "same-code-same-reply": "Lines with the same code are one reply.",
    "greeting-is-answer": "The greeting answers the first command.",
    "unknown-is-error": "A code that is not in the list is an error.",
    "unknown-is-fine": "A code that is not in the list does not matter.",
    "first-digit-always": "The first digit is always enough.",
    "error-keeps-line": "After any error the session goes on.",
    # states
    "second-replaces": "A second MAIL replaces the first.",
    "refusal-resets": "A refusal throws the transaction away.",
    "refusal-closes": "A refusal ends the session.",
    "rset-needs-transaction": "RSET is legal only while a letter is under way.",
    "state-is-ready": "After each 250 the session is back at the start.",
    "state-lags": "The state changes only with the next command.",
    "data-is-implied": "After RCPT the letter may follow at once.",
    "state-is-last-line": "A session ends where the page ends.",
    "hello-once": "EHLO is legal only once.",
    "mail-before-hello": "One may begin with MAIL.",
    "data-needs-all": "DATA must wait until all recipients were announced.",
    "noop-disturbs": "NOOP disturbs an open transaction.",
    "refusal-is-final": "What was refused once will never be accepted.",
    "refusal-is-advice": "A refused recipient may get the letter after all.",
    "refusals-are-one": "All refusals say the same.",
    "error-sticks": "After an error the next line is wrong too.",
    "one-timer": "One clock runs for the whole session.",
    # addresses
    "local-part-no-case": "Letter case never matters in an address.",
    "domain-case": "A domain must be written as its owner writes it.",
    "domain-is-decoration": "The name before the @ says who it is.",
    "postmaster-case": "Postmaster is a name like any other.",
    "brackets-are-optional": "The angle brackets may be left out.",
    "from-is-decoration": "FROM: may be left out.",
    "report-to-author": "Failure reports go to the author in the From line.",
    "no-report": "A code is all that the sender ever gets.",
    "null-is-unknown": "The null reverse-path means that the sender is not known.",
    "null-hides": "The null reverse-path hides the sender.",
    "null-is-spam": "The null reverse-path is an error.",
    # lines and octets
    "lf-is-enough": "A line ends with LF, as in a file on Linux.",
    "cr-is-enough": "A line ends with CR, as the Return key sends it.",
    "any-end": "A good server understands every line end.",
    "chunk-is-line": "What arrives together is one line.",
    "half-a-line-fails": "Half a line is an error, or nothing.",
    "rest-is-line": "What is left over is a line as well.",
    "split-keeps-empty": "After the last CRLF comes an empty line.",
    "empty-is-nothing": "An empty line is no line.",
    "bigger-buffer": "A larger buffer brings the whole reply.",
    "network-lost-it": "What has not arrived yet was lost.",
    "server-at-fault": "A reply must arrive in one piece.",
    "case-matters": "Commands must be written in capital letters.",
    "signs-need-extension": "Signs such as + need an extension.",
    "spaces-are-free": "A space more or less does not matter.",
    # the letter
    "data-sends": "DATA is what sends the letter.",
    "subject-is-command": "The header lines are commands to the server.",
    "empty-line-ends": "An empty line ends the letter.",
    "last-line-ends": "The letter ends with the last line of its text.",
    "empty-letter": "The text may follow the dot.",
    "server-ends-letter": "The server decides where the letter ends.",
    "server-line": "The line that says no is the wrong line.",
    "dots-kept": "The server stores what travelled, dots and all.",
    "all-dots-go": "The server removes every dot at the start of a line.",
    "only-lone-dot": "Only a line with nothing but a dot needs another dot.",
    "dots-everywhere": "Every dot is doubled.",
    "every-line": "Every line gets a dot.",
    "stuffed-already": "Two dots need no third.",
    # envelope and letter
    "to-delivers": "A letter goes to the address in its To line.",
    "all-addresses-count": "Envelope and letter together say who gets it.",
    "envelope-is-letter": "The envelope is the top of the letter.",
    "content-is-body": "All that is sent after DATA is body.",
    "empty-line-is-body": "The empty line is the first line of the body.",
    "name-makes-field": "A name and a colon make a field anywhere.",
    "bcc-copy": "Whoever gets a blind copy sees a Bcc line.",
    "bcc-is-hidden": "The Bcc line travels, and programs hide it.",
    "reply-to-takes-reports": "Failure reports go to Reply-To.",
    "report-to-list": "Failure reports go back to where the letter was sent.",
    "sender-writes-received": "The host that hands on writes Received.",
    "last-host-writes": "Only the recipient's host writes into a letter.",
    "program-writes-received": "The author's program writes Received too.",
    "host-before-author": "Hosts write before the author does.",
    "trace-reads-down": "The top line of a header section is the oldest.",
    "sender-writes-path": "The sender writes Return-Path.",
    "from-is-checked": "Somebody has checked the From line.",
    "from-must-match": "The From line must be the address in MAIL.",
    "data-is-dot": "354 says that the letter was taken.",
    "id-is-proof": "Message-ID proves where a letter comes from.",
    "trace-is-proof": "Each Received line is true.",
    "line-is-field": "Each line of a header section is a field.",
    "colon-is-field": "Each line with a colon is a field.",
    "crlf-is-noise": "Line ends in a header section can all go.",
    "fold-adds-space": "The white space of a fold is not part of the text.",
    "fold-is-space": "Only a space continues a field.",
    "fold-once": "A field has at most two lines.",
    "utf8-everywhere": "Header sections are UTF-8 today.",
    "eight-bit-header": "8BITMIME is for the header section as well.",
    "code-without-name": "A number alone tells which character is meant.",
    "white-space-is-nothing": "White space at the start of a line does not count.",
    # roles and route
    "one-long-call": "One connection reaches from the author to the mailbox.",
    "first-hop-is-free": "Handing a letter to the first host is not SMTP.",
    "store-speaks-smtp": "SMTP puts the letter into the mailbox.",
    "server-forever": "A host is either a server or a client, for ever.",
    "smtp-fetches": "A reader fetches letters with SMTP.",
    "refused-is-order": "Each refusal is about the order of commands.",
    "roles-are-one": "One mail server does everything at once.",
    "delivery-is-transfer": "Transfer and delivery are the same.",
    "from-is-password": "The sender's address proves who speaks.",
    "port-25-for-all": "All SMTP goes to port 25.",
    "imap-sends": "IMAP sends letters as well.",
    "465-is-dead": "Port 465 is obsolete.",
    "high-mx-wins": "A higher MX number is better.",
    "domain-takes-mail": "Any host of a domain takes its mail.",
    "mx-as-listed": "MX hosts are tried in the order of the list.",
    "mx-as-text": "Preferences are compared as text.",
    "null-mx-is-host": "A null MX names a host.",
    "author-keeps-watch": "The author's program watches the letter to the end.",
    "receiver-fetches": "The recipient's host fetches what it misses.",
    "mail-is-a-postcard": "Nobody answers for a letter on its way.",
    # extensions
    "atrn-is-recipient": "ATRN is the authentication of the recipient.",
    "atrn-is-relay": "ATRN hands a letter on.",
    "atrn-is-return": "ATRN goes on with a letter that broke off.",
    "offer-is-use": "What a server offers is switched on.",
    "starttls-by-itself": "A server that offers STARTTLS is secret already.",
    "silence-is-consent": "A client must refuse what it does not want.",
    "old-is-useless": "A server without extensions is of no use.",
    "again-helps": "What was refused for ever may be tried again at once.",
    "helo-comes-first": "HELO is the normal beginning.",
    "helo-brings-offers": "HELO brings the same offers as EHLO.",
    "unknown-is-skipped": "A parameter that is not known is passed over.",
    "value-or-name": "An unknown value and an unknown parameter are the same.",
    "one-parameter": "A command takes one parameter.",
    "parameter-anywhere": "A parameter may stand on any command.",
    "size-is-judged": "Every server looks at SIZE.",
    "mail-is-promise": "A 250 to MAIL promises that the letter is taken.",
    "too-big-is-later": "A letter that is too large may pass later.",
    "size-ends-letter": "The declared size is where the letter ends.",
    "eight-bit-always": "All mail is 8-bit.",
    "text-is-ascii": "Text is ASCII.",
    "eight-bit-is-utf8": "8BITMIME means UTF-8.",
    "ascii-is-128": "128 is the last number of ASCII.",
    "control-is-eight-bit": "What cannot be printed is not ASCII.",
    "offers-are-duty": "A good server offers every extension.",
    # libraries
    "by-hand-only": "A library says only what it is told to say.",
    "library-skips": "A library has its own way and needs no dialogue.",
    "library-header": "The envelope is read from the header.",
}


def misconception(name: str) -> Misconception:
    """Return the misconception of this name.

    Raises:
        KeyError: no such name.

    >>> misconception("dots-everywhere").belief
    'Every dot is doubled.'
    """
    return Misconception(name, BELIEFS[name])
