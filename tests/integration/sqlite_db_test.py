"""Runs on a real database file: what the result says is what the file holds, plans are told, and every fault has a name."""
import os
import re
import sqlite3
import subprocess
import sys
import unittest

import spate

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEAD = """
spate = 1
[run]
duration = "{duration}"
stop = "5s"
setup = [{setup}]
teardown = [{teardown}]
[data]
number = {{ kind = "int", min = 1, max = 1000000 }}
status = {{ kind = "weighted", weights = {{ completed = 70, failed = 15, running = 10, pending = 5 }} }}
maybe = {{ kind = "object", fields = {{ score = {{ kind = "int", min = 1, max = 3, chance = 0.5 }} }} }}
[target.db]
plugin = "sqlite_db"
file = "runs.db"
journal_mode = "wal"
synchronous = "normal"
pool.size = {pool}
{target}
[load]
users = {users}
[report.json]
[objective.errors]
require = ["error_ratio < 1%"]
"""

SCHEMA = """-- the schema
CREATE TABLE runs (id INTEGER PRIMARY KEY, name TEXT NOT NULL, status TEXT, score REAL, version INTEGER DEFAULT 0);
CREATE INDEX idx_runs_status ON runs(status);
"""


class Database(spate.Case):
    def setUp(self):
        super().setUp()
        self.path = os.path.join(self.folder, "runs.db")

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def make(self, rows=0):
        """The schema, in the file, with some rows."""
        with sqlite3.connect(self.path) as database:
            database.executescript(SCHEMA)
            database.executemany("INSERT INTO runs (name, status, score) VALUES (?, ?, ?)",
                                 [(f"run {i}", ["completed", "failed"][i % 2], i / 10) for i in range(rows)])
        database.close()

    def ask(self, sql):
        database = sqlite3.connect(self.path, timeout=20)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def profile(self, operations, tasks, duration="2s", users=4, pool=2, target="", setup="", teardown="", think="2ms"):
        text = HEAD.format(duration=duration, users=users, pool=pool, target=target, setup=setup, teardown=teardown)
        text += operations + f'[scenario.worker]\nthink = "{think}"\n'
        text += "".join(f"task.{each} = {{}}\n" for each in tasks)
        self.write("profile.toml", text)

    def go(self, *more):
        run = self.spate("run", "profile.toml", "--headless", "--out=run", *more)
        return run.wait()

    def operation(self, run, name):
        return next(each for each in run.result()["operations"] if each["name"] == name)

    def outcomes(self, run, name):
        return self.operation(run, name)["outcomes"]


INSERT = """
[operation.insert]
target = "db"
sql = "INSERT INTO runs (name, status, score) VALUES (:name, :status, :score)"
bind = { name = "run ${number}", status = "${status}", score = "${maybe.score}" }
expect = { rows = 1 }
"""


class Works(Database):
    def test_the_file_holds_what_the_result_says(self):
        self.write("schema.sql", SCHEMA)
        self.write("clean.sql", "CREATE TABLE cleaned (at TEXT);\n")
        self.profile(INSERT + """
[operation.schema]
target = "db"
script = "schema.sql"
transaction = "immediate"
[operation.clean]
target = "db"
script = "clean.sql"
[operation.batch]
target = "db"
sql = "INSERT INTO runs (name, status) VALUES (:name, 'batch ${number}')"
bind = { name = "row ${number}" }
rows = 50
transaction = "immediate"
expect = { rows = 50 }
[operation.newest]
target = "db"
sql = "SELECT id, status FROM runs WHERE status = :status ORDER BY id DESC LIMIT 5"
bind = { status = "${status}" }
capture = { ids = { column = "id", all_rows = true, optional = true } }
expect = { rows = { max = 5 } }
check = { column = { status = "${status}" } }
plan = { uses_index = "idx_runs_status", no_full_scan = true }
""".replace("'batch ${number}'", "'batch'"), ["insert", "batch", "newest"], setup='"schema"', teardown='"clean"', users=6,
                     pool=3)
        run = self.go()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        insert, batch = self.operation(run, "insert"), self.operation(run, "batch")
        self.assertGreater(insert["count"], 20)
        self.assertEqual(self.ask("SELECT count(*) FROM runs WHERE name LIKE 'run %'"), [(insert["count"],)])
        self.assertEqual(self.ask("SELECT count(*) FROM runs WHERE name LIKE 'row %'"), [(50 * batch["count"],)])
        self.assertEqual(insert["metrics"]["rows_changed"], insert["count"])
        self.assertEqual(batch["metrics"]["rows_changed"], 50 * batch["count"])
        # Each row of a batch drew its own, and NULL arrived as NULL.
        self.assertGreater(self.ask("SELECT count(DISTINCT name) FROM runs WHERE name LIKE 'row %'")[0][0],
                           45 * batch["count"])
        self.assertEqual(self.ask("SELECT DISTINCT typeof(score) FROM runs WHERE name LIKE 'run %' ORDER BY 1"),
                         [("null",), ("real",)])
        self.assertEqual(self.ask("SELECT count(*) FROM cleaned"), [(0,)])
        plans = {(note["operation"], note["name"]): note["text"] for note in run.result()["notes"]}
        self.assertIn("INDEX idx_runs_status", plans["newest", "plan at start"])
        self.assertEqual(plans["newest", "plan at start"], plans["newest", "plan at end"])
        self.assertEqual([w for w in run.result()["warnings"] if "plan" in w], [])

    def test_rows_of_a_transaction_that_was_undone_are_not_counted(self):
        self.make(1)
        self.profile("""
[operation.half]
target = "db"
transaction = "immediate"
statements = [{ sql = "INSERT INTO runs (name) VALUES ('first')" }, { sql = "INSERT INTO runs (id, name) VALUES (1, 'taken')" }]
""", ["half"], duration="1s")
        run = self.go()
        self.assertEqual(set(self.outcomes(run, "half")), {"constraint"}, run.stdout)
        self.assertEqual(self.operation(run, "half")["metrics"].get("rows_changed", 0), 0)
        self.assertEqual(self.ask("SELECT count(*) FROM runs"), [(1,)])

    def test_the_size_of_the_write_ahead_log_is_measured_and_judged(self):
        self.make(1)
        self.profile("""
[operation.fill]
target = "db"
sql = "INSERT INTO runs (name) VALUES (hex(randomblob(100000)))"
[operation.first]
target = "db"
sql = "INSERT INTO runs (name) VALUES ('by the setup')"
[objective.log]
require = ["max(wal_size) < 64MiB", "wal_size < 16KiB", "min(wal_size) > 0KiB"]
""", ["fill"], duration="3s", users=3, pool=3, setup='"first"', think="20ms")
        run = self.go("--reporter", "console", "--reporter", "json")
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        log = [one for one in run.result()["objectives"] if one["name"] == "log"]
        self.assertEqual([one["held"] for one in log], [True, False, True], log)
        self.assertEqual({one["unit"] for one in log}, {"bytes"})
        gauge = run.result()["gauges"]["wal_size"]
        self.assertEqual(gauge["unit"], "bytes")
        self.assertGreater(gauge["largest"], 200_000)
        # By sessions of their own, of one file: its size, and not that of each added up.
        note = next(note["text"] for note in run.result()["notes"] if note["name"] == "write-ahead log")
        self.assertGreaterEqual(int(re.search("of ([0-9]+) bytes", note)[1]), gauge["largest"])
        self.assertRegex(run.stdout, r"wal_size +[0-9.]+ [KM]iB")

    def test_the_same_seed_draws_the_same_rows(self):
        seen = []
        for _ in range(2):
            if os.path.exists(self.path):
                os.remove(self.path)
            self.make()
            self.profile(INSERT, ["insert"], users=1, pool=1)
            with open(os.path.join(self.folder, "profile.toml")) as file:
                text = file.read().replace("users = 1", "users = 1\niterations = 40").replace('stop = "5s"',
                                                                                           'stop = "5s"\nseed = 7')
            self.write("profile.toml", text)
            run = self.go()
            self.assertEqual(run.code, 0, run.stdout + run.stderr)
            seen.append(self.ask("SELECT name, status, score FROM runs ORDER BY id"))
            for name in os.listdir(os.path.join(self.folder, "run")):
                os.remove(os.path.join(self.folder, "run", name))
            os.rmdir(os.path.join(self.folder, "run"))
        self.assertEqual(len(seen[0]), 40)
        self.assertEqual(seen[0], seen[1])

    def test_read_modify_write_with_retries_loses_no_update(self):
        self.make(1)
        self.profile("""
[operation.raise]
target = "db"
statements = [
  { sql = "SELECT id, version FROM runs WHERE id = :id", bind = { id = 1 } },
  { sql = "UPDATE runs SET version = :seen + 1 WHERE id = :id", bind = { seen = { column = "version" }, id = { column = "id" } } },
]
transaction = "deferred"
retry = { on = ["busy"], max_tries = 50, backoff = "1ms" }
expect = { rows = 1 }
""", ["raise"], users=8, pool=4, think="0ms", target='busy_timeout = "0s"')
        run = self.go()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        one = self.operation(run, "raise")
        self.assertEqual(self.ask("SELECT version FROM runs"), [(one["count"] - one["errors"],)])
        self.assertGreater(one["metrics"]["retries"], 0)

    def test_each_statement_of_a_transaction_has_a_time_that_can_be_judged(self):
        self.make(1)
        self.profile("""
[operation.both]
target = "db"
transaction = "immediate"
statements = [
  { sql = "UPDATE runs SET version = version + 1" },
  { sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT count(*) FROM n" },
]
[objective.parts]
operations = ["both"]
require = ["mean(statement_1) < 100ms", "p50(statement_2) < 1ms", "max(commit_time) < 30s"]
""", ["both"], users=1, pool=1)
        run = self.go()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        held = {one["metric"]: one["held"] for one in run.result()["objectives"] if one["name"] == "parts"}
        self.assertEqual(held, {"statement_1": True, "statement_2": False, "commit_time": True})
        of = run.result()["database"]["query_performance"]["both"]
        self.assertEqual([one["sql"][:6] for one in of["statements"]], ["UPDATE", "WITH R"])
        parts = [*of["statements"], of["begin"], of["commit"]]
        self.assertEqual({one["count"] for one in parts}, {of["count"]})
        self.assertLessEqual(sum(one["avg_ms"] for one in parts), of["avg_ms"])

    def test_the_example_of_retries_loses_nothing(self):
        profile = os.path.join(ROOT, "profiles/examples/read_modify_write.toml")
        run = self.spate("run", profile, "--headless", "--out=run", "--duration=2s", f"--file={self.path}",
                         "--reporter", "json").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual(self.ask("SELECT count(*), sum(balance) FROM accounts"), [(100, 100000)])
        self.assertGreater(self.operation(run, "total")["count"], 5)
        self.assertEqual(self.operation(run, "total")["errors"], 0)

    def test_a_full_pool_is_waited_for_and_then_said(self):
        self.make(1)
        self.profile("""
[operation.slow]
target = "db"
sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT max(i) FROM n"
""", ["slow"], users=6, pool=1, think="0ms", target='pool.timeout = "100ms"')
        run = self.go()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        exhausted = self.operation(run, "slow")
        self.assertIn("exhausted", exhausted["outcomes"])
        self.assertIn("pool of 1 exhausted for 100ms: raise pool.size or lower users", str(exhausted))


class Documented(spate.Case):
    def test_every_key_is_in_the_readme(self):
        with open(os.path.join(ROOT, "plugins/sqlite_db/README.md")) as file:
            words = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", file.read()))))
        shown = self.spate("plugin", "inspect", "sqlite_db", "--markdown").wait().stdout
        keys = re.findall(r"^\| `([^`]+)` \|", shown, re.M)
        self.assertGreater(len(keys), 25)
        for key in keys:
            for part in re.findall(r"[a-z_]+", key):
                self.assertIn(part, words, key)


class Refused(Database):
    def refused(self, operation, *words, code=3):
        self.profile(operation, ["ask"])
        run = self.go()
        self.assertEqual(run.code, code, run.stdout + run.stderr)
        for each in words:
            self.assertIn(each, run.stderr)

    def line_of(self, text):
        with open(os.path.join(self.folder, "profile.toml")) as file:
            return next(i for i, line in enumerate(file, 1) if text in line)

    def test_a_wrong_column_is_found_with_its_place(self):
        self.make(1)
        self.refused('[operation.ask]\ntarget = "db"\nsql = "SELECT nam FROM runs"\n',
                     "operation ask does not compile: no such column: nam")
        self.assertIn(f"profile.toml:{self.line_of('SELECT nam')}:7: ", self.runs[-1].stderr)

    def test_a_folder_that_is_not_there(self):
        self.profile('[operation.ask]\ntarget = "db"\nsql = "SELECT 1"\n', ["ask"])
        run = self.go("--set=target.db.file=no/where.db")
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.assertIn("'no/where.db': its folder no is not there; make it, or correct the path", run.stderr)

    def test_all_that_does_not_compile_is_said_at_once(self):
        self.make(1)
        self.refused('[operation.ask]\ntarget = "db"\nsql = "SELECT nam FROM runs"\n'
                     '[operation.tell]\ntarget = "db"\nsql = "SELECT 1 FROM run"\n',
                     "operation ask does not compile: no such column: nam",
                     "operation tell does not compile: no such table: run")

    def test_values_without_a_name_and_names_without_a_value(self):
        self.make(1)
        self.refused('[operation.ask]\ntarget = "db"\nsql = "SELECT :a"\nbind = { b = 1 }\n',
                     "`bind` does not say what :a is; write bind = { a = \"...\" }",
                     "`bind` gives b, and the statement has no :b; it has :a", code=2)

    def test_what_is_no_database(self):
        self.write("runs.db", "x" * 5000)
        self.refused('[operation.ask]\ntarget = "db"\nsql = "SELECT 1"\n', "file is not a database")


class Faults(Database):
    def test_a_file_that_another_process_locks_for_three_seconds(self):
        self.make(10)
        self.profile(INSERT, ["insert"], duration="6s", users=3, pool=3, target='busy_timeout = "500ms"', think="20ms")
        run = self.spate("run", "profile.toml", "--headless", "--out=run")
        self.until_loaded(run)
        locking = subprocess.run(
            [sys.executable, "-c",
             "import sqlite3, sys, time\n"
             "database = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)\n"
             "database.execute('BEGIN IMMEDIATE')\ntime.sleep(3)\ndatabase.execute('COMMIT')", self.path], timeout=60)
        self.assertEqual(locking.returncode, 0)
        run.wait()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        outcomes = self.outcomes(run, "insert")
        self.assertEqual(set(outcomes), {"ok", "busy"})
        one = self.operation(run, "insert")
        self.assertEqual(self.ask("SELECT count(*) FROM runs"), [(10 + outcomes["ok"],)])
        self.assertEqual(sum(outcomes.values()), one["count"])
        self.assertGreaterEqual(one["metrics"]["busy_waits"], outcomes["busy"])

    def test_tables_that_are_made_anew_after_statements_were_compiled(self):
        self.make(10)
        self.write("anew.sql", "DROP TABLE runs; CREATE TABLE runs (added TEXT, id INTEGER PRIMARY KEY, status TEXT);"
                   "INSERT INTO runs VALUES ('new', 1, 'completed');")
        self.profile("""
[operation.anew]
target = "db"
script = "anew.sql"
[operation.whole]
target = "db"
sql = "SELECT * FROM runs"
expect = { rows = 1, column = { added = "new", id = 1, status = "completed" } }
""", ["whole"], duration="1s", pool=4, setup='"anew"')
        run = self.go()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual(set(self.outcomes(run, "whole")), {"ok"})

    def test_an_index_that_is_dropped_during_the_run(self):
        self.make(100)
        self.profile("""
[operation.by_status]
target = "db"
sql = "SELECT id FROM runs WHERE status = :status LIMIT 5"
bind = { status = "failed" }
plan = { uses_index = "idx_runs_status" }
""", ["by_status"], duration="4s")
        run = self.spate("run", "profile.toml", "--headless", "--out=run")
        self.until_loaded(run)
        database = sqlite3.connect(self.path, timeout=20)
        database.execute("DROP INDEX idx_runs_status")
        database.close()
        run.wait()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        outcomes = self.outcomes(run, "by_status")
        self.assertEqual(set(outcomes), {"ok", "plan"})
        plans = {note["name"]: note["text"] for note in run.result()["notes"]}
        self.assertIn("idx_runs_status", plans["plan at start"])
        self.assertEqual(plans["plan at end"], "SCAN runs")
        self.assertTrue(any("changed during the run" in each for each in run.result()["warnings"]))

    def test_a_database_that_is_only_read_names_what_writes(self):
        self.make(1)
        self.profile(INSERT, ["insert"], duration="1s", target="read_only = true")
        with open(os.path.join(self.folder, "profile.toml")) as file:
            text = file.read().replace('journal_mode = "wal"\n', "")
        self.write("profile.toml", text)
        run = self.go()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        self.assertEqual(set(self.outcomes(run, "insert")), {"readonly"})

    @unittest.skipUnless(os.geteuid() == 0, "a disk of its own needs root")
    def test_a_disk_that_is_full(self):
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True).returncode != 0:
            self.skipTest("no disk can be mounted here")
        try:
            self.path = os.path.join(disk, "runs.db")
            self.make(1)
            self.profile(INSERT.replace(":name,", "hex(randomblob(20000)) || :name,"), ["insert"])
            with open(os.path.join(self.folder, "profile.toml")) as file:
                text = file.read().replace('file = "runs.db"', f'file = "{self.path}"')
            self.write("profile.toml", text)
            run = self.go()
            self.assertEqual(run.code, 1, run.stdout + run.stderr)
            outcomes = self.outcomes(run, "insert")
            self.assertIn("full", outcomes)
            self.assertEqual(self.ask("SELECT count(*) FROM runs"), [(1 + outcomes.get("ok", 0),)])
        finally:
            subprocess.run(["umount", "-l", disk], check=True)


if __name__ == "__main__":
    spate.main()
