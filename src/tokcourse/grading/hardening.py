"""Inside the sandbox, before any student's code: shut what bubblewrap and resource limits leave open.

The kernel is asked to refuse some system calls to this process and all that it starts (seccomp):
memory that no limit counts, keyrings that outlive a run, and looking into other processes.
Where it cannot be asked, as on another kind of machine, the sandbox is as good as it was before.
"""

import ctypes
import platform
import struct

PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 4, 22, 38
FILTER = 2
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # the second: the call fails with EPERM
X32 = 0x40000000  # system calls of a second kind on x86-64, by which the first could be had all the same

MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""The machine's name -> its number in the kernel (AUDIT_ARCH), and its column below."""

REFUSED = {
    # looking into other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    # memory that belongs to no process
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    # keyrings
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # much code of the kernel, and of no use here
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
}


def harden() -> bool:
    """Refuse the calls from now on, for good. True where the kernel agreed."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)  # nobody reads this process' memory or its files in /proc
    if platform.machine() not in MACHINES:
        return False
    machine, column = MACHINES[platform.machine()]
    code = ctypes.create_string_buffer(program(machine, [numbers[column] for numbers in REFUSED.values()]))
    length = (len(code) - 1) // 8
    loaded = ctypes.create_string_buffer(struct.pack("HP", length, ctypes.addressof(code)))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return libc.prctl(PR_SET_SECCOMP, FILTER, loaded, 0, 0) == 0


def program(machine: int, refused: list[int]) -> bytes:
    """The filter in the kernel's own small language: 8 bytes for each step.

    >>> len(program(0xC000003E, [101, 310])) // 8
    8
    """
    last = len(refused) + 5  # where REFUSE stands
    steps = [(LOAD, 0, 0, 4), (EQUAL, 0, last - 2, machine), (LOAD, 0, 0, 0), (AT_LEAST, last - 4, 0, X32)]
    steps += [(EQUAL, last - 1 - place, 0, number) for place, number in enumerate(refused, 4)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
