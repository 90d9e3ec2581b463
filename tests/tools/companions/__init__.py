"""The companions of the lessons: reference, glossary, index of RFC sections, lecture.

Three are made, not written by hand: the reference and its two printed pages from the
tables in `data/`, the glossary from ``data/glossary.csv`` and the lessons, the index from
what the lessons cite.  The lecture has prose of its own around cells of the lessons.

    python -m tests.tools.companions            # write
    python -m tests.tools.companions --check    # compare; status 1 if a file differs
"""
