"""The same load at several sizes: what is stored at each of them, how queries grow, and an index that is missing."""
import os
import sqlite3

import spate

PROFILE = """spate = 1
[params]
sizes = {{ type = "ints", default = [200, 20000], min = 100 }}
[run]
setup = ["table"{index}]
[target.db]
plugin = "sqlite_db"
file = "rows.db"
journal_mode = "wal"
synchronous = "off"
pool.size = 1
[data]
person = {{ kind = "object", fields = {{ name = {{ kind = "hex" }}, town = {{ kind = "int", min = 1, max = 1000000 }} }} }}
stored = {{ kind = "reference", to = "person", rows = 100000, order = "once" }}
known = {{ kind = "reference", to = "stored", rows = 100000, among = "drawn" }}
[operation.table]
target = "db"
sql = "CREATE TABLE people (name TEXT, town INTEGER)"
[operation.index]
target = "db"
sql = "CREATE INDEX people_name ON people (name)"
[operation.insert]
target = "db"
transaction = "immediate"
rows = 100
sql = "INSERT INTO people VALUES (:name, :town)"
bind = {{ name = "${{stored.name}}", town = "${{stored.town}}" }}
[operation.find]
target = "db"
sql = "SELECT town, :size AS size FROM people WHERE name = :name"
bind = {{ name = "${{known.name}}", size = "${{size}}" }}
expect = {{ rows = {{ min = 1 }} }}
[scenario.filler]
task.fill = {{ flow = [{{ repeat = {{ while = "drawn(stored) < size", max = 10000 }}, flow = ["insert"] }}] }}
[scenario.finder]
task.find = {{}}
[load.fill]
for_each = {{ size = "${{sizes}}" }}
start_when = "ended"
users = 1
iterations = 1
scenarios = ["filler"]
duration = "1m"
[load.find]
for_each = {{ size = "${{sizes}}" }}
start_after = "fill"
start_when = "ended"
users = 1
shared_iterations = 100
scenarios = ["finder"]
duration = "1m"
[objective.index]
each = "operation"
operations = ["find"]
scenarios = ["finder"]
require = ["slowdown(p50(response_time)) < 5", "error_ratio <= 0%"]
[report]
console = {{}}
json = {{}}
"""


class Scale(spate.Case):
    def go(self, index=', "index"', *more):
        with open(os.path.join(self.folder, "p.toml"), "w") as file:
            file.write(PROFILE.format(index=index))
        return self.spate("run", "./p.toml", "--headless", "--out=run", *more).wait()

    def ask(self, sql, name="rows.db"):
        database = sqlite3.connect(os.path.join(self.folder, name), timeout=20)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def find(self, run):
        grown = run.result()["slowdown"]
        return grown, next(each for each in grown["operations"] if each["operation"] == "find")

    def test_a_query_that_an_index_serves_does_not_grow(self):
        run = self.go()
        self.assertIn(run.code, (0, 4), run.stdout + run.stderr)
        grown, find = self.find(run)
        self.assertEqual((grown["of"], grown["values"]), ("size", [200, 20000]))
        self.assertEqual([(point["value"], point["count"]) for point in find["points"]], [(200, 100), (20000, 100)])
        self.assertEqual((find["values"], find["scenario"]), (100, "finder"))
        self.assertEqual(self.ask("SELECT count(*) FROM people"), [(20000,)])
        counts = {each["scenario"]: each["count"] for each in run.result()["operations"] if each["name"] == "insert"}
        self.assertEqual(counts, {"filler@200": 2, "filler@20000": 198})
        # Each load began when the one before had ended, a minute before its latest.
        began = [each.get("began_s", 0) for each in sorted(run.result()["loads"], key=lambda each: each["start_s"])]
        self.assertEqual([each["start_s"] for each in run.result()["loads"]], [0, 120, 60, 180])
        self.assertEqual(began, sorted(began))
        self.assertLess(run.seconds, 50)
        self.assertIn("Slowdown with size from 200 to 20000, x100", run.stdout)
        self.assertRegex(run.stdout, r"\n  find +[\d.]+ +[\d.]+ \| +x[\d.]+ +x[\d.]+\n")
        # The same again from the folder alone.
        again = self.spate("report", "run", "--reporter", "console").wait()
        self.assertIn("Slowdown with size from 200 to 20000", again.stdout)

    def test_an_index_that_is_missing_is_found(self):
        run = self.go("")
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        missed = [each for each in run.result()["objectives"] if each["held"] is False]
        self.assertEqual([(each["name"], each["scope"]["operation"]) for each in missed], [("index", "find")])
        self.assertGreater(missed[0]["interval"][0], 5)
        self.assertGreater(self.find(run)[1]["p50"], 5)
        self.assertIn("slowdown(p50(response_time)) < 5 was missed; it is ", run.stdout)

    def test_other_sizes_come_from_the_command_line(self):
        run = self.go("", "--sizes=100,300,500")
        self.assertIn(run.code, (0, 1, 4), run.stdout + run.stderr)
        self.assertEqual([point["value"] for point in self.find(run)[1]["points"]], [100, 300, 500])
        self.assertEqual(self.ask("SELECT count(*) FROM people"), [(500,)])
        for sizes, text in (("100", "there is only one"), ("300,100", "each is above the one before"),
                            ("10,100", "must be at least 100"), ("many", "takes whole numbers with commas between them")):
            refused = self.spate("check", "./p.toml", f"--sizes={sizes}").wait()
            self.assertEqual(refused.code, 2, sizes)
            self.assertIn(text, refused.stderr)

    def test_a_run_that_is_ended_early_says_what_it_knows(self):
        with open(os.path.join(self.folder, "p.toml"), "w") as file:
            file.write(PROFILE.format(index="").replace("shared_iterations = 100", ""))
        run = self.spate("run", "./p.toml", "--headless", "--out=run")
        self.until_loaded(run)
        run.send(2)
        run.wait()
        self.assertEqual(run.code, 130, run.stdout + run.stderr)
        self.assertEqual(run.result()["slowdown"]["operations"], [])
        self.assertEqual(self.ask("SELECT count(*) FROM people"), [(200,)])


class LlmEval(spate.Case):
    ask = Scale.ask

    def test_each_type_of_query_of_the_database_profile_at_each_size(self):
        run = self.spate("run", "llm_eval_database", "--headless", "--out=run", "--clean", "--db-path=x.db",
                         "--scale=100,1000", "--concurrent=2").wait()
        # How much slower each became depends on the machine; that everything was asked and stored does not.
        self.assertIn(run.code, (0, 1, 4), run.stdout + run.stderr)
        result = run.result()
        of_errors = {each["held"] for each in result["objectives"] if each["name"] in ("errors", "runs_inserted", "items_inserted")}
        self.assertEqual(of_errors, {True}, run.stdout + run.stderr)
        self.assertEqual(self.ask("SELECT count(*) FROM evaluation_runs", "x.db"), [(1000,)])
        self.assertEqual(self.ask("SELECT count(*) FROM run_items", "x.db"), [(10000,)])
        self.assertEqual(self.ask("SELECT count(*) FROM run_items WHERE run_id NOT IN (SELECT id FROM evaluation_runs)",
                                  "x.db"), [(0,)])
        stored = result["database"]["query_performance"]
        self.assertEqual((stored["insert_runs"]["rows_changed"], stored["insert_items"]["rows_changed"]), (1000, 10000))
        grown = {each["operation"]: each for each in result["slowdown"]["operations"]}
        self.assertLessEqual({"select_single", "select_paginated", "select_filtered", "update", "complex_join", "aggregate",
                              "search"}, set(grown))
        self.assertEqual([point["count"] for point in grown["select_single"]["points"]], [200, 200])
        judged = {each["name"] for each in result["objectives"]}
        self.assertLessEqual({"index", "linear"}, judged)
        self.assertNotIn("latency", judged)


if __name__ == "__main__":
    spate.main()
