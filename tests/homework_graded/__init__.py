"""Graded homework: sheets, judges, and what marks them."""
