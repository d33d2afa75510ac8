"""Runs one command as a whole process and measures it."""
import os
import shlex
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass

SAMPLE_SECONDS = 0.05
MEBI = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Run:
    """What one process took. Times in seconds, memory in MiB."""

    user: float
    system: float
    wall: float
    peak: float  # peak resident set, with the pages of mapped files
    own: float  # peak of what belongs to the process alone, sampled; 0 where it ended before the first sample
    status: int
    output: str

    @property
    def cpu(self):
        return self.user + self.system


class Watch(threading.Thread):
    """Samples a process's memory while it runs, and kills its group when its time is up."""

    def __init__(self, pid, seconds):
        super().__init__(daemon=True)
        self.pid = pid
        self.deadline = time.monotonic() + seconds
        self.ended = threading.Event()
        self.own = 0
        self.timed_out = False

    def run(self):
        while not self.ended.wait(SAMPLE_SECONDS):
            self.own = max(self.own, own_bytes(self.pid))
            if time.monotonic() > self.deadline:
                self.timed_out = True
                kill_group(self.pid)
                return


def own_bytes(pid):
    """Resident memory that isn't a file's: resident pages less shared ones."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            fields = file.read().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * PAGE


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(command, timeout, environment=None):
    """Runs the command in a process group of its own and waits until it has ended."""
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **(environment or {})},
        )
        watch = Watch(process.pid, timeout)
        watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            kill_group(process.pid)
            process.wait()
            raise
        finally:
            watch.ended.set()
            watch.join()
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if watch.timed_out:
        raise TimeoutError(f"no end after {timeout} s: {shlex.join(command)}")
    return Run(
        usage.ru_utime,
        usage.ru_stime,
        wall,
        usage.ru_maxrss * 1024 / MEBI,
        watch.own / MEBI,
        process.returncode,
        text,
    )
