"""Commands that write what is stored, and the rules that stored notebooks keep."""
