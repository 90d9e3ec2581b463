"""Sheets of `server` with typical mistakes, and the points that they keep."""

from __future__ import annotations

from .. import WrongSheet

__all__ = ["WRONG"]

WRONG: tuple[WrongSheet, ...] = ()
