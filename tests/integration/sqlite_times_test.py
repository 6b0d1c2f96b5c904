"""Statement times of sqlite_db beside those of SQLite's own hooks, statement by statement."""
import os
import statistics

import spate
import statement_times

OPERATIONS = """
[data]
any = {{ kind = "int", min = 1, max = 1000 }}
[operation.slow]
target = "db"
sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT count(*) FROM n"
[operation.find]
target = "db"
sql = "SELECT words FROM notes WHERE id = :id"
bind = {{ id = "${{any}}" }}
[operation.fetch]
target = "db"
sql = "SELECT id, words FROM notes"
[operation.transfer]
target = "db"
transaction = "immediate"
statements = [{{ sql = "SELECT size FROM notes WHERE id = 1" }},
              {{ sql = "UPDATE notes SET size = size + 1 WHERE id = :id", bind = {{ id = "${{any}}" }} }}]
[operation.make]
target = "db"
script = "make.sql"
[scenario.one]
task.all = {{ flow = ["slow", "find", "fetch", "transfer"] }}
[load]
users = {users}
iterations = {iterations}
"""
SCRIPT = """
CREATE TABLE notes (id INTEGER PRIMARY KEY, words TEXT, size INT DEFAULT 0);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO notes SELECT i, 'note ' || i, 0 FROM n;
"""


class SqliteTimes(statement_times.Case):
    def run_with_hooks(self, users, iterations, pool):
        with open(os.path.join(self.folder, "make.sql"), "w") as file:
            file.write(SCRIPT)
        self.write(f'plugin = "sqlite_db"\nfile = "times.db"\njournal_mode = "wal"\nsynchronous = "off"\npool.size = {pool}',
                   OPERATIONS.format(users=users, iterations=iterations), 'setup = ["make"]')
        told = os.path.join(self.folder, "told")
        run = self.go(LD_PRELOAD=os.environ["SQLITE_PROFILE_HOOK"], SQLITE_PROFILE=told)
        with open(told) as file:
            self.told = [line.rstrip("\n").split("\t") for line in file]
        return run

    def hooks(self, begin, column=0):
        return [int(line[column]) for line in self.told if line[2].startswith(begin)]

    def test_each_time_is_that_of_the_hooks_and_a_little_more(self):
        run = self.run_with_hooks(users=1, iterations=60, pool=1)
        for name, begin in (("slow", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"),
                            ("find", "SELECT words FROM notes WHERE id"), ("fetch", "SELECT id, words FROM notes")):
            with self.subTest(name):
                ours = self.service_ns(run, name)
                # Binding, and what SQLite does before it calls the statement begun and after it calls it ended.
                self.assertLess(self.assert_pairs(ours, self.hooks(begin), 0), 200_000)
        # What SQLite's profile hook itself says has whole milliseconds.
        slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        self.assertEqual([told % 1_000_000 for told in self.hooks(slow, 1)], [0] * 60)
        off = [abs(mine - told) for mine, told in zip(self.service_ns(run, "slow"), self.hooks(slow, 1))]
        self.assertLess(statistics.median(off), 1_500_000)

    def test_the_parts_of_a_transaction_are_what_the_hooks_count(self):
        run = self.run_with_hooks(users=6, iterations=20, pool=3)
        of = run.result()["database"]["query_performance"]["transfer"]
        for part, begin in ((of["begin"], "BEGIN IMMEDIATE"), (of["statements"][0], "SELECT size"),
                            (of["statements"][1], "UPDATE notes"), (of["commit"], "COMMIT")):
            with self.subTest(begin):
                hooks = self.hooks(begin)
                self.assertEqual(part["count"], len(hooks))
                self.assertEqual(len(hooks), 120)
                self.assertGreaterEqual(part["avg_ms"], statistics.mean(hooks) / 1e6)
                self.assertLess(part["p50_ms"] - statistics.median(hooks) / 1e6, 0.5)
        for name, begin in (("find", "SELECT words FROM notes WHERE id"), ("fetch", "SELECT id, words FROM notes")):
            self.assertEqual(len(self.service_ns(run, name)), len(self.hooks(begin)))


if __name__ == "__main__":
    spate.main()
