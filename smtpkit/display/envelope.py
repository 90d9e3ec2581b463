"""An envelope as a table: where a message comes from, where it goes, on what terms.

RFC 5321 section 2.3.1: the envelope is no part of the message.  A learner meets this in
lesson 07.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from .markup import counted, escape, mark
from .theme import framed

if TYPE_CHECKING:
    from ..protocol.commands import Parameter
    from ..protocol.session import Envelope

__all__ = ["envelope_html"]

#: More recipients than these are counted, not shown.
MOST_RECIPIENTS = 100


def envelope_html(envelope: Envelope) -> str:
    """Return an envelope as HTML.

    Args:
        envelope: any.
    """
    title = f"Envelope for {counted(len(envelope.forward_paths), 'recipient')}"
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in ("part", "command", "path", "parameters", "what for")
    )
    table = (
        f"<table>\n<caption>{title}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{chr(10).join(_rows(envelope))}\n</tbody>\n</table>"
    )
    return framed(table, title)


def _rows(envelope: Envelope) -> Iterator[str]:
    what = "failure reports go there"
    if not envelope.reverse_path:
        what = "the null reverse-path: no failure reports"
    yield _row("reverse-path", "MAIL FROM", envelope.reverse_path,
               envelope.parameters, what)  # fmt: skip
    paths = envelope.forward_paths[:MOST_RECIPIENTS]
    for path, parameters in zip_longest(paths, envelope.rcpt_parameters[: len(paths)]):
        what = "the message goes there"
        yield _row("forward-path", "RCPT TO", path, parameters or (), what)
    left = len(envelope.forward_paths) - len(paths)
    if left > 0:
        words = f"… {counted(left, 'recipient')} more"
        yield f'<tr class="smtpkit-gap"><td colspan="5">{mark(words)}</td></tr>'


def _row(
    part: str, command: str, path: str, parameters: tuple[Parameter, ...], what: str
) -> str:
    added = " ".join(
        f"<code>{escape(str(parameter))}</code>" for parameter in parameters
    )
    return (
        f'<tr><th scope="row">{part}</th><td><code>{command}:</code></td>'
        f'<td class="smtpkit-line"><code translate="no">{escape(f"<{path}>")}</code></td>'
        f"<td>{added or 'none'}</td><td>{what}</td></tr>"
    )
