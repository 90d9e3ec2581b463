"""What holds for every widget: it leaves no thread and no open port behind."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import ipywidgets
import pytest


@pytest.fixture(autouse=True)
def nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail where a widget starts a thread, or opens a socket of any kind."""

    def forbidden(*_: Any, **__: Any) -> None:
        raise AssertionError("a widget opened a socket")

    before = set(threading.enumerate())
    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket.socket, "bind", forbidden)
    yield
    ipywidgets.Widget.close_all()
    assert set(threading.enumerate()) == before
