"""What the MIME explorer shows: the tree of a message, and one part of it closely.

RFC 2045 and RFC 2046.  A learner meets the explorer in lesson 08.
"""

from __future__ import annotations

from html import escape

from ..display.markup import counted
from ..protocol.content import FIELDS
from ..protocol.errors import BadArgument
from ..protocol.session import Delivery
from ..views.mime_parts import Part, rows_of, tree_of
from .letters import SAMPLE, closely
from .shown import Still, Words, framed_words, table

__all__ = ["content_of", "mime_explorer", "parts_of"]

#: Header fields of parts, and what they are for (RFC 2183, RFC 2045 sections 7 and 8).
MIME_FIELDS = {
    "content-disposition": "whether the part is shown or is a file, and its name",
    "content-id": "a name by which other parts can point to this one",
    "content-description": "what the part is, in words",
}


def mime_explorer(message: bytes | Delivery | None = None, part: str = "") -> Still:
    r"""Return what the MIME explorer shows of one part of a message.

    Args:
        message: its octets, or a delivery; None takes a sample.
        part: its place, such as ``"1.2"``; "" is the message itself.
    Returns:
        What the part is and costs, its header section, what it holds, and the tree.
    Raises:
        BadArgument: there is no such part, or this is no message.

    >>> mime_explorer(part="1.1")
    <mime_explorer: part 1.1 of 5 parts: text/plain, 150 octets, decoded 137; nothing broken>
    """
    from ..views import mime_tree

    content = content_of(message)
    rows = parts_of(content)
    chosen = next((row for row in rows if row.number == part), None)
    if chosen is None:
        numbers = ", ".join(row.number or '"" for the whole' for row in rows[:20])
        raise BadArgument(f"part {part!r}", f"one of {numbers or 'none: no octets'}")
    look = closely(content, part)
    fields = [
        (name, body if body == reads else f"{body}\n(reads: {reads})", _for(name))
        for name, body, reads in look.header
    ]
    header = table(
        f"Header section of {_named(chosen)}",
        ("field", "body", "what it is for"),
        fields,
    )
    if not fields:
        words = "No header field: RFC 2045 section 5.2 then takes it for plain text."
        header = framed_words(f"<p>{words}</p>", words, "Header section")
    broken = sum(len(row.complaints) for row in rows)
    health = counted(broken, "thing") + " broken" if broken else "nothing broken"
    place = f"part {part}" if part else "the whole"
    summary = (
        f"{place} of {counted(len(rows), 'part')}: {chosen.content_type}, {chosen.size}"
    )
    return Still(
        f"mime_explorer: {summary}; {health}",
        (
            table(f"About {_named(chosen)}", ("what", "this part"), _facts(chosen)),
            header,
            _held(look.text, look.remark, look.is_text),
            mime_tree(content),
        ),
    )


def content_of(message: bytes | Delivery | None) -> bytes:
    """Return the octets of a message.

    Args:
        message: octets, a delivery, or None for the sample.
    Raises:
        BadArgument: none of these, or no octets at all.
    """
    content = message.content if isinstance(message, Delivery) else message
    if content is None:
        return SAMPLE
    if not isinstance(content, bytes):
        raise BadArgument(
            f"a value of type {type(content).__name__}", "octets, or a Delivery"
        )
    if not content:
        raise BadArgument("an empty message: no octets", "at least one octet")
    return content


def parts_of(content: bytes) -> list[Part]:
    """Return the parts of a message, the message itself first.

    Args:
        content: octets.
    """
    root = tree_of(content)
    return rows_of(root) if root else []


def _named(part: Part) -> str:
    return f"part {part.number}" if part.number else "the whole message"


def _for(name: str) -> str:
    return FIELDS.get(name.lower()) or MIME_FIELDS.get(name.lower(), "")


def _facts(part: Part) -> list[tuple[str, str]]:
    facts = [("type", part.content_type)]
    if part.meaning:
        facts.append(("that is", part.meaning))
    if part.name:
        facts.append(("name", part.name))
    if part.details:
        facts.append(("details", ", ".join(part.details)))
    facts.append(("octets", part.size))
    if part.decoded is not None and part.decoded and part.decoded != part.encoded:
        more = part.encoded / part.decoded - 1
        words = f"{part.encoded:,} octets travel for {part.decoded:,}: {more:+.0%}"
        facts.append(("cost of the encoding", words))
    if part.parts:
        inner = ", ".join(f"{row.number} {row.content_type}" for row in part.parts)
        facts.append(("parts inside", inner))
    facts += [("broken", words) for words in part.complaints]
    return facts


def _held(text: str, remark: str, is_text: bool) -> Words:
    """Return what a part holds."""
    title = "What it holds, decoded" if is_text else "Its first octets, in hexadecimal"
    shown = escape(text) or "(nothing)"
    html = (
        f"<p><strong>{title}</strong></p>"
        '<p style="white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 .5em">'
        f"<code style='white-space:pre-wrap'>{shown}</code></p>"
        + (f"<p>{escape(remark)}</p>" if remark else "")
    )
    return framed_words(html, "\n".join(filter(None, (title, text, remark))), title)
