"""The one style sheet of everything that shows itself as HTML.

Colours follow JupyterLab's theme by its variables, ``--jp-…``, and have fallbacks for a
page without them.  Text is always in the page's own ink on the page's own paper, so its
contrast is what the theme gives, in light and in dark; accents colour borders only.  No
colour carries meaning alone: a word or a sign stands beside it.
"""

from __future__ import annotations

import re

__all__ = ["STYLE", "framed"]

# `!important` stands where JupyterLab's own rules for tables are more specific than a
# class of ours can be: stripes on every second row, cells set to the right.
STYLE = """\
<style>
.smtpkit { --smtpkit-client: var(--jp-brand-color1, #0a4a86);
  --smtpkit-server: var(--jp-warn-color0, #a85b00);
  --smtpkit-refused: var(--jp-error-color1, #b3261e);
  --smtpkit-rule: color-mix(in srgb, currentColor 22%, transparent);
  --smtpkit-tint: color-mix(in srgb, currentColor 5%, transparent);
  color: var(--jp-content-font-color1, inherit); overflow-x: auto; max-width: 72em;
  font-family: var(--jp-content-font-family, system-ui, sans-serif);
  font-size: var(--jp-content-font-size1, 14px); line-height: 1.4; }
.smtpkit:focus-visible { outline: 2px solid var(--smtpkit-client);
  outline-offset: 2px; }
.smtpkit table { border-collapse: collapse; table-layout: auto; margin: 0 0 .5em;
  width: 100%; min-width: 38em; color: inherit; font-size: inherit;
  border-bottom: 1px solid var(--smtpkit-rule); }
.smtpkit caption { caption-side: top; text-align: left; padding: 0 0 .5em;
  color: inherit; font-weight: 600; }
.smtpkit th, .smtpkit td { text-align: left !important; padding: .25em .8em .25em 0;
  vertical-align: top !important; font-weight: normal; color: inherit; }
.smtpkit tr { background: transparent !important; }
.smtpkit tr.smtpkit-server { background: var(--smtpkit-tint) !important; }
.smtpkit thead { border-bottom: 2px solid var(--smtpkit-rule); }
.smtpkit thead th { font-weight: 600; white-space: nowrap; }
.smtpkit tbody { border-top: 1px solid var(--smtpkit-rule); }
.smtpkit tbody th { white-space: nowrap; padding-left: .6em;
  border-left: 4px solid transparent; }
.smtpkit tr.smtpkit-client > th { border-left-color: var(--smtpkit-client); }
.smtpkit tr.smtpkit-server > th { border-left: 4px double var(--smtpkit-server); }
.smtpkit thead th:first-child { padding-left: .75em; }
.smtpkit td.smtpkit-number { text-align: right !important; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.smtpkit code { font-family: var(--jp-code-font-family, ui-monospace, monospace);
  font-size: .95em !important; color: inherit !important; padding: 0 !important;
  background: none !important; border: 0; white-space: nowrap; }
.smtpkit td.smtpkit-line { width: 34%; min-width: 16em; }
.smtpkit td.smtpkit-words { width: 44%; min-width: 14em; }
.smtpkit td.smtpkit-line code { display: inline-block; margin-left: 1.5em;
  text-indent: -1.5em; white-space: pre-wrap; overflow-wrap: anywhere;
  unicode-bidi: isolate; }
.smtpkit td.smtpkit-line code.smtpkit-block { margin-left: 0; text-indent: 0; }
.smtpkit .smtpkit-octet { border: 1px solid currentColor; border-radius: 2px;
  font-size: .75em; padding: 0 .2em; margin: 0 .1em; text-indent: 0; }
.smtpkit .smtpkit-mark { display: inline-block; border: 1px solid currentColor;
  border-radius: 3px; padding: 0 .4em; font-size: .85em; white-space: nowrap; }
.smtpkit .smtpkit-refused { border: 2px solid var(--smtpkit-refused);
  font-weight: 600; }
.smtpkit .smtpkit-later { border: 2px dashed var(--smtpkit-server);
  font-weight: 600; }
.smtpkit .smtpkit-more { display: block; margin-top: .2em; }
.smtpkit details { margin: 0 0 .5em; }
.smtpkit summary { cursor: pointer; }
.smtpkit dl { margin: .3em 0 .3em 1.2em; }
.smtpkit dt { float: none; font-weight: normal; width: auto; }
.smtpkit dd { margin: 0 0 .2em 2em; }
@media print { .smtpkit { max-width: none; } .smtpkit tr { break-inside: avoid; } }
</style>"""


_CELL = re.compile(r'<(t[dh])\b(?! class="smtpkit-number")')


def framed(inner: str, label: str) -> str:
    """Return a part of a page with the style sheet in it.

    Its first line is a comment in words: JupyterLab shows the first line of an output
    that is closed.  It also leaves out style sheets until a notebook is run or trusted,
    as GitHub always does; what cells need even then stands in the cells.

    Args:
        inner: HTML.
        label: what the part is, in words, escaped: a group that the keyboard can
            reach, and scroll sideways where the page is narrow.
    """
    inner = _CELL.sub(r'<\1 style="text-align:left;vertical-align:top"', inner)
    return (
        f"<!-- {label}: click to open -->\n"
        f'<div class="smtpkit" lang="en" role="group" aria-label="{label}" '
        f'tabindex="0">\n{STYLE}\n{inner}\n</div>'
    )
