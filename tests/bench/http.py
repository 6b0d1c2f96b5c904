#!/usr/bin/env python3
"""CPU per request of `spate run` against wrk, and user instructions per request under callgrind.

Interleaved rounds on one machine, the client on one core and the server on another; prints the median and the spread of
the ratio. Judges nothing: absolute figures belong to the machine, ratios travel.

    tests/bench/http.py --build build/release [--rounds 7] [--seconds 3] [--plugin-only] [--skip-callgrind]
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = 64


def on_core(core):
    """Pins a child to a core, when there is more than one."""
    cores = sorted(os.sched_getaffinity(0))
    return lambda: os.sched_setaffinity(0, {cores[core % len(cores)]})


def run_measured(command, core=0, **options):
    """Runs a command and returns (standard output, CPU seconds)."""
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen([str(each) for each in command], stdout=out, preexec_fn=on_core(core), **options)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read()
    if child.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, command))} ended with {child.returncode}:\n{text}")
    return text, usage.ru_utime + usage.ru_stime


class Server:
    def __init__(self, build):
        self.process = subprocess.Popen([build / "tests/bench/bench_http_server"], stdout=subprocess.PIPE, text=True,
                                        preexec_fn=on_core(1))
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def wrk(url, kind, seconds):
    """(requests, CPU seconds) of wrk; its POST is a fixed one, so it is the floor."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if kind == "post":
            script.write('wrk.method = "POST"\nwrk.path = "/api/runs/"\n'
                         'wrk.headers["Content-Type"] = "application/json"\n'
                         'wrk.body = \'{"name":"Load Test Run alpha 1234","dataset":"dataset_alpha",'
                         '"seed":1234,"model":"alpha"}\'\n')
            script.flush()
            command += ["-s", script.name]
        text, cpu = run_measured(command + [url])
    return int(re.search(r"(\d+) requests in", text).group(1)), cpu


def spate_command(build, url, kind, seconds, out):
    return [build / "bin/spate", "run", HERE / f"http/{kind}.toml", f"--host={url}", f"--users={CONNECTIONS}",
            f"--duration={seconds}s", "--out", out, "--headless"]


def spate_count(out):
    results = sorted(pathlib.Path(out).rglob("result.json"))
    if not results:
        sys.exit(f"bench: no result.json below {out}; is the json reporter built?")
    operations = json.loads(results[-1].read_text())["operations"]
    return sum(each["count"] for each in operations)


def spate(build, url, kind, seconds):
    with tempfile.TemporaryDirectory() as out:
        _, cpu = run_measured(spate_command(build, url, kind, seconds, out))
        return spate_count(out), cpu


def plugin_command(build, url, kind, requests):
    return [build / "tests/bench/bench_http_plugin", build / "lib/spate/plugins/http_api.so", url, kind,
            CONNECTIONS, requests]


def plugin(build, url, kind, seconds):
    text, _ = run_measured(plugin_command(build, url, kind, int(40000 * seconds)))
    result = json.loads(text)
    return result["requests"], result["cpu_s"]


def callgrind(command):
    """User instructions of a command."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "log"
        run_measured(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", f"--log-file={log}"] + command)
        return int(re.search(r"Collected : (\d+)", log.read_text()).group(1))


def instructions(build, url, kind, plugin_only):
    """Per request: the difference of two run lengths, so that the start does not count."""
    if plugin_only:
        few, many = 2000, 12000
        return (callgrind(plugin_command(build, url, kind, many)) - callgrind(plugin_command(build, url, kind, few))) / (many - few)
    points = []
    for seconds in (2, 6):
        with tempfile.TemporaryDirectory() as out:
            used = callgrind(spate_command(build, url, kind, seconds, out))
            points.append((spate_count(out), used))
    return (points[1][1] - points[0][1]) / (points[1][0] - points[0][0])


def bench(kind, server, arguments):
    ours = plugin if arguments.plugin_only else spate
    ratios, mine, theirs = [], [], []
    for turn in range(arguments.rounds):
        # Alternating who goes first, so that a drift of the machine favours nobody.
        pair = [("wrk", lambda: wrk(server.url, kind, arguments.seconds)),
                ("ours", lambda: ours(arguments.build, server.url, kind, arguments.seconds))]
        measured = {}
        for name, run in (pair if turn % 2 == 0 else pair[::-1]):
            count, cpu = run()
            measured[name] = cpu / count * 1e6
            time.sleep(0.1)
        mine.append(measured["ours"])
        theirs.append(measured["wrk"])
        ratios.append(measured["ours"] / measured["wrk"])
    ratios.sort()
    name = "plugin alone" if arguments.plugin_only else "spate run"
    print(f"{kind.upper():5} {name}: {statistics.median(mine):.2f} us CPU per request, wrk {statistics.median(theirs):.2f}; "
          f"ratio median {statistics.median(ratios):.2f}, {ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} rounds")
    if not arguments.skip_callgrind:
        print(f"{kind.upper():5} {name}: {instructions(arguments.build, server.url, kind, arguments.plugin_only):.0f} "
              "user instructions per request (callgrind)")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--plugin-only", action="store_true", help="the plugin in a test harness, without the host")
    parser.add_argument("--skip-callgrind", action="store_true")
    parser.add_argument("--kind", choices=["get", "post"], action="append")
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    needed = ["wrk"] + ([] if arguments.skip_callgrind else ["valgrind"])
    missing = [each for each in needed if shutil.which(each) is None]
    if missing:
        sys.exit(f"bench: {', '.join(missing)} not found; apt-get install {' '.join(missing)}")
    server = Server(arguments.build)
    try:
        for kind in arguments.kind or ["get", "post"]:
            bench(kind, server, arguments)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
