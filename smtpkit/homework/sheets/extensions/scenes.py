"""A scene: a server, what a client is called with, and what should come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ...parts import Calls, Outcome, Trial
from ..trying import Tried, as_data, same
from .host import Host

__all__ = ["Scene", "try_scenes"]


class Scene(NamedTuple):
    """One conversation.

    Args:
        host: makes the server.
        arguments: what the client is called with, after the connection.
        wanted: what it returns.
        lines: what it says; None where many ways are right.
        category: what kind of server, in words that give nothing away.
        source: RFC and section.
        letters: what the server holds at the end: reverse-path, forward-paths, content;
            None where no letter is due.
        manners: looks at the server afterwards, and says what was wrong; "" for nothing.
        weight: how much it counts among the trials of its part.
        belief: slug of the misconception that a wrong conversation gives away.
    """

    host: Callable[[], Host]
    arguments: tuple[Any, ...]
    wanted: Any
    lines: tuple[str, ...] | None
    category: str
    source: str
    letters: tuple[tuple[str, tuple[str, ...], bytes], ...] = ()
    manners: Callable[[Host], str] = lambda host: ""
    weight: float = 1.0
    belief: str = ""


def try_scenes(
    tried: Tried, calls: Calls, name: str, scenes: Iterable[Scene]
) -> Iterator[Trial]:
    """Let the function `name` talk to the server of each scene.

    A third of a scene is what the function returns, a third what was said and how, a
    third the letters that the server holds; where it should hold none, halves.
    """
    for scene in scenes:
        host = scene.host()
        outcome = calls.converse(name, host, *scene.arguments)
        wrong = _wrong(scene, host, outcome)
        share = 1 / len(wrong)
        # Who says nothing at all has not failed to send a wrong letter.
        right = sum(share for words in wrong if not words) if host.heard else 0.0
        if not host.heard and not any(wrong):
            right = 1.0
        faults = [words for words in wrong if words]
        yield Trial(
            scene.category,
            round(right, 4),
            _expected(scene),
            "; ".join(faults) or "just that",
            tried.part.taught_in,
            scene.source,
            tried.is_hidden,
            scene.weight,
            scene.belief,
        )


def _wrong(scene: Scene, host: Host, outcome: Outcome) -> list[str]:
    """Say what is wrong with what was returned, said and delivered; "" each."""
    returned = said = ""
    if outcome.raised or not same(as_data(outcome.value), as_data(scene.wanted)):
        returned = f"returned {outcome.seen}" * (not outcome.raised) or outcome.seen
    if host.faults:
        said = f"the client {host.faults[0]}"
    elif scene.lines is not None and tuple(host.lines) != scene.lines:
        said = f"said {', '.join(map(repr, host.lines)) or 'nothing'}"
    else:
        said = scene.manners(host)
    if not scene.letters:
        held = f"the server holds {len(host.letters)} letters" if host.letters else ""
        return [returned, said or held]
    letters = tuple(
        (letter.envelope.reverse_path, letter.envelope.forward_paths, letter.content)
        for letter in host.letters
    )
    held = "" if letters == scene.letters else _holding(letters)
    return [returned, said, held]


def _expected(scene: Scene) -> str:
    words = f"returned {scene.wanted!r}"
    if scene.lines is not None:
        words += f"; said {', '.join(map(repr, scene.lines))}"
    if scene.letters:
        words += f"; {_holding(scene.letters)}"
    return words


def _holding(letters: tuple[tuple[str, tuple[str, ...], bytes], ...]) -> str:
    return f"the server holds {as_data(letters)!r}"
