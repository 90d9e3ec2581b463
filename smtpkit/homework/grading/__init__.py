"""Grading one submission: answers found, run behind walls, judged outside of them.

`one` is where to begin: a file's octets in, points out.

* `cells`, `answers`: what was handed in, whatever became of the file.
* `walls`, `probe`, `system_calls`: what keeps an answer in, tried before it is said.
* `worker`, `namespaces`, `plain`: the program inside; it knows no expected value.
* `processes`, `harness`: the other side, which asks and believes nothing.
* `in_process`: the same requests without walls, for public checks and nbgrader.
* `jobs`, `fingerprints`: what travels between processes, and whether it still holds.
"""
