"""Views: a figure of a value, with the same in words.

Each is a function ``view(value, *, ax=None)`` that returns a `picture.Picture`.  A
view draws what it is given: it computes no protocol and opens no socket.  matplotlib
is loaded with the first view that is asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .draw_architecture import architecture
    from .draw_encoding_cost import encoding_cost
    from .draw_encryption import encryption
    from .draw_envelope import envelope
    from .draw_header_authors import header_authors
    from .draw_hops import hops
    from .draw_ladder import ladder
    from .draw_layers import layers
    from .draw_machine import machine
    from .draw_mime_tree import mime_tree
    from .draw_octets import octets
    from .draw_octets_compared import octets_compared
    from .draw_queue_timeline import queue_timeline
    from .draw_reply import reply
    from .draw_reply_map import reply_map
    from .draw_responsibility import responsibility
    from .draw_round_trips import round_trips
    from .picture import Picture

__all__ = [
    "Picture",
    "architecture",
    "encoding_cost",
    "encryption",
    "envelope",
    "header_authors",
    "hops",
    "ladder",
    "layers",
    "machine",
    "mime_tree",
    "octets",
    "octets_compared",
    "queue_timeline",
    "reply",
    "reply_map",
    "responsibility",
    "round_trips",
]

#: Where each name is defined.  A module is not called like its view, because importing
#: it would then put the module in the view's place.
_HOME = {
    "Picture": "picture",
    "architecture": "draw_architecture",
    "encoding_cost": "draw_encoding_cost",
    "encryption": "draw_encryption",
    "envelope": "draw_envelope",
    "header_authors": "draw_header_authors",
    "hops": "draw_hops",
    "ladder": "draw_ladder",
    "layers": "draw_layers",
    "machine": "draw_machine",
    "mime_tree": "draw_mime_tree",
    "octets": "draw_octets",
    "octets_compared": "draw_octets_compared",
    "queue_timeline": "draw_queue_timeline",
    "reply": "draw_reply",
    "reply_map": "draw_reply_map",
    "responsibility": "draw_responsibility",
    "round_trips": "draw_round_trips",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
