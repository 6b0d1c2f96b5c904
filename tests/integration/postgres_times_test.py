"""Statement times of postgres_db beside the server's own log of durations, statement by statement."""
import re
import statistics

import postgres_server
import spate
import statement_times

OPERATIONS = """
[data]
any = {{ kind = "int", min = 1, max = 1000 }}
[operation.ping]
target = "db"
sql = "SELECT 1 AS ping"
[operation.slow]
target = "db"
sql = "SELECT pg_sleep(0.02)"
[operation.find]
target = "db"
sql = "SELECT words FROM notes WHERE id = :id"
bind = {{ id = "${{any}}" }}
[operation.fetch]
target = "db"
sql = "SELECT id, words FROM notes"
[operation.transfer]
target = "db"
transaction = "read committed"
statements = [{{ sql = "SELECT size FROM notes WHERE id = 1" }},
              {{ sql = "UPDATE notes SET size = size + 1 WHERE id = :id", bind = {{ id = "${{any}}" }} }}]
[operation.load]
target = "db"
sql = "COPY copied (id) FROM STDIN"
bind = {{ id = "${{any}}" }}
rows = 500
[scenario.one]
task.all = {{ flow = ["ping", "slow", "find", "fetch", "transfer", "load"] }}
[load]
users = {users}
iterations = {iterations}
"""
DURATION = re.compile(r"^\[(\d+)\] spate LOG:  duration: ([0-9.]+) ms  (\w+)(?: \w+)?: (.*)$")


class PostgresTimes(statement_times.Case):
    @classmethod
    def setUpClass(cls):
        cls.server = postgres_server.Server(log_min_duration_statement="0", log_line_prefix="[%p] %a ")
        cls.addClassCleanup(cls.server.end)

    def run_with_log(self, users, iterations, pool):
        self.server.psql("DROP TABLE IF EXISTS notes, copied", "CREATE TABLE copied (id int)",
                         "CREATE TABLE notes AS SELECT n AS id, 'note ' || n AS words, 0 AS size "
                         "FROM generate_series(1, 1000) AS n", "ALTER TABLE notes ADD PRIMARY KEY (id)", "ANALYZE notes")
        with open(self.server.log) as log:
            log.seek(0, 2)
            self.write(f'plugin = "postgres_db"\nuri = "{self.server.uri}"\npool.size = {pool}',
                       OPERATIONS.format(users=users, iterations=iterations))
            run = self.go()
            self.told = [found.groups() for found in map(DURATION.match, log) if found]
        return run

    def server_ns(self, begin):
        """Of each execution: what the server took to bind and to execute. A simple command has one figure, `statement`."""
        out, bound = [], {}
        for process, ms, what, sql in self.told:
            if not sql.startswith(begin):
                continue
            if what == "bind":
                bound[process] = float(ms)
            elif what in ("execute", "statement"):
                out.append(round((float(ms) + bound.pop(process, 0)) * 1e6))
        return out

    def test_each_time_is_the_servers_and_the_way_to_it(self):
        run = self.run_with_log(users=1, iterations=40, pool=1)
        ways = {name: self.assert_pairs(self.service_ns(run, name), self.server_ns(begin), 2_000)
                for name, begin in (("ping", "SELECT 1 AS ping"), ("slow", "SELECT pg_sleep"), ("find", "SELECT words"),
                                    ("fetch", "SELECT id, words"), ("load", "COPY copied"))}
        # The way there and back is the same however long the server works; a processor that slept for long is slow.
        round_trip = statistics.median(self.service_ns(run, "ping"))
        self.assertLess(ways["slow"], 5_000_000 + 3 * round_trip, ways)
        self.assertLess(ways["find"], 5_000_000 + 3 * round_trip, ways)
        self.assertGreater(min(self.server_ns("SELECT pg_sleep")), 20_000_000)

    def test_the_parts_of_a_transaction_are_what_the_server_counts(self):
        run = self.run_with_log(users=6, iterations=20, pool=3)
        of = run.result()["database"]["query_performance"]["transfer"]
        for part, begin in ((of["begin"], "BEGIN ISOLATION"), (of["statements"][0], "SELECT size"),
                            (of["statements"][1], "UPDATE notes"), (of["commit"], "COMMIT")):
            with self.subTest(begin):
                server = self.server_ns(begin)
                self.assertEqual(part["count"], len(server))
                self.assertEqual(len(server), 120)
                self.assertGreaterEqual(part["avg_ms"], statistics.mean(server) / 1e6)
        for name, begin in (("ping", "SELECT 1 AS ping"), ("find", "SELECT words"), ("load", "COPY copied")):
            self.assertEqual(len(self.service_ns(run, name)), len(self.server_ns(begin)))


if __name__ == "__main__":
    spate.main()
