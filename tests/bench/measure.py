"""What every benchmark needs: children pinned to a core, their CPU time, memory, and user instructions under callgrind."""
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import time


def physical_core(core):
    """What tells a physical core from another: two threads of one core are no two cores."""
    topology = pathlib.Path(f"/sys/devices/system/cpu/cpu{core}/topology")
    try:
        return tuple((topology / name).read_text() for name in ("physical_package_id", "core_id"))
    except OSError:
        return core


def two_cores():
    """A core for the client and one for the server: the same one twice, when there is no other."""
    allowed = sorted(os.sched_getaffinity(0))
    others = [each for each in allowed if physical_core(each) != physical_core(allowed[0])] or allowed[1:] or allowed
    return allowed[0], others[0]


CLIENT_CORE, SERVER_CORE = two_cores()


def machine():
    """The machine in one line: the cores that were used are part of it."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    used = (f"client on core {CLIENT_CORE}, server on core {SERVER_CORE}" if CLIENT_CORE != SERVER_CORE
            else "client and server share a core, which favours whoever sends less")
    return (f"{model.group(1) if model else platform.machine()}, {len(os.sched_getaffinity(0))} cores ({used}), "
            f"Linux {platform.release()}")


def start(command, core, **options):
    return subprocess.Popen([str(each) for each in command], preexec_fn=lambda: os.sched_setaffinity(0, {core}), **options)


def run(command):
    """Runs a client to its end; returns (what it printed, seconds of CPU, user and system)."""
    with tempfile.TemporaryFile("w+") as out:
        child = start(command, CLIENT_CORE, stdout=out, stderr=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read()
    if child.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, command))} ended with {child.returncode}:\n{text}")
    return text, usage.ru_utime + usage.ru_stime


def memory(command):
    """Runs a client to its end; returns (what it printed, the most memory that it had: its share of what is shared)."""
    with tempfile.TemporaryFile("w+") as out:
        child = start(command, CLIENT_CORE, stdout=out, stderr=out)
        most = 0
        while child.poll() is None:
            try:
                rollup = pathlib.Path(f"/proc/{child.pid}/smaps_rollup").read_text()
                most = max(most, int(re.search(r"^Pss: +(\d+) kB", rollup, re.MULTILINE).group(1)) * 1024)
            except (OSError, AttributeError):
                pass  # it has just ended
            time.sleep(0.2)
        out.seek(0)
        text = out.read()
    if child.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, command))} ended with {child.returncode}:\n{text}")
    return text, most


def callgrind(command, read):
    """Runs a client under callgrind; returns (what it printed, `read(path)` of the file of each of its threads)."""
    with tempfile.TemporaryDirectory() as folder:
        text, _ = run(["valgrind", "--tool=callgrind", "--separate-threads=yes", f"--log-file={folder}/log",
                       f"--callgrind-out-file={folder}/out"] + command)
        threads = [read(each) for each in sorted(pathlib.Path(folder).glob("out-*"))]
    return text, threads
