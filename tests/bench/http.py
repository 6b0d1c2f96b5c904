#!/usr/bin/env python3
"""What an HTTP request and an HTTP user cost `spate run`, beside wrk: one table in Markdown.

Both clients send from one thread to the same server on another core. They take turns, and a ratio is that of one round, so
that a drift of the machine favours nobody. Judges nothing: times belong to the machine; ratios, instructions, allocations
and memory travel.

    packaging/dev bench http [--rounds 7] [--seconds 3] [--kind get|post|https|paced|memory|allocations]... [--parts]
"""
import functools

import command
from allocation_figures import allocation_rows
from clients import CONNECTIONS
from figures import Course, cpu_rows, instruction_rows, memory_rows
from http_clients import PlainEpoll, Wrk, server

USERS = f"--users={CONNECTIONS}"
MANY_USERS, MOST_USERS = 2_000, 10_000


class Bench(command.Bench):
    kinds = ["get", "post", "https", "paced", "memory", "allocations"]
    programs = ["tests/bench/bench_http_server", "tests/bench/bench_paced_client"]
    tools = ["wrk", "valgrind"]
    note = ", TLS 1.3"

    def course(self, what, tls=False):
        return Course(what, functools.partial(server, self.build, tls))

    def full_speed(self, what, clients, cpu_limits, instruction_limits):
        course = self.course(what)
        rows, rates = cpu_rows(course, clients, self.arguments, cpu_limits)
        more, self.parts[what] = instruction_rows(course, clients, rates, instruction_limits)
        return rows + more

    def get(self):
        return self.full_speed("GET", [Wrk(), self.spate("http/get", USERS)], ("1.10", "0.95"), ("8 000", "5 000"))

    def post(self):
        clients = [Wrk("wrk with one fixed body", "post_fixed.lua"), Wrk("wrk with Lua", "post_templated.lua"),
                   self.spate("http/post", USERS)]
        return self.full_speed("POST, 5 values and a JSON capture", clients, ("", ""), ("25 000", "12 000"))

    def https(self):
        course = self.course("HTTPS GET", tls=True)
        rows, rates = cpu_rows(course, [Wrk(), self.spate("http/https", USERS)], self.arguments, ("1.15", "1.00"))
        # Few connections: a handshake takes long under callgrind.
        few = [Wrk(connections=8), self.spate("http/https", "--users=8")]
        more, self.parts[course.what] = instruction_rows(course, few, rates, ("", ""), (3, 6))
        return rows + more

    def paced(self):
        """A closed load with as many connections as the other rows, and with many: cold connections cost every client more. And
        an open one, beside the least that keeps the same instants."""
        rows = []
        for users, think, pacing, limits in [(CONNECTIONS, "3ms", "timer", ("1.6", "1.2")),
                                             (CONNECTIONS, "3ms", "relaxed", ("1.6", "1.2")),
                                             (MANY_USERS, "100ms", "timer", ("", ""))]:
            client = self.spate("http/paced", f"--users={users}", f"--think={think}", f"--set=run.pacing={pacing}")
            peer = Wrk(f"saturated wrk with {users:,} connections", connections=users)
            rows.append(self.paced_row(f"GET paced at 20 000/s by {users:,} users, pacing {pacing}", peer, client, limits))
        for peer in (PlainEpoll(self.build, 20_000), Wrk("saturated wrk")):
            client = self.spate("http/open", "--rate=20000/s")
            rows.append(self.paced_row("GET at 20 000/s, open load", peer, client, ("", "")))
        return rows

    def paced_row(self, what, peer, client, limits):
        row = cpu_rows(self.course(what), [peer, client], self.arguments, limits, longer=2)[0][0]
        lags = sorted(client.lags)
        row.cells = row.cells[:4] + (
            f"{row.cells[4]}; start lag p99 {lags[len(lags) // 2]:.3f} ms ({lags[0]:.3f} to {lags[-1]:.3f})",)
        return row

    def memory(self):
        makers = [("wrk", lambda users: Wrk(connections=users)), ("spate", lambda users: self.spate(
            "http/paced", f"--users={users}", "--think=2s", f"--spawn-rate={users // 2}"))]
        return memory_rows(makers, self.course("").serve, 1_000, MOST_USERS, 5, ("8 KB", "5 KB"))

    def allocations(self):
        return allocation_rows("POST", self.course("").serve, self.spate("http/post", USERS), self.build)


if __name__ == "__main__":
    command.carry_out(__doc__, Bench)
