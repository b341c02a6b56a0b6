"""What the rest of the machine does: times are worth little while other processes want the same cores."""

import os
import time

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
CORES_MAX = 0.1  # that others may take for a machine to count as quiet
LOOK_SECONDS = 0.5


def busy_seconds():
    """Processor time that all processes together have had since the machine started."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, interrupts, soft_interrupts, steal, *_ = map(int, file.readline().split()[1:])
    return (user + nice + system + interrupts + soft_interrupts + steal) / TICKS_PER_SECOND


def wait_until_quiet(seconds_max):
    """Wait for a moment in which others take little. Gives up after `seconds_max`."""
    end = time.monotonic() + seconds_max
    while time.monotonic() < end:
        before, begin = busy_seconds(), time.monotonic()
        time.sleep(LOOK_SECONDS)
        if (busy_seconds() - before) / (time.monotonic() - begin) < CORES_MAX:
            return
