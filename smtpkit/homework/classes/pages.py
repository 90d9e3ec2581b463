"""HTML pages that read well on a screen, aloud and in print, in light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ..results import as_html

__all__ = ["page", "paragraph", "table"]

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border-bottom: 1px solid #888; padding: .25rem .75rem .25rem 0;
  text-align: left; vertical-align: top; unicode-bidi: isolate; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
code, pre { font-family: ui-monospace, monospace; font-size: .95em; }
pre { white-space: pre-wrap; border-left: 3px solid #888; padding-left: 1rem; }
"""


def page(title: str, body: Iterable[str]) -> str:
    """Return a whole page.

    Args:
        title: also its heading; plain text.
        body: pieces of HTML.
    """
    name = escape(title)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{name}</h1>\n" + "\n".join(body) + "\n</main>\n</body>\n</html>\n"
    )


def paragraph(words: str) -> str:
    """Return a paragraph; `code` and names of RFC sections become what they are."""
    return f"<p>{as_html(words)}</p>"


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; the first cell of each row is its heading.

    Numbers stand to the right.
    """
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    lines = []
    for first, *others in rows:
        cells = "".join(map(_cell, others))
        lines.append(f'<tr><th scope="row">{as_html(str(first))}</th>{cells}</tr>')
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{titles}</tr></thead>\n"
        "<tbody>\n" + "\n".join(lines) + "\n</tbody>\n</table>"
    )


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f'<td class="number">{value:g}</td>'
    return f"<td>{as_html(str(value))}</td>"
