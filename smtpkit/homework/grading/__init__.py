"""Grading a class: answers found, run behind walls, judged, reported."""
