"""How a value calls what stands above it: by name, when it is asked to, never before.

Imports point down in this package.  Yet a reply shows itself as HTML in a notebook, and a
transcript saves itself: conveniences that live in higher modules, which know the value.
So the value names them as text.  These are the only arrows that point up, and each is a
call of `call`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["call"]


def call(where: str, *arguments: Any) -> Any:
    """Call a function of a higher module of this package.

    Args:
        where: module and function, such as ``"display.reply:reply_html"``.
        arguments: what it is called with.
    Returns:
        What the function returns.

    >>> call("protocol.grammar:domain_of", "ann@example.org")
    'example.org'
    """
    module, _, name = where.partition(":")
    package = __name__.partition(".")[0]
    return getattr(import_module(f"{package}.{module}"), name)(*arguments)
