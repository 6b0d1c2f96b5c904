#!/usr/bin/env python3
"""What an HTTP request and an HTTP user cost `spate run`, beside wrk: one table in Markdown.

Both clients send from one thread to the same server on another core. They take turns, and a ratio is that of one round, so
that a drift of the machine favours nobody. Judges nothing: times belong to the machine; ratios, instructions, allocations
and memory travel.

    packaging/dev bench http [--rounds 7] [--seconds 3] [--kind get|post|https|paced|memory|allocations]... [--parts]
"""
import argparse
import os
import pathlib
import shutil
import sys

import measure
from http_allocations import allocation_rows
from http_clients import CONNECTIONS, PlainEpoll, Spate, Wrk
from http_figures import cpu_rows, instruction_rows, memory_rows

USERS = f"--users={CONNECTIONS}"
MANY_USERS, MOST_USERS = 2_000, 10_000


class Bench:
    """Every kind gives its rows; `parts` collects where the instructions go."""

    def __init__(self, arguments):
        self.arguments, self.parts, self.spates = arguments, {}, []

    def spate(self, profile, *options):
        self.spates.append(Spate(self.arguments.build, profile, *options))
        return self.spates[-1]

    def full_speed(self, what, clients, cpu_limits, instruction_limits):
        rows, rates = cpu_rows(what, clients, self.arguments, cpu_limits)
        more, self.parts[what] = instruction_rows(what, clients, self.arguments, rates, instruction_limits)
        return rows + more

    def get(self):
        return self.full_speed("GET", [Wrk(), self.spate("get", USERS)], ("1.10", "0.95"), ("8 000", "5 000"))

    def post(self):
        clients = [Wrk("wrk with one fixed body", "post_fixed.lua"), Wrk("wrk with Lua", "post_templated.lua"),
                   self.spate("post", USERS)]
        return self.full_speed("POST, 5 values and a JSON capture", clients, ("", ""), ("25 000", "12 000"))

    def https(self):
        what = "HTTPS GET"
        rows, rates = cpu_rows(what, [Wrk(), self.spate("https", USERS)], self.arguments, ("1.15", "1.00"), tls=True)
        # Few connections: a handshake takes long under callgrind.
        few = [Wrk(connections=8), self.spate("https", "--users=8")]
        more, self.parts[what] = instruction_rows(what, few, self.arguments, rates, ("", ""), (3, 6), tls=True)
        return rows + more

    def paced(self):
        """A closed load with as many connections as the other rows, and with many: cold connections cost every client more. And
        an open one, beside the least that keeps the same instants."""
        rows = []
        for users, think, pacing, limits in [(CONNECTIONS, "3ms", "timer", ("1.6", "1.2")),
                                             (CONNECTIONS, "3ms", "relaxed", ("1.6", "1.2")),
                                             (MANY_USERS, "100ms", "timer", ("", ""))]:
            client = self.spate("paced", f"--users={users}", f"--think={think}", f"--set=run.pacing={pacing}")
            peer = Wrk(f"saturated wrk with {users:,} connections", connections=users)
            rows.append(self.paced_row(f"GET paced at 20 000/s by {users:,} users, pacing {pacing}", peer, client, limits))
        for peer in (PlainEpoll(self.arguments.build, 20_000), Wrk("saturated wrk")):
            client = self.spate("open", "--rate=20000/s")
            rows.append(self.paced_row("GET at 20 000/s, open load", peer, client, ("", "")))
        return rows

    def paced_row(self, what, peer, client, limits):
        row = cpu_rows(what, [peer, client], self.arguments, limits, longer=2)[0][0]
        lags = sorted(client.lags)
        row.cells = row.cells[:4] + (
            f"{row.cells[4]}; start lag p99 {lags[len(lags) // 2]:.3f} ms ({lags[0]:.3f} to {lags[-1]:.3f})",)
        return row

    def memory(self):
        makers = [("wrk", lambda users: Wrk(connections=users)),
                  ("spate", lambda users: self.spate("paced", f"--users={users}", "--think=2s", f"--spawn-rate={users // 2}"))]
        return memory_rows(makers, self.arguments, 1_000, MOST_USERS, 5, ("8 KB", "5 KB"))

    def allocations(self):
        return allocation_rows(self.arguments)


def print_table(head, rows):
    print(f"| {' | '.join(head)} |\n| {' | '.join(['---'] * len(head))} |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def print_parts(parts):
    """Where the instructions of a request go, the largest part of the first kind first."""
    names = {name for each in parts.values() for name in each}
    first = next(iter(parts.values()))
    print()
    print_table(["part, instructions per request", *parts],
                [[name, *(f"{each.get(name, 0):,.0f}" for each in parts.values())]
                 for name in sorted(names, key=lambda name: -first.get(name, 0))])


def main():
    kinds = ["get", "post", "https", "paced", "memory", "allocations"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"), help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=7, help="of all clients in turn (7)")
    parser.add_argument("--seconds", type=int, default=3, help="that a run lasts (3)")
    parser.add_argument("--kind", choices=kinds, action="append", help="only this one; may be given again")
    parser.add_argument("--parts", action="store_true", help="also where the instructions of a request go")
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    missing = [each for each in ("wrk", "valgrind") if shutil.which(each) is None]
    if missing:
        sys.exit(f"bench: {' and '.join(missing)} not found: apt-get install {' '.join(missing)}")
    for needed in ("bin/spate", "tests/bench/bench_http_server"):
        if not (arguments.build / needed).exists():
            sys.exit(f"bench: {arguments.build / needed} not found: packaging/dev build")

    busy = os.getloadavg()[0]
    bench = Bench(arguments)
    rows = [row.cells for kind in arguments.kind or kinds for row in getattr(bench, kind)()]
    print_table(["what", "figure", "at most", "goal", "beside it"], rows)
    if arguments.parts and bench.parts:
        print_parts(bench.parts)
    print(f"\nRatios: median (least to most) of {arguments.rounds} interleaved rounds of {arguments.seconds} s, "
          f"{CONNECTIONS} connections where no other number is named, one sending thread, TLS 1.3. CPU is user and system time "
          "of the whole client, start and reports included; instructions are those of callgrind, without the start.")
    print(f"{measure.machine()}; load before the start {busy:.1f}.")
    suspect = sum(each.suspect for each in bench.spates)
    if suspect:
        print(f"Runs in which spate called itself late: {suspect} (expected under callgrind).")


if __name__ == "__main__":
    main()
