#!/usr/bin/env python3
"""CPU per request of `spate run` against wrk, and user instructions per request: one table in Markdown.

Both clients keep 64 connections busy from one thread, without think time, against the same server on another core. They
take turns, and a ratio is that of one round, so that a drift of the machine favours nobody. Judges nothing: times belong
to the machine, ratios and instructions travel. A run that lost or invented a request ends the benchmark.

    tests/bench/http.py [--build build/release] [--rounds 7] [--seconds 3] [--kind get|post]
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import measure

HERE = pathlib.Path(__file__).resolve().parent / "http"
CONNECTIONS = 64


class Server:
    """A fresh server for every run, so that its count is that of the run."""

    def __init__(self, build):
        self.process = measure.start([build / "tests/bench/bench_http_server"], measure.SERVER_CORE,
                                     stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.received = int(self.process.communicate()[0])


class Wrk:
    def __init__(self, name, script=None):
        self.name, self.options = name, ["-s", HERE / script] if script else []

    def command(self, url, seconds, _):
        return ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *self.options, url]

    def result(self, text, _, received):
        count = int(re.search(r"(\d+) requests in", text).group(1))
        if "Non-2xx" in text or "Socket errors" in text:
            sys.exit(f"bench: {self.name} had errors:\n{text}")
        # It leaves without the answers that are under way.
        if not count <= received <= count + CONNECTIONS:
            sys.exit(f"bench: {self.name} counts {count} requests, the server {received}")
        return count, float(re.search(r"Requests/sec: +([\d.]+)", text).group(1))


class Spate:
    def __init__(self, name, build, kind):
        self.name, self.program, self.profile, self.suspect = name, build / "bin/spate", HERE / f"{kind}.toml", 0

    def command(self, url, seconds, folder):
        return [self.program, "run", self.profile, f"--host={url}", f"--users={CONNECTIONS}", f"--duration={seconds}s",
                "--headless", f"--out={folder}/run", "--reporter=console", f"--reporter=json={folder}/result.json"]

    def result(self, text, folder, received):
        result = json.loads(pathlib.Path(folder, "result.json").read_text())
        totals = result["totals"]
        if result["verdict"]["status"] != "pass" or totals["errors"] or totals["count"] != received:
            sys.exit(f"bench: {self.name} counts {totals['count']} requests, the server {received}:\n{text}")
        self.suspect += result["generator"]["status"] != "valid"
        return totals["count"], totals["measured"]["rate"]


def cpu_of(client, arguments, seconds):
    """One run: (microseconds of CPU per request, requests per second)."""
    with tempfile.TemporaryDirectory() as folder:
        with Server(arguments.build) as server:
            text, cpu = measure.run(client.command(server.url, seconds, folder))
        count, rate = client.result(text, folder, server.received)
    return cpu / count * 1e6, rate


def instructions_of(client, arguments, rate):
    """User instructions per request: the difference of two run lengths, so that the start does not count. What the first
    thread does once a second is shared among the requests of a second at full speed: callgrind is many times slower."""
    runs = []
    for seconds in (2, 5):
        with tempfile.TemporaryDirectory() as folder:
            with Server(arguments.build) as server:
                text, threads = measure.callgrind(client.command(server.url, seconds, folder))
            runs.append((seconds, client.result(text, folder, server.received)[0], threads[0], sum(threads[1:])))
    seconds, requests, first, workers = (after - before for before, after in zip(*runs))
    return workers / requests + first / seconds / rate


def bench(kind, clients, arguments):
    """The rows of one kind of request; the first client is the one that the others are compared with."""
    cpu = {each: [] for each in clients}
    rate = {each: [] for each in clients}
    for turn in range(arguments.rounds):
        print(f"{kind} round {turn + 1} of {arguments.rounds}", file=sys.stderr)
        for client in clients if turn % 2 == 0 else clients[::-1]:
            used, achieved = cpu_of(client, arguments, arguments.seconds)
            cpu[client].append(used)
            rate[client].append(achieved)
    for client in clients:
        print(f"{kind} instructions of {client.name}", file=sys.stderr)
        instructions = instructions_of(client, arguments, statistics.median(rate[client]))
        ratios = [ours / peer for ours, peer in zip(cpu[client], cpu[clients[0]])]
        ratio = "1" if client is clients[0] else \
            f"**{statistics.median(ratios):.2f}** ({min(ratios):.2f} to {max(ratios):.2f})"
        yield (kind.upper(), client.name, f"{statistics.median(rate[client]):,.0f}",
               f"{statistics.median(cpu[client]):.1f} us", ratio, f"{instructions:,.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--kind", choices=["get", "post"], action="append")
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    missing = [each for each in ("wrk", "valgrind") if shutil.which(each) is None]
    if missing:
        sys.exit(f"bench: {' and '.join(missing)} not found: apt-get install {' '.join(missing)}")
    for needed in ("bin/spate", "tests/bench/bench_http_server"):
        if not (arguments.build / needed).exists():
            sys.exit(f"bench: {arguments.build / needed} not found: packaging/dev build")

    kinds = {
        "get": [Wrk("wrk"), Spate("spate", arguments.build, "get")],
        "post": [Wrk("wrk, one fixed body", "post_fixed.lua"),
                 Wrk("wrk, templates and capture in Lua", "post_templated.lua"),
                 Spate("spate, templates and capture", arguments.build, "post")],
    }
    chosen = {kind: kinds[kind] for kind in arguments.kind or kinds}
    busy = os.getloadavg()[0]
    rows = [row for kind, clients in chosen.items() for row in bench(kind, clients, arguments)]

    print("| request | client | requests/s | CPU per request | against wrk: median (min to max) | user instructions |")
    print("| --- | --- | --- | --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(f"\n{arguments.rounds} interleaved rounds of {arguments.seconds} s, {CONNECTIONS} connections, one sending thread; "
          "CPU is user and system time of the whole client, start and reports included; instructions are those of "
          "callgrind, per request, without the start.")
    print(f"{measure.machine()}; load before the start {busy:.1f}.")
    suspect = sum(each.suspect for clients in chosen.values() for each in clients if isinstance(each, Spate))
    if suspect:
        print(f"Runs in which spate called itself late: {suspect} (expected under callgrind).")


if __name__ == "__main__":
    main()
