"""The protocol itself, sans I/O: no socket, clock, thread, file or randomness in here.

Read `machine` first: SMTP is the table in it.  Then `server` and `client`, two thin
classes over the same `framing`, `parsing` and `machine`.
"""
