"""The tests, and the tools that keep the stored things true."""
