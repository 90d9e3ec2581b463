r"""A transcript as JSON lines: one object a line, and nothing is lost.

The first line is the header, and then come exchanges and lines in the order in which
they were said.  An exchange stands before the first line that belongs to it.  A key that
has its default is left out.

======== =============================================================================
object   keys
======== =============================================================================
header   ``format``: "smtpkit transcript"; ``version``: 1; ``client``, ``server``:
         names, default ""
exchange ``exchange``: its number, from 1; ``symbol``: its name in the tables;
         ``before``, ``after``: positions, default null; ``code``: default null;
         ``note``: default ""; ``marks``: list of names, default []
position ``session``, ``security``, ``identity``: names of states; ``extended``: a
         boolean
line     ``side``: "client", "server" or "note"; ``kind``: "command", "reply", "text" or
         "note"; ``text``: the octets as UTF-8, CRLF included, or else ``base64``: the
         octets that are no UTF-8; ``time_ms``: default null; ``flight``: default 0;
         ``of``: the number of its exchange, default null; ``tls``, ``chunked``: default
         false; ``omitted``: octets that were not kept, default 0; ``digest``: their
         SHA-256, default ""
======== =============================================================================

`model` says what the fields mean.  Knows nothing of files: see `files`.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any, cast, get_args

from ..protocol.errors import UnreadableTranscript
from ..protocol.machine import Identity, Position, Security, State
from .model import Exchange, Kind, Line, Side, Transcript

__all__ = ["FORMAT", "VERSION", "from_jsonlines", "to_jsonlines"]

FORMAT = "smtpkit transcript"
VERSION = 1

_Object = dict[str, Any]
_DEFAULTS: tuple[object, ...] = (
    None,
    "",
    [],
)  # of an exchange: what need not be written


def to_jsonlines(transcript: Transcript) -> str:
    r"""Write a transcript as JSON lines.

    Args:
        transcript: any.
    Returns:
        One JSON object a line, each line ended by LF.

    >>> said = Transcript(server="mx.example.net")
    >>> said.add(Line("server", b"220 mx.example.net\r\n", 0.0, "reply"))
    >>> print(to_jsonlines(said), end="")
    {"format": "smtpkit transcript", "version": 1, "server": "mx.example.net"}
    {"side": "server", "kind": "reply", "text": "220 mx.example.net\r\n", "time_ms": 0.0}
    """
    return "".join(_dumped(record) + "\n" for record in _objects(transcript))


def from_jsonlines(text: str) -> Transcript:
    """Read a transcript that `to_jsonlines` wrote.

    Args:
        text: JSON lines.
    Returns:
        A transcript equal to the one that was written.
    Raises:
        UnreadableTranscript: a line is no JSON, or no object of this format; the error
            says which line.
    """
    numbered = enumerate(text.split("\n"), 1)
    objects = [
        (number, _loaded(number, row)) for number, row in numbered if row.strip()
    ]
    header = objects[0][1] if objects else {}
    if (header.get("format"), header.get("version")) != (FORMAT, VERSION):
        raise UnreadableTranscript(
            f"a first line {_shortened(text)}",
            f'one with "format": "{FORMAT}" and "version": {VERSION}',
        )
    transcript = Transcript(
        _field(1, header, "client", str, ""), _field(1, header, "server", str, "")
    )
    exchanges: dict[int, Exchange] = {}
    for number, record in objects[1:]:
        if "exchange" in record:
            key = _field(number, record, "exchange", int)
            exchanges[key] = _exchange(number, record)
        else:
            transcript.add(_line(number, record, exchanges))
    return transcript


def _dumped(record: _Object) -> str:
    written = json.dumps(record, ensure_ascii=False)
    # A lone surrogate, which stands for an octet that is no UTF-8, cannot be saved.
    is_savable = written.encode("utf-8", "ignore").decode() == written
    return written if is_savable else json.dumps(record)


def _objects(transcript: Transcript) -> Iterator[_Object]:
    names = {"client": transcript.client, "server": transcript.server}
    header = {"format": FORMAT, "version": VERSION}
    yield header | {key: name for key, name in names.items() if name}
    numbers: dict[int, int] = {}  # of the exchanges, by identity: two may be equal
    for line in transcript:
        exchange = line.exchange
        if exchange is not None and id(exchange) not in numbers:
            numbers[id(exchange)] = len(numbers) + 1
            yield _of_exchange(exchange, len(numbers))
        yield _of_line(line, numbers.get(id(exchange)))


def _of_exchange(exchange: Exchange, number: int) -> _Object:
    record: _Object = {"exchange": number, "symbol": exchange.symbol}
    more = {
        "before": _of_position(exchange.before),
        "after": _of_position(exchange.after),
        "code": exchange.code,
        "note": exchange.note,
        "marks": list(exchange.marks),
    }
    return record | {
        key: value for key, value in more.items() if value not in _DEFAULTS
    }


def _of_position(position: Position | None) -> _Object | None:
    if position is None:
        return None
    states = (position.session, position.security, position.identity)
    names = [state.name for state in states]
    return dict(zip(Position._fields, (*names, position.extended), strict=True))


def _of_line(line: Line, exchange: int | None) -> _Object:
    record: _Object = {"side": line.side, "kind": line.kind}
    try:
        record["text"] = line.octets.decode("utf-8")
    except UnicodeDecodeError:
        record["base64"] = base64.b64encode(line.octets).decode("ascii")
    if line.time_ms is not None:
        record["time_ms"] = line.time_ms
    more = {
        "flight": line.flight,
        "of": exchange,
        "tls": line.tls,
        "chunked": line.chunked,
        "omitted": line.omitted,
        "digest": line.digest,
    }
    return record | {key: value for key, value in more.items() if value}


def _loaded(number: int, row: str) -> _Object:
    try:
        record = json.loads(row)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise UnreadableTranscript(f"line {number}: {_shortened(row)}", "a JSON object")
    return record


def _shortened(row: str) -> str:
    return repr(row if len(row) <= 40 else row[:40] + "…")


def _field(
    number: int, record: _Object, key: str, of: Any, default: Any = KeyError
) -> Any:
    """Return `record[key]` after making sure of its type."""
    value = record.get(key, default)
    is_boolean_for_number = isinstance(value, bool) and of is not bool
    if value is not default and (not isinstance(value, of) or is_boolean_for_number):
        wanted = getattr(of, "__name__", "number")
        raise UnreadableTranscript(
            f"line {number}: {key} {_shortened(repr(value))}",
            f"a value of type {wanted}",
        )
    if value is KeyError:
        raise UnreadableTranscript(
            f"line {number} without {key!r}", f"a line with {key!r}"
        )
    return value


def _exchange(number: int, record: _Object) -> Exchange:
    marks = _field(number, record, "marks", list, [])
    return Exchange(
        _field(number, record, "symbol", str),
        _position(number, record, "before"),
        _position(number, record, "after"),
        _field(number, record, "code", int, None),
        _field(number, record, "note", str, ""),
        tuple(str(mark) for mark in marks),
    )


def _position(number: int, record: _Object, key: str) -> Position | None:
    position = _field(number, record, key, dict, None)
    if position is None:
        return None
    try:
        return Position(
            State[position["session"]],
            Security[position["security"]],
            Identity[position["identity"]],
            bool(position["extended"]),
        )
    except (KeyError, TypeError):
        raise UnreadableTranscript(
            f"line {number}: {key} {_shortened(repr(position))}",
            "the names of three states, and extended",
        ) from None


def _line(number: int, record: _Object, exchanges: dict[int, Exchange]) -> Line:
    of = _field(number, record, "of", int, None)
    if of is not None and of not in exchanges:
        raise UnreadableTranscript(
            f"line {number} of exchange {of}", "an exchange that stands before it"
        )
    return Line(
        cast("Side", _choice(number, record, "side", get_args(Side))),
        _octets(number, record),
        _field(number, record, "time_ms", (int, float), None),
        cast("Kind", _choice(number, record, "kind", get_args(Kind))),
        None if of is None else exchanges[of],
        _field(number, record, "flight", int, 0),
        _field(number, record, "tls", bool, False),
        _field(number, record, "chunked", bool, False),
        _field(number, record, "omitted", int, 0),
        _field(number, record, "digest", str, ""),
    )


def _choice(number: int, record: _Object, key: str, choices: tuple[str, ...]) -> str:
    value: str = _field(number, record, key, str)
    if value not in choices:
        raise UnreadableTranscript(
            f"line {number}: {key} {_shortened(value)}", f"one of {', '.join(choices)}"
        )
    return value


def _octets(number: int, record: _Object) -> bytes:
    if "base64" not in record:
        return cast("str", _field(number, record, "text", str)).encode(
            "utf-8", "replace"
        )
    coded = _field(number, record, "base64", str)
    try:
        return base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        raise UnreadableTranscript(
            f"line {number}: base64 {_shortened(coded)}", "octets in base64"
        ) from None
