"""How values show themselves: pure functions from values to accessible HTML.

One module for each kind of value: `transcript`, `reply`, `envelope`, `message`.  Words
stand beside every colour; nothing needs a script; the same value gives the same text.
Loaded when a notebook first asks a value for its HTML.
"""
