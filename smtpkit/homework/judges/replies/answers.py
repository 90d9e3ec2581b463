"""Worked answers of the parts that ask for code: the source of each answer cell."""

from __future__ import annotations

from ...dice import Dice
from ...sheets.replies.deciding import house_rule

__all__ = ["SOURCES", "worked_decide"]

SOURCES = {
    "replies-line": '''\
def split_line(line):
    """Return code, whether this is the last line, and text of one reply line."""
    return int(line[:3]), line[3:4] != b"-", line[4:]
''',
    "replies-pieces": '''\
class LineReader:
    """Makes whole lines of octets that come in any pieces."""

    def __init__(self):
        """Begin with nothing."""
        self.rest = b""

    def feed(self, octets):
        """Take a piece; return the lines that it completes, without CRLF."""
        *lines, self.rest = (self.rest + octets).split(b"\\r\\n")
        return lines
''',
    "replies-multi-line": '''\
class ReplyReader:
    """Makes whole replies of octets that come in any pieces."""

    def __init__(self):
        """Begin with nothing."""
        self.rest, self.texts = b"", []

    def feed(self, octets):
        """Take a piece; return the replies that it completes, as (code, texts)."""
        *lines, self.rest = (self.rest + octets).split(b"\\r\\n")
        replies = []
        for line in lines:
            self.texts.append(line[4:])
            if line[3:4] != b"-":
                replies.append((int(line[:3]), self.texts))
                self.texts = []
        return replies
''',
    "replies-broken": '''\
def read_reply(lines):
    """Return code and texts of a reply; raise ValueError if it is none."""
    import re

    found = [re.fullmatch(rb"([2-5]\\d\\d)(?:([ -])(.*))?", line, re.S) for line in lines]
    if not found or not all(found):
        raise ValueError("a line is no reply line")
    if len({line[1] for line in found}) > 1:
        raise ValueError("the codes differ")
    if [line[2] == b"-" for line in found] != [True] * (len(found) - 1) + [False]:
        raise ValueError("the last line is missing, or is not the last")
    return int(found[0][1]), [line[3] or b"" for line in found]
''',
    "replies-enhanced": '''\
def enhanced(after, code, text):
    """Return the enhanced code of a reply, or None, and the text without it."""
    import re

    if after in ("greeting", "EHLO", "HELO") or code // 100 == 3:
        return None, text
    number = r"(?:0|[1-9]\\d{0,2})"
    found = re.match(rf"({code // 100}\\.{number}\\.{number}) +", text)
    return (found[1], text[found.end() :]) if found else (None, text)
''',
    "replies-too-many": '''\
def decide_rcpt(code, enhanced, accepted):
    """Return the decision after a reply to RCPT."""
    is_full = enhanced == "5.5.3" or (enhanced is None and accepted >= 100)
    if code == 552 and is_full:
        return "later"
    return {2: "done", 3: "go on", 4: "later"}.get(code // 100, "give up")
''',
    "replies-pair": '''\
def pair(commands, octets):
    """Return each command with the code of its reply; 451 where none came."""
    whole = octets.split(b"\\r\\n")[:-1]
    codes = [int(line[:3]) for line in whole if line[3:4] != b"-"]
    codes += [451] * (len(commands) - len(codes))
    return list(zip(commands, codes, strict=False))
''',
    "replies-fates": '''\
def fates(reverse_path, recipients, data, dot):
    """Return forward-path -> what becomes of the letter for this recipient."""
    failed = "report" if reverse_path else "nobody"
    found = {}
    for path, first in recipients:
        codes = [451 if code is None else code for code in (first, data, dot)]
        decisive = next((code for code in codes if code >= 400), 250)
        found[path] = {2: "theirs", 4: "queue"}.get(decisive // 100, failed)
    return found
''',
}


def worked_decide(visible: Dice) -> str:
    """Return the decisions, with the house rule of a variant."""
    rule = house_rule(visible)
    rows = "".join(
        f'        ("{rule.verb}", {code}): "{decision}",\n'
        for code, decision in rule.rows
    )
    return f'''\
def decide(step, code):
    """Return what the client does after this code to this step."""
    agreed = {{
{rows}    }}
    usual = {{2: "done", 3: "go on", 4: "later"}}.get(code // 100, "give up")
    return agreed.get((step.upper(), code), usual)
'''
