"""SMTP as a table: what may be said when, and what it leads to.

RFC 5321 section 4.1.4 (order), with RFC 3030 (BDAT), RFC 3207 (STARTTLS), RFC 4954
(AUTH), RFC 1985 (ETRN) and RFC 2645 (ATRN).  Three tables: `SESSION`, `SECURITY` and
`IDENTITY`.  They know neither client nor server: both walk through the same rows, and so
do the diagram in the lessons, the transcript, the homework and the conformance test.
Nothing else in this package decides a state.

Three rules are not written as rows, because they hold everywhere:

* A symbol that has no row in the present state is out of order: 503.
* A refusal (4yz, 5yz) that has no row leaves the state as it was.
* Reply 421 is a reply followed by ``close``, whatever was asked (section 3.8).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

__all__ = [
    "IDENTITY",
    "SECURITY",
    "SESSION",
    "START",
    "Identity",
    "Need",
    "Outcome",
    "Position",
    "Row",
    "Security",
    "State",
    "legal_symbols",
    "legal_verbs",
    "objection",
    "outcome",
    "step",
]


class _Word(Enum):
    """A word of the tables.  Members are single, so their identity is hash enough.

    Each line of a session looks words up some twenty times; Enum's own hash would cost
    a tenth of the whole server.
    """

    __hash__ = object.__hash__


class State(_Word):
    """Where a session stands.  Value: what that means, in words."""

    CONNECTED = "connected, nothing said yet"
    GREETED = "the server has greeted"
    READY = "introduced, no transaction open"
    SENDER = "a transaction is open: reverse-path known"
    RECIPIENT = "at least one forward-path accepted"
    TEXT = "mail data is being sent, up to the line with a single dot"
    CHUNKS = "at least one BDAT chunk accepted"
    FAILED_CHUNK = "a BDAT chunk was refused; only RSET helps"
    AUTHENTICATING = "an AUTH exchange is under way"
    REFUSED = "the server greeted with a refusal; only QUIT is left"
    CLOSED = "the session is over"


class Security(_Word):
    """What protects the connection."""

    CLEAR = "in clear"
    NEGOTIATING = "the TLS handshake is under way"
    ENCRYPTED = "inside TLS"


class Identity(_Word):
    """Whether the server knows who the client's user is."""

    ANONYMOUS = "not authenticated"
    AUTHENTICATED = "authenticated"


class Outcome(_Word):
    """The first digit of a reply, which is all that a state depends on (4.2.1)."""

    DONE = "2yz"
    GO_ON = "3yz"
    LATER = "4yz"
    NO = "5yz"


class Need(_Word):
    """What a row asks of things outside its own table.  Value: the objection."""

    NOTHING = ""
    EXTENDED = "the session was not opened with EHLO"
    CLEAR = "the connection is inside TLS already"
    ANONYMOUS = "the client is authenticated already"
    AUTHENTICATED = "the client is not authenticated"


S = TypeVar("S", bound=Enum)


class Row(NamedTuple, Generic[S]):
    """One row: in a state of `before`, `symbol` answered by `outcome` leads to `after`.

    Args:
        before: the states in which the row holds.
        symbol: a verb, or ``greeting``, ``.`` (the end of mail data), ``BDAT LAST``,
            ``response`` (to a 334), ``handshake``, ``close``.
        outcome: the first digit of the reply.
        after: the state that follows; None leaves it as it is.
        forgets: whether the open transaction is forgotten: reverse-path, forward-paths
            and mail data (RFC 5321 section 4.1.1.5).
        needs: what must hold besides, for the symbol to be legal.
    """

    before: tuple[S, ...]
    symbol: str
    outcome: Outcome
    after: S | None
    forgets: bool = False
    needs: tuple[Need, ...] = ()


CONNECTED, GREETED, READY, SENDER, RECIPIENT, TEXT, CHUNKS = list(State)[:7]
FAILED_CHUNK, AUTHENTICATING, REFUSED, CLOSED = list(State)[7:]
CLEAR, NEGOTIATING, ENCRYPTED = Security
ANONYMOUS, AUTHENTICATED = Identity
DONE, GO_ON, LATER, NO = Outcome

#: Where commands may be given at all: not while text, a response or a greeting is due.
OPEN = (GREETED, READY, SENDER, RECIPIENT, CHUNKS, FAILED_CHUNK)
TRANSACTION = (READY, SENDER, RECIPIENT)
EVERYWHERE = tuple(State)
FORGET = True
EXTENDED = (Need.EXTENDED,)
AUTH_NEEDS = (Need.EXTENDED, Need.ANONYMOUS)
TLS_NEEDS = (Need.EXTENDED, Need.CLEAR)
ATRN_NEEDS = (Need.EXTENDED, Need.AUTHENTICATED)

#: What may be said when, and where it leads.
SESSION: tuple[Row[State], ...] = (
    #   before          symbol       outcome  after           forgets  needs
    Row((CONNECTED,),   "greeting",  DONE,    GREETED),                              # 3.1
    Row((CONNECTED,),   "greeting",  LATER,   REFUSED),
    Row((CONNECTED,),   "greeting",  NO,      REFUSED),                              # 3.1
    Row(OPEN,           "EHLO",      DONE,    READY,          FORGET),               # 4.1.4
    Row(OPEN,           "HELO",      DONE,    READY,          FORGET),
    Row((READY,),       "MAIL",      DONE,    SENDER),                               # 3.3
    Row((SENDER,),      "RCPT",      DONE,    RECIPIENT),
    Row((RECIPIENT,),   "RCPT",      DONE,    RECIPIENT),
    Row((RECIPIENT,),   "DATA",      GO_ON,   TEXT),
    Row((TEXT,),        ".",         DONE,    READY,          FORGET),  # ended, whether
    Row((TEXT,),        ".",         LATER,   READY,          FORGET),  # taken, deferred
    Row((TEXT,),        ".",         NO,      READY,          FORGET),  # or refused: 4.1.1.4
    Row((RECIPIENT,),   "BDAT",      DONE,    CHUNKS,         needs=EXTENDED),   # RFC 3030
    Row((CHUNKS,),      "BDAT",      DONE,    CHUNKS),                           # section 2
    Row((RECIPIENT,),   "BDAT LAST", DONE,    READY,          FORGET,  EXTENDED),
    Row((CHUNKS,),      "BDAT LAST", DONE,    READY,          FORGET),
    Row((RECIPIENT, CHUNKS), "BDAT",      LATER, FAILED_CHUNK),
    Row((RECIPIENT, CHUNKS), "BDAT",      NO,    FAILED_CHUNK),
    Row((RECIPIENT, CHUNKS), "BDAT LAST", LATER, FAILED_CHUNK),
    Row((RECIPIENT, CHUNKS), "BDAT LAST", NO,    FAILED_CHUNK),
    Row((GREETED,),     "RSET",      DONE,    None,           FORGET),               # 4.1.1.5
    Row(OPEN[1:],       "RSET",      DONE,    READY,          FORGET),
    Row(OPEN,           "NOOP",      DONE,    None),                                 # 4.1.4
    Row(OPEN,           "HELP",      DONE,    None),
    Row(OPEN,           "VRFY",      DONE,    None),
    Row(OPEN,           "EXPN",      DONE,    None),
    Row((*OPEN, REFUSED), "QUIT",    DONE,    CLOSED,         FORGET),               # 4.1.1.10
    Row((READY,),       "AUTH",      GO_ON,   AUTHENTICATING, needs=AUTH_NEEDS),     # RFC 4954
    Row((READY,),       "AUTH",      DONE,    READY,          needs=AUTH_NEEDS),     # section 4
    Row((AUTHENTICATING,), "response", GO_ON, AUTHENTICATING),
    Row((AUTHENTICATING,), "response", DONE,  READY),
    Row((AUTHENTICATING,), "response", LATER, READY),
    Row((AUTHENTICATING,), "response", NO,    READY),
    Row(TRANSACTION,    "STARTTLS",  DONE,    None,           needs=TLS_NEEDS),      # RFC 3207
    Row((CONNECTED,),   "handshake", DONE,    CONNECTED),               # port 465: RFC 8314
    Row(TRANSACTION,    "handshake", DONE,    GREETED,        FORGET),  # all is forgotten: 4.2
    Row(EVERYWHERE,     "handshake", NO,      CLOSED,         FORGET),
    Row((READY,),       "ETRN",      DONE,    None,           needs=EXTENDED),       # RFC 1985
    Row((READY,),       "ATRN",      DONE,    CONNECTED,      FORGET,  ATRN_NEEDS),  # RFC 2645
    Row(EVERYWHERE,     "close",     DONE,    CLOSED,         FORGET),               # 3.8
)  # fmt: skip

#: What protects the connection.  RFC 3207 section 4.
SECURITY: tuple[Row[Security], ...] = (
    Row((CLEAR,),       "STARTTLS",  DONE,    NEGOTIATING),
    Row((NEGOTIATING,), "handshake", DONE,    ENCRYPTED),
    Row((NEGOTIATING,), "handshake", NO,      CLEAR),
    Row((CLEAR,),       "handshake", DONE,    ENCRYPTED),               # port 465: RFC 8314
    Row((CLEAR,),       "handshake", NO,      CLEAR),
)  # fmt: skip

#: Whether the client's user is known.  RFC 4954 section 4.
IDENTITY: tuple[Row[Identity], ...] = (
    Row((ANONYMOUS,),     "AUTH",      DONE,  AUTHENTICATED),
    Row((ANONYMOUS,),     "response",  DONE,  AUTHENTICATED),
    Row(tuple(Identity),  "handshake", DONE,  ANONYMOUS),               # RFC 3207 section 4.2
    Row(tuple(Identity),  "ATRN",      DONE,  ANONYMOUS),               # a session of its own
)  # fmt: skip


class Position(NamedTuple):
    """Where a conversation stands in the three tables, and how it was opened.

    Args:
        session: the state in `SESSION`.
        security: the state in `SECURITY`.
        identity: the state in `IDENTITY`.
        extended: True after EHLO, False after HELO or before either: HELO promises no
            extension, so their verbs and parameters stay closed (RFC 5321 section 2.2).

    >>> step(START, "greeting", Outcome.DONE)
    <Position GREETED>
    """

    session: State = State.CONNECTED
    security: Security = Security.CLEAR
    identity: Identity = Identity.ANONYMOUS
    extended: bool = False

    @property
    def is_encrypted(self) -> bool:
        """Whether what is said now travels inside TLS."""
        return self.security is Security.ENCRYPTED

    @property
    def is_authenticated(self) -> bool:
        """Whether the client has authenticated."""
        return self.identity is Identity.AUTHENTICATED

    def __repr__(self) -> str:
        words = [self.session.name]
        if self.security is not Security.CLEAR:
            words.append(self.security.name.lower())
        if self.is_authenticated:
            words.append("authenticated")
        return f"<Position {', '.join(words)}>"


#: Where every conversation begins.
START = Position()


def _index(table: Iterable[Row[S]]) -> dict[tuple[S, str, Outcome], Row[S]]:
    return {
        (before, row.symbol, row.outcome): row for row in table for before in row.before
    }


_SESSION, _SECURITY, _IDENTITY = _index(SESSION), _index(SECURITY), _index(IDENTITY)
_OF_DIGIT = {2: DONE, 3: GO_ON, 4: LATER, 5: NO}

#: Every symbol that some row knows, in the order of the table.
SYMBOLS = tuple(dict.fromkeys(row.symbol for row in SESSION))


def outcome(code: int) -> Outcome:
    """Return what the first digit of a reply code says.

    Args:
        code: three digits, 200 to 599.
    Raises:
        ValueError: another first digit; 1yz is no part of SMTP.
    Source:
        RFC 5321 sections 4.2.1 and 4.3.2.

    >>> outcome(354).name
    'GO_ON'
    """
    try:
        return _OF_DIGIT[code // 100]
    except KeyError:
        raise ValueError(f"got {code}, wanted a code from 200 to 599") from None


@lru_cache(maxsize=4096)
def objection(position: Position, symbol: str) -> Need | State | Security | None:
    """Say what stands against `symbol` now, or None if it is legal.

    Args:
        position: where the conversation stands.
        symbol: a verb or one of the other symbols, see `Row`.
    Returns:
        None: legal.  A `Need`: that is not met.  A `State` or `Security`: the one that
        has no row for the symbol.
    Source:
        RFC 5321 section 4.1.4.

    >>> objection(Position(State.SENDER), "MAIL").name
    'SENDER'
    >>> objection(Position(State.READY), "AUTH").name
    'EXTENDED'
    """
    if position.security is NEGOTIATING and symbol not in ("handshake", "close"):
        return NEGOTIATING
    rows = [
        row
        for digit in Outcome
        if (row := _SESSION.get((position.session, symbol, digit)))
    ]
    if not rows:
        return position.session
    return next(
        (need for row in rows for need in row.needs if not _is_met(need, position)),
        None,
    )


def _is_met(need: Need, position: Position) -> bool:
    match need:
        case Need.EXTENDED:
            return position.extended
        case Need.CLEAR:
            return position.security is CLEAR
        case Need.ANONYMOUS:
            return position.identity is ANONYMOUS
        case Need.AUTHENTICATED:
            return position.identity is AUTHENTICATED
        case _:
            return True


@lru_cache(maxsize=4096)
def step(position: Position, symbol: str, result: Outcome) -> Position:
    """Return where the conversation stands after `symbol` was answered.

    Args:
        position: where it stood before.
        symbol: what was said.
        result: the first digit of the answer.
    Returns:
        The new position; the old one where no row says otherwise, or where the symbol
        was out of order.
    Source:
        RFC 5321 section 4.1.4.

    >>> step(Position(State.TEXT, extended=True), ".", Outcome.NO)  # refused, and over
    <Position READY>
    """
    if objection(position, symbol) is not None:
        return position
    session, security, identity, extended = position
    if row := _SESSION.get((session, symbol, result)):
        session = row.after or session
    if guard := _SECURITY.get((security, symbol, result)):
        security = guard.after or security
    if proof := _IDENTITY.get((identity, symbol, result)):
        identity = proof.after or identity
    if symbol in ("EHLO", "HELO") and result is DONE:
        extended = symbol == "EHLO"
    elif session in (GREETED, CONNECTED):
        extended = False
    return Position(session, security, identity, extended)


@lru_cache(maxsize=4096)
def forgets(position: Position, symbol: str, result: Outcome) -> bool:
    """Tell whether the open transaction is forgotten by this step.

    Source:
        RFC 5321 sections 4.1.1.4, 4.1.1.5 and 4.1.4; RFC 3207 section 4.2.

    >>> forgets(Position(State.SENDER), "RSET", Outcome.DONE)
    True
    """
    row = _SESSION.get((position.session, symbol, result))
    return bool(row and row.forgets and objection(position, symbol) is None)


def legal_symbols(position: Position) -> tuple[str, ...]:
    """Return the symbols that are legal now, in the order of the table.

    >>> legal_symbols(Position(State.TEXT))
    ('.', 'handshake', 'close')
    """
    return tuple(symbol for symbol in SYMBOLS if objection(position, symbol) is None)


def legal_verbs(position: Position) -> tuple[str, ...]:
    """Return what a client may send now: the legal symbols that are lines of its own.

    >>> legal_verbs(Position(State.REFUSED))
    ('QUIT',)
    """
    events = ("greeting", "handshake", "close")
    return tuple(s for s in legal_symbols(position) if s not in events)
