"""Counts the words of requirement in an RFC, section by section: numbers, no text.

``python -m tests.requirements.occurrences rfc5321.txt …`` prints them as the rows of
`occurrences.csv`, so that whoever has the texts can check that file.  RFC 2119 defines
the words; those written in small letters are not counted.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

WORDS = re.compile(
    r"\b(MUST NOT|MUST|SHALL NOT|SHALL|SHOULD NOT|SHOULD|NOT RECOMMENDED|RECOMMENDED"
    r"|REQUIRED|MAY|OPTIONAL)\b"
)
_HEADING = re.compile(r"((?:\d+\.)*\d+|[A-H](?:\.\d+)*)\.? {1,3}\S.*\Z")
_APPENDIX = re.compile(r"Appendix ([A-H])")
# The sentence that lists the words themselves, with what follows until its full stop.
_KEYWORDS = re.compile(r"The key\s?words \"MUST.*?2119[^.]*\.", re.DOTALL)


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of an RFC without the headers and footers of its pages."""
    for line in text.replace("\f", "\n").splitlines():
        is_footer = re.search(r"\[Page \d+\]\s*\Z", line)
        is_header = re.match(r"RFC \d+ .* (?:19|20)\d\d\s*\Z", line)
        if not (is_footer or is_header):
            yield line.rstrip()


def sections_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield each section's number and its text; "0" is what comes before the first."""
    number, held = "0", list[str]()
    for line in lines_of(text):
        is_contents = re.search(r"(?:\.\s?){4,}|\.{3,}|\s{3,}\d+\Z", line)
        found = None if is_contents else _HEADING.match(line) or _APPENDIX.match(line)
        if found:
            yield number, "\n".join(held)
            number, held = found[1], []
        held.append(line)
    yield number, "\n".join(held)


def occurrences(text: str) -> dict[str, int]:
    """Return how many words of requirement each section has, where it has any."""
    counts: Counter[str] = Counter()
    for number, section in sections_of(text):
        joined = re.sub(r"\s+", " ", section)
        counts[number] += len(WORDS.findall(_KEYWORDS.sub("", joined)))
    return {number: count for number, count in counts.items() if count}


def main(paths: list[str]) -> None:
    """Print the rows for each text; its number is read from the file's name."""
    for path in paths:
        rfc = "".join(re.findall(r"\d+", Path(path).name))
        for section, count in occurrences(Path(path).read_text("utf-8")).items():
            print(f"{rfc},{section},{count}")


if __name__ == "__main__":
    main(sys.argv[1:])
