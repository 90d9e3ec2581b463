"""The system calls that a worker is refused, as a program for the kernel's filter.

Limits count a process's own memory and its files.  A few system calls reach past that:
shared memory that belongs to nobody, new name spaces with file systems of their own,
other processes' memory.  No answer needs them.
"""

from __future__ import annotations

import platform
import struct
from typing import NamedTuple

__all__ = ["refusals"]


class _Machine(NamedTuple):
    """What a kind of processor calls itself, and the numbers of its system calls."""

    audit: int
    clone: int
    refused: tuple[int, ...]


#: bpf, clone3 and others have the same number everywhere since Linux 5.1.
_SAME = (
    425,
    428,
    429,
    430,
    447,
)  # io_uring, open_tree, move_mount, fsopen, memfd_secret
_CLONE3 = 435

# In this order: memfd_create shmget msgget semget unshare setns mount pivot_root chroot
# ptrace process_vm_readv process_vm_writev add_key request_key keyctl bpf userfaultfd
# perf_event_open; then the same ones.
_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        56,
        (319, 29, 68, 64, 272, 308, 165, 155, 161, 101, 310, 311, 248, 249, 250, 321, 323,
         298, *_SAME),
    ),
    "aarch64": _Machine(
        0xC00000B7,
        220,
        (279, 194, 186, 190, 97, 268, 40, 41, 51, 117, 270, 271, 217, 218, 219, 280, 282,
         241, *_SAME),
    ),
}  # fmt: skip

_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # where they stand, in octets
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NOT_PERMITTED, _NO_SUCH_CALL = 1, 38
_NEW_SPACES = 0x7E020000  # the flags of clone that make name spaces
_OTHER_NUMBERS = 0x40000000  # a second set of the same calls, on x86_64


def refusals() -> bytes | None:
    """Return the program for this machine; None for a processor it is not known for.

    >>> len(refusals() or bytes(8)) % 8
    0
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return None
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _OTHER_NUMBERS),
        (_RETURN, 0, 0, _KILL),
    ]
    for number in machine.refused:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | _NOT_PERMITTED)]
    # Its flags stand where a filter cannot look: the C library then takes `clone`.
    steps += [(_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _ERROR | _NO_SUCH_CALL)]
    steps += [
        (_EQUAL, 0, 3, machine.clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_HAS_BITS, 0, 1, _NEW_SPACES),
        (_RETURN, 0, 0, _ERROR | _NOT_PERMITTED),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
