"""The command line, as a person runs it: real processes, real sockets."""
