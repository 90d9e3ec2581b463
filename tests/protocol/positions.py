"""Every position that a conversation can come to, found by walking the tables."""

from smtpkit.protocol.machine import START, SYMBOLS, Outcome, Position, step


def _reachable() -> list[Position]:
    reached, found = [START], [START]
    while found:
        position = found.pop()
        for symbol in SYMBOLS:
            for result in Outcome:
                after = step(position, symbol, result)
                if after not in reached:
                    reached.append(after)
                    found.append(after)
    return reached


ALL_POSITIONS = _reachable()
