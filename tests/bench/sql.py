#!/usr/bin/env python3
"""What a prepared point select costs `spate run`, beside pgbench and SQLite's C API: one table in Markdown.

pgbench and spate ask the same server, which runs on another core, from one thread each. All clients take turns, and a ratio is that
of one round, so that a drift of the machine favours nobody. Judges nothing: times belong to the machine; ratios,
instructions and allocations travel.

    packaging/dev bench sql [--rounds 7] [--seconds 3] [--kind postgres|sqlite]... [--parts]
"""
import tempfile

import command
from figures import Course, cpu_rows, instruction_rows
from sql_clients import Database, Pgbench, SpateSql, SqliteApi, postgres


class Bench(command.Bench):
    kinds = ["postgres", "sqlite"]
    programs = ["tests/bench/bench_sqlite_client"]
    tools = ["valgrind"]
    unit = "select"

    def spate_sql(self, profile, rows, *options):
        self.spates.append(SpateSql(self.build, profile, rows, *options))
        return self.spates[-1]

    def postgres(self):
        rows = []
        with postgres() as server:
            for users in (1, 8, 50):
                course = Course(f"PostgreSQL, {users} client{'s' if users > 1 else ''}", server.serve, self.unit)
                clients = [Pgbench(users), self.spate_sql("sql/postgres", 1, f"--users={users}")]
                more, rates = cpu_rows(course, clients, self.arguments, ("1.10", "0.85"))
                rows += more
                if users == 8:
                    more, self.parts[course.what] = instruction_rows(course, clients, rates, ("", ""))
                    rows += more
        return rows

    def sqlite(self):
        with tempfile.TemporaryDirectory() as folder:
            base = Database(f"{folder}/bench.db")
            peer = SqliteApi(self.build)
            peer.make(base.url)
            course = Course("SQLite", base.serve, self.unit)
            clients = [peer, self.spate_sql("sql/sqlite", 100, "--users=1", "--rows=100"),
                       self.spate_sql("sql/sqlite", 1, "--users=1")]
            rows, _ = cpu_rows(course, clients, self.arguments, ("1.35", "1.15"))
        return rows


if __name__ == "__main__":
    command.carry_out(__doc__, Bench)
