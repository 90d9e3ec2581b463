"""A whole class: what was handed in, graded on all cores, and what comes back of it.

`reading` finds the submissions in a folder or in Moodle's zip, `batch` has them graded
by the pool of this machine or by a Dask cluster, `results` keeps what came of it, line by
line.  `marks` adds up, `by_hand` holds what a person gave; `feedback`, `tables`, `moodle`
and `similarity` write it down.
"""
