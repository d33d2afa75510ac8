"""Runs one command as a whole process and measures it."""
import os
import shlex
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass


@dataclass
class Run:
    """What one process took: seconds of CPU, the program's and the kernel's for it."""

    cpu: float
    status: int
    output: str


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(command, timeout):
    """Runs the command in a process group of its own and waits until it has ended."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        timed_out = threading.Event()

        def end():
            timed_out.set()
            kill_group(process.pid)

        timer = threading.Timer(timeout, end)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            kill_group(process.pid)
            process.wait()
            raise
        finally:
            timer.cancel()
            timer.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if timed_out.is_set():
        raise TimeoutError(f"no end after {timeout} s: {shlex.join(command)}")
    return Run(usage.ru_utime + usage.ru_stime, process.returncode, text)
