"""The companions of the lessons: reference, glossary, index of RFC sections.

All three are made, none is written by hand: the reference and its two printed pages
from the tables in `data/`, the glossary from ``data/glossary.csv`` and the lessons, the
index from what the lessons cite.

    python -m tests.tools.companions            # write
    python -m tests.tools.companions --check    # compare; status 1 if a file differs
"""
