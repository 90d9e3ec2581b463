"""The gates that notebooks pass, and the proof that each can fail."""
