"""For courses that run nbgrader: `nbgrader … --course-dir notebooks/homework`.

What stands in place of a solution, the same as `smtpkit release` writes: a remark, so
that a function with nothing else in it is legal, and counts as still open.
"""

c = get_config()  # noqa: F821  nbgrader defines it

c.ClearSolutions.code_stub = {"python": "# Write here."}
c.ClearSolutions.text_stub = "*Write here.*"
