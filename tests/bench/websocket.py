#!/usr/bin/env python3
"""What a round trip over WebSocket and an idle WebSocket cost `spate run`, beside plain epoll with the least framing that will
do: one table in Markdown.

Both clients send a text of 98 bytes from one thread to the same server on another core, and the next one when it has come
back. They take turns, and a ratio is that of one round, so that a drift of the machine favours nobody. Judges nothing: times
belong to the machine; ratios, instructions, allocations and memory travel.

    packaging/dev bench websocket [--rounds 7] [--seconds 3] [--kind round_trip|idle|reconnect|allocations]... [--parts]
"""
import functools
import json
import pathlib
import signal
import sys
import tempfile
import time

import command
import measure
from allocation_figures import allocation_rows
from clients import CONNECTIONS
from figures import Course, Row, cpu_rows, instruction_rows, memory_rows
from websocket_clients import RawEpoll, server

USERS = f"--users={CONNECTIONS}"
FEW_USERS, MOST_USERS = 1_000, 16_000
DROPPED_USERS = 1_000


class Bench(command.Bench):
    kinds = ["round_trip", "idle", "reconnect", "allocations"]
    programs = ["tests/bench/bench_websocket_server", "tests/bench/bench_websocket_client", "tests/count_allocations.so"]
    tools = ["valgrind"]
    unit = "round trip"

    def course(self, what=""):
        return Course(what, functools.partial(server, self.build), self.unit)

    def round_trip(self):
        course = self.course("WebSocket, 98 bytes")
        clients = [RawEpoll(self.build), self.spate("websocket/round_trips", USERS)]
        rows, rates = cpu_rows(course, clients, self.arguments, ("1.5", "1.15"))
        more, self.parts[course.what] = instruction_rows(course, clients, rates, ("", ""))
        return rows + more

    def idle(self):
        makers = [("spate", lambda users: self.spate("websocket/idle", f"--users={users}"))]
        return memory_rows(makers, self.course().serve, FEW_USERS, MOST_USERS, 20, ("16 KB", "10 KB"), "idle WebSocket")

    def reconnect(self):
        """The server closes all connections at once: each comes back, and none is counted twice."""
        print(f"{DROPPED_USERS} connections that are dropped at once", file=sys.stderr)
        client = self.spate("websocket/idle", f"--users={DROPPED_USERS}")
        with tempfile.TemporaryDirectory() as folder:
            with self.course().serve() as at:
                child = measure.start(client.command(at.url, 8, folder), measure.CLIENT_CORE, stdout=measure.subprocess.DEVNULL)
                time.sleep(4)
                at.process.send_signal(signal.SIGUSR1)
                if child.wait() != 0:
                    sys.exit(f"bench: spate ended with {child.returncode}")
            client.result("", folder, at.received)
            metrics = json.loads(pathlib.Path(folder, "result.json").read_text())["operations"][0]["metrics"]
        counted = [metrics.get(each, 0) for each in ("closed_1012", "connections_lost", "reconnects")]
        if counted != [DROPPED_USERS] * 3 or at.accepted != 2 * DROPPED_USERS:
            sys.exit(f"bench: {counted} closed, lost and opened again; the server accepted {at.accepted}")
        return [Row(f"{DROPPED_USERS:,} connections dropped at once, all back after", f"**{at.more[0]:,} ms**", "", "",
                    f"{counted[1]:,} lost and {counted[2]:,} opened again; the first wait is 25 to 75 ms")]

    def allocations(self):
        return allocation_rows("WebSocket", self.course().serve, self.spate("websocket/round_trips", USERS), self.build)


if __name__ == "__main__":
    command.carry_out(__doc__, Bench)
