"""Operations on a real PostgreSQL server: what they send, what they count, and how each fault is named."""
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import unittest
import urllib.parse

import postgres_server
import spate

HEAD = """
spate = 1
[profile]
name = "postgres"
[run]
seed = 1
duration = "{duration}"
stop = "5s"
{run}
[target.db]
plugin = "postgres_db"
uri = "{uri}"
{target}
"""
TABLE = "CREATE TABLE notes (id bigint PRIMARY KEY, words text NOT NULL, size double precision, done boolean)"
REPORT = "[report]\njson = {}\n"


class Postgres(spate.Case):
    @classmethod
    def setUpClass(cls):
        cls.server = postgres_server.Server()
        cls.addClassCleanup(cls.server.end)

    def setUp(self):
        super().setUp()
        self.server.psql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")

    def start(self, body, duration="2s", run="", target="", *arguments):
        with open(os.path.join(self.folder, "p.toml"), "w") as file:
            file.write(HEAD.format(uri=self.server.uri, duration=duration, run=run, target=target) + body + REPORT)
        return self.spate("run", "./p.toml", "--headless", "--out=run", *arguments)

    def run_profile(self, body, code=(0, 4), **more):
        run = self.start(body, **more).wait()
        self.assertIn(run.code, code if isinstance(code, tuple) else (code,), run.stdout + run.stderr)
        return run

    def operation(self, run, name):
        return next(one for one in run.result()["operations"] if one["name"] == name)

    def outcomes(self, run, name):
        """Of those that failed."""
        return {outcome: count for outcome, count in self.operation(run, name)["outcomes"].items() if outcome != "ok"}

    def messages(self, run, name):
        return " ".join(one["text"] for one in self.operation(run, name)["errors_by_text"])


class Operations(Postgres):
    def test_values_keep_their_types_and_rows_are_exactly_those_of_the_result(self):
        self.server.psql(TABLE)
        run = self.run_profile("""
[data]
number = { kind = "sequence" }
size = { kind = "number", min = 0, max = 9, decimals = 2 }
[operation.insert]
target = "db"
sql = "INSERT INTO notes VALUES (:id, :words, :size, :done) RETURNING id, done"
bind = { id = "${number}", words = "it's \\\\ 'x' ${number}", size = "${size}", done = true }
expect = { rows = 1, column = { id = "${number}", done = true } }
capture = { made = { column = "id" } }
[operation.read]
target = "db"
sql = "SELECT id, words, size, NULL::text AS nothing FROM notes WHERE id = :id"
bind = { id = "${made}" }
expect = { rows = 1, column = { id = "${made}", words = { contains = "it's" }, size = { min = 0, max = 9 } } }
[scenario.one]
task.both = { flow = ["insert", "read"] }
[load]
users = 4
""", target="pool.size = 2")
        insert, read = self.operation(run, "insert"), self.operation(run, "read")
        self.assertEqual(insert["errors"] + read["errors"], 0, run.stdout)
        self.assertGreater(insert["count"], 20)
        # RETURNING: they came, and they were changed.
        self.assertEqual(insert["metrics"]["rows_read"], insert["count"])
        self.assertEqual(insert["metrics"]["rows_changed"], insert["count"])
        self.assertNotIn("rows_changed", read["metrics"])
        self.assertEqual(int(self.server.value("SELECT count(*) FROM notes WHERE done AND size IS NOT NULL")),
                         insert["count"])

    def test_a_transaction_is_whole_or_not_at_all(self):
        self.server.psql(TABLE, "INSERT INTO notes VALUES (0, 'taken')")
        run = self.run_profile("""
[operation.half]
target = "db"
transaction = "serializable"
statements = [{ sql = "INSERT INTO notes VALUES (:id, 'first')", bind = { id = 1 } },
              { sql = "INSERT INTO notes VALUES (:id, 'second')", bind = { id = 0 } }]
[scenario.one]
task.half = {}
[load]
users = 1
iterations = 5
""")
        self.assertEqual(self.outcomes(run, "half"), {"constraint": 5})
        self.assertEqual(self.server.value("SELECT count(*) FROM notes"), "1")
        self.assertEqual(self.operation(run, "half")["metrics"].get("rows_changed", 0), 0)
        self.assertEqual(self.server.value(
            "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"), "0")

    def test_copy_brings_the_rows_that_bind_describes(self):
        self.server.psql(TABLE)
        run = self.run_profile("""
[data]
number = { kind = "sequence" }
[operation.load]
target = "db"
sql = "COPY notes (id, words) FROM STDIN"
bind = { id = "${number}", words = "tab\\t new\\nline \\\\N ${number}" }
rows = 1000
[scenario.one]
task.load = {}
[load]
users = 1
iterations = 7
""")
        self.assertEqual(self.operation(run, "load")["errors"], 0, run.stdout)
        self.assertEqual(self.server.value("SELECT count(*) FROM notes"), "7000")
        self.assertEqual(self.server.value("SELECT count(DISTINCT words) FROM notes WHERE words LIKE E'tab\\t%'"), "7000")
        self.assertEqual(self.operation(run, "load")["metrics"]["rows_changed"], 7000)

    def test_rows_for_which_a_source_has_nothing_left_are_left_out(self):
        insert = "INSERT INTO notes (id, words) VALUES (:id, :words)"
        for sql, more in ((insert, ""), ("COPY notes (id, words) FROM STDIN", ""), (insert, "rows_per_statement = 2")):
            self.server.psql("DROP TABLE IF EXISTS notes", TABLE)
            run = self.run_profile(f"""
[data]
word = {{ kind = "object", fields = {{ id = {{ kind = "int", min = 1, max = 1000000000 }}, words = "row" }} }}
stored = {{ kind = "reference", to = "word", rows = 25, order = "once" }}
[operation.load]
target = "db"
sql = "{sql}"
bind = {{ id = "${{stored.id}}", words = "${{stored.words}}" }}
rows = 10
{more}
[scenario.one]
task.load = {{}}
[load]
users = 1
iterations = 3
""")
            self.assertEqual(self.operation(run, "load")["errors"], 0, run.stdout)
            self.assertEqual(self.server.psql("SELECT count(*), count(DISTINCT id) FROM notes"), [["25", "25"]])
            # Of rows = 2 in one statement: 5 and 5, and at the end 2, 2 and 1.
            if more:
                self.assertEqual(self.operation(run, "load")["metrics"]["statement_1_ms"]["count"], 13)
            shutil.rmtree(run.out)

    def test_rows_of_a_query_are_data(self):
        self.server.psql(TABLE, "INSERT INTO notes SELECT i, 'note ' || i, CASE WHEN i % 2 = 0 THEN i / 4.0 END, i % 3 = 0 "
                                "FROM generate_series(1, 50) i", "CREATE TABLE seen (LIKE notes)")
        feeder = """
[data.note]
kind = "rows"
operation = "all_notes"
columns = ["id", "words", "size", "done"]
order = "once"
[operation.all_notes]
target = "db"
sql = "SELECT * FROM notes WHERE id <= {most} ORDER BY id"
[operation.copy]
target = "db"
sql = "INSERT INTO seen VALUES (:id, :words, :size, :done)"
bind = {{ id = "${{note.id}}", words = "${{note.words}}", size = "${{note.size}}", done = "${{note.done}}" }}
[scenario.copier]
task.copy = {{}}
[load]
users = 3
"""
        run = self.run_profile(feeder.format(most=50), duration="30s", run='setup = ["all_notes"]')
        self.assertEqual(self.operation(run, "copy")["outcomes"], {"ok": 50})
        self.assertEqual(self.server.value("SELECT count(*) FROM (SELECT * FROM notes EXCEPT SELECT * FROM seen) x"), "0")
        self.assertEqual(self.server.value("SELECT count(*) FROM seen"), "50")
        shutil.rmtree(run.out)
        none = self.run_profile(feeder.format(most=0), code=3, run='setup = ["all_notes"]')
        self.assertIn("data source note has nothing to draw, so the load was not begun: the setup brought no rows",
                      none.stdout + none.stderr)

    def test_scripts_make_and_remove_what_the_operations_use(self):
        with open(os.path.join(self.folder, "make.sql"), "w") as file:
            file.write(TABLE + ";\nINSERT INTO notes SELECT n, 'row ' || n FROM generate_series(1, 100) AS n;\n"
                       "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;")
        run = self.run_profile("""
[operation.make]
target = "db"
script = "make.sql"
transaction = "read committed"
[operation.read]
target = "db"
sql = "SELECT * FROM notes WHERE id = :id AND words LIKE '%:id%' IS NOT TRUE"
bind = { id = 7 }
expect = { rows = 1 }
[operation.drop]
target = "db"
sql = "DROP TABLE notes"
[scenario.one]
task.read = {}
[load]
users = 2
iterations = 20
""", run='setup = ["make"]\nteardown = ["drop"]')
        self.assertEqual(self.operation(run, "read")["errors"], 0, run.stdout)
        self.assertEqual(self.server.value("SELECT count(*) FROM pg_tables WHERE tablename = 'notes'"), "0")


    def test_a_script_that_fails_says_in_which_line(self):
        for script, words in (("SELECT 1;\n-- größer; 'x\nSELECT 2;\n\nSELEC 3;\n", ":5: syntax error at or near"),
                              ("SELECT ';';\n/* a;b */ SELECT $$;$$;\nCREATE TABLE a (b int);\n\n  CREATE TABLE\n a (b int);\n",
                               ":5: relation \"a\" already exists (42P07)")):
            with open(os.path.join(self.folder, "make.sql"), "w") as file:
                file.write(script)
            run = self.run_profile("""
[operation.make]
target = "db"
script = "make.sql"
[operation.read]
target = "db"
sql = "SELECT 1"
[scenario.one]
task.read = {}
[load]
users = 1
""", code=3, run='setup = ["make"]')
            self.assertIn(words, run.stderr)
            self.assertIn("make.sql:5: ", run.stderr)
            shutil.rmtree(run.out, ignore_errors=True)


class Plans(Postgres):
    PROFILE = """
[operation.find]
target = "db"
sql = "SELECT * FROM notes WHERE words = :words"
bind = { words = "row 77" }
plan = { uses_index = "by_words", no_full_scan = true }
[scenario.one]
think = { constant = "20ms" }
task.find = {}
[load]
users = 1
"""

    def setUp(self):
        super().setUp()
        self.server.psql(TABLE, "INSERT INTO notes SELECT n, 'row ' || n FROM generate_series(1, 20000) AS n",
                         "CREATE INDEX by_words ON notes (words)", "ANALYZE notes")

    def notes(self, run):
        return {note["name"]: note["text"] for note in run.result()["notes"] if note.get("operation") == "find"}

    def test_the_plan_is_in_the_result(self):
        run = self.run_profile(self.PROFILE)
        self.assertEqual(self.operation(run, "find")["errors"], 0, run.stdout)
        self.assertIn("by_words", self.notes(run)["plan at start"])
        self.assertEqual(self.notes(run)["plan at start"], self.notes(run)["plan at end"])

    def test_an_index_that_is_dropped_during_the_run_is_found(self):
        run = self.start(self.PROFILE, duration="6s")
        self.until_loaded(run)
        self.server.psql("DROP INDEX by_words")
        run.wait()
        self.assertGreater(self.outcomes(run, "find").get("plan", 0), 10, run.stdout)
        self.assertIn("Seq Scan on notes", self.notes(run)["plan at end"])
        self.assertIn("the plan of operation find changed during the run", run.stdout + str(run.result()["warnings"]))


class Faults(Postgres):
    READ = """
[operation.read]
target = "db"
sql = "SELECT 1 AS one"
[scenario.one]
think = { constant = "10ms" }
task.read = {}
[load]
users = 4
"""

    def test_a_server_that_is_killed_and_started_again(self):
        run = self.start(self.READ, duration="8s", target="pool.size = 4")
        self.until_loaded(run)
        self.server.stop(signal.SIGQUIT)
        time.sleep(1.5)
        self.server.start()
        run.wait()
        outcomes = self.outcomes(run, "read")
        self.assertLessEqual(set(outcomes), {"reset", "refused"}, outcomes)
        self.assertGreater(outcomes["refused"], 10)
        read = self.operation(run, "read")
        self.assertEqual(read["count"], sum(read["outcomes"].values()))
        self.assertGreater(read["outcomes"]["ok"], 100)

    def test_the_servers_limit_of_connections(self):
        held = self.hold_connections(95)
        try:
            run = self.run_profile(self.READ.replace("users = 4", "users = 20"), code=(0, 1, 4),
                                   target='pool.size = 20\n', duration="3s")
        finally:
            for one in held:
                one.kill()
                one.communicate()
        self.assertEqual(set(self.outcomes(run, "read")), {"exhausted"})
        self.assertIn("raise the server's max_connections or lower pool.size", self.messages(run, "read"))

    def hold_connections(self, count):
        held = [subprocess.Popen([f"{postgres_server.programs()}/psql", "-Xq", self.server.uri], stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(count)]
        spate.wait_for(lambda: int(self.server.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = "
                                                     "'psql'")) > count, "the connections were not made")
        return held

    def test_a_pool_that_is_exhausted_says_what_to_do(self):
        run = self.run_profile("""
[operation.slow]
target = "db"
sql = "SELECT pg_sleep(1)"
[scenario.one]
task.slow = {}
[load]
users = 6
""", code=(0, 1, 4), target='pool = { size = 2, timeout = "300ms" }', duration="3s")
        self.assertEqual(set(self.outcomes(run, "slow")), {"exhausted"})
        self.assertIn("pool of 2 exhausted for 300ms: raise pool.size or lower users", self.messages(run, "slow"))

    def test_timeouts_of_the_server_and_of_ours(self):
        body = """
[operation.slow]
target = "db"
sql = "SELECT pg_sleep(3)"
[scenario.one]
task.slow = {}
[load]
users = 1
iterations = 2
"""
        run = self.run_profile(body, code=(0, 1, 4), target='statement_timeout = "200ms"', duration="10s")
        self.assertEqual(self.outcomes(run, "slow"), {"statement_timeout": 2})
        os.rename(run.out, run.out + "1")
        run = self.run_profile(body, code=(0, 1, 4), target='timeout = "200ms"', duration="10s")
        self.assertEqual(self.outcomes(run, "slow"), {"timeout": 2})

    def test_a_lock_that_another_connection_holds(self):
        self.server.psql(TABLE, "INSERT INTO notes VALUES (1, 'a')")
        holder = threading.Thread(target=self.server.psql, args=(
            "BEGIN", "UPDATE notes SET words = 'held' WHERE id = 1", "SELECT pg_sleep(4)", "COMMIT"))
        holder.start()
        try:
            spate.wait_for(lambda: self.server.value(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "1", "no lock was taken")
            run = self.run_profile("""
[operation.write]
target = "db"
sql = "UPDATE notes SET words = 'mine' WHERE id = 1"
[scenario.one]
task.write = {}
[load]
users = 1
iterations = 2
""", code=(0, 1, 4), target='lock_timeout = "300ms"')
        finally:
            holder.join()
        self.assertEqual(self.outcomes(run, "write"), {"lock_timeout": 2})

    def test_deadlocks_and_serialization_failures_are_told_apart_and_tried_again(self):
        self.server.psql(TABLE, "INSERT INTO notes VALUES (1, 'a'), (2, 'b')", "ALTER SYSTEM SET deadlock_timeout = '20ms'",
                         )
        self.server.psql("SELECT pg_reload_conf()")
        run = self.run_profile("""
[operation.one_way]
target = "db"
transaction = "read committed"
statements = [{ sql = "UPDATE notes SET size = 1 WHERE id = 1" }, { sql = "SELECT pg_sleep(0.02)" },
              { sql = "UPDATE notes SET size = 1 WHERE id = 2" }]
[operation.other_way]
target = "db"
transaction = "read committed"
statements = [{ sql = "UPDATE notes SET size = 1 WHERE id = 2" }, { sql = "SELECT pg_sleep(0.02)" },
              { sql = "UPDATE notes SET size = 1 WHERE id = 1" }]
[scenario.one]
task.one_way = {}
task.other_way = {}
[load]
users = 4
""", code=(0, 1, 4), target="pool.size = 4", duration="4s")
        both = {**self.outcomes(run, "one_way"), **self.outcomes(run, "other_way")}
        self.assertEqual(set(both), {"deadlock"}, both)
        os.rename(run.out, run.out + "1")
        run = self.run_profile("""
[operation.count_up]
target = "db"
transaction = "repeatable read"
statements = [{ sql = "SELECT coalesce(size, 0) + 1 AS next FROM notes WHERE id = 1" },
              { sql = "SELECT pg_sleep(0.005)" },
              { sql = "UPDATE notes SET size = :next WHERE id = 1", bind = { next = { column = "next" } } }]
retry = { on = [40001], max_tries = 50 }
[scenario.one]
task.count_up = {}
[load]
users = 4
iterations = 10
""", target="pool.size = 4", duration="30s")
        done = self.operation(run, "count_up")
        self.assertEqual(done["errors"], 0, run.stdout)
        self.assertEqual(float(self.server.value("SELECT size FROM notes WHERE id = 1")) - 1, 40)

    def test_mistakes_are_found_before_anything_is_sent(self):
        self.server.psql(TABLE)
        for sql, words in [("SELECT no_such FROM notes", 'column "no_such" does not exist (42703)'),
                           ("SELEC 1", 'syntax error at or near "SELEC" (42601)'),
                           ("SELECT 1 FROM notes WHERE :a IS NULL OR id = :b",
                            "could not determine data type of parameter :a (42P18); write what type it has"),
                           ("COPY nowhere (b) FROM STDIN", 'relation "nowhere" does not exist (42P01); make it first'),
                           ("COPY notes (id, b) FROM STDIN", 'column "b" of relation "notes" does not exist (42703)'),
                           ("CREATE TABLE other (a int DEFAULT :b)", "CREATE takes no values; write one in place of :b"),
                           ("SELECT * FROM nowhere", 'relation "nowhere" does not exist (42P01); make it first')]:
            run = self.start(f"""
[operation.bad]
target = "db"
sql = "{sql}"
bind = {{ {', '.join(f"{name} = 1" for name in re.findall(r":([ab])", sql) or re.findall(r"(id|b)[,)]", sql))} }}
[scenario.one]
task.bad = {{}}
[load]
users = 1
""").wait()
            shutil.rmtree(run.out, ignore_errors=True)
            self.assertEqual(run.code, 3, run.stderr)
            self.assertIn(f"operation bad does not compile: {words}", run.stderr)

    def test_a_text_with_a_zero_byte_is_not_cut_off(self):
        run = self.run_profile("""
[operation.write]
target = "db"
sql = "SELECT :words::text"
bind = { words = "cut\\u0000off" }
[scenario.one]
task.write = {}
[load]
users = 1
iterations = 2
""", code=(0, 1))
        self.assertEqual(self.outcomes(run, "write"), {"sql": 2})
        self.assertIn("a value has a zero byte", self.messages(run, "write"))

    def test_the_plugin_keeps_the_contract(self):
        plugin = os.path.join(os.path.dirname(spate.SPATE), "../lib/spate/plugins/postgres_db.so")
        needs = {"host": "127.0.0.1", "port": self.server.port, "user": "spate", "database": "postgres"}
        done = subprocess.run([spate.SPATE, "plugin", "check", plugin, "--set=operation.sql=SELECT pg_sleep(0.05)",
                               *(f"--set=target.{key}={value}" for key, value in needs.items())],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("left out", done.stdout)

    def test_a_password_of_any_characters(self):
        word = "two  spaces, a\ttab, singlerow=1 and '\\ \"%25\u00e9"
        with open(os.path.join(self.server.data, "pg_hba.conf"), "r+") as file:
            rules = file.read()
            file.seek(0)
            file.write("host all guarded all scram-sha-256\n" + rules)
        quoted = word.replace("'", "''")
        self.server.psql(f"CREATE ROLE guarded LOGIN PASSWORD '{quoted}'", "SELECT pg_reload_conf()")
        uri = f"postgresql://guarded:{urllib.parse.quote(word, safe='')}@127.0.0.1:{self.server.port}/postgres"
        for target, variables in ((f'user = "guarded"\npassword = "${{secret:WORD}}"\nhost = "127.0.0.1"\nport = {self.server.port}\n'
                                   'database = "postgres"', {"WORD": word}), (f'uri = "{uri}"', {})):
            with open(os.path.join(self.folder, "p.toml"), "w") as file:
                head = HEAD.replace('uri = "{uri}"\n', "").format(duration="2s", run="", target=target)
                file.write(head + self.READ.replace("users = 4", "users = 1\niterations = 2") + REPORT)
            run = self.spate("run", "./p.toml", "--headless", "--out=run", **variables).wait()
            self.assertIn(run.code, (0, 4), run.stdout + run.stderr)
            shutil.rmtree(run.out)

    def test_no_server(self):
        with open(os.path.join(self.folder, "p.toml"), "w") as file:
            file.write(HEAD.format(uri=f"postgresql://spate@127.0.0.1:{postgres_server.free_port()}/x", duration="1s",
                                   run="", target="") + self.READ)
        run = self.spate("run", "./p.toml", "--headless", "--out=run").wait()
        self.assertEqual(run.code, 3)
        self.assertIn("Connection refused", run.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
