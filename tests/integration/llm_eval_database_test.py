"""The LLM-Eval database profile on SQLite: the file holds what the result says, row for row."""
import json
import os
import shutil
import sqlite3
import subprocess

import llm_eval_tables
import spate

QUICK = {"runs": 200, "concurrent": 4, "duration": 3, "alone": "200ms", "insert_rate": 100000}
TYPES = {"select_single", "select_paginated", "select_filtered", "update", "complex_join", "aggregate", "search"}


class LlmEvalDatabase(llm_eval_tables.TablesCase):
    def database_run(self, *more, **options):
        """A valid run of the quick form, with some of its options replaced."""
        options = [f"--{name.replace('_', '-')}={value}" for name, value in {**QUICK, **options}.items()]
        return self.valid_run(lambda: self.spate("run", "llm_eval_database", "--headless", "--out=run", "--clean", "--db-path=x.db",
                                                 *options, *more).wait())

    def ask(self, sql):
        database = sqlite3.connect(os.path.join(self.folder, "x.db"), timeout=20)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def count(self, what):
        return self.ask(f"SELECT count(*) FROM {what}")[0][0]

    def missed(self, run):
        return {each["name"] for each in run.result()["objectives"] if each["held"] is False}

    def test_the_file_holds_what_the_result_says(self):
        run = self.database_run("--verbose", alone="1s")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual(run.result()["verdict"], {"status": "pass", "reasons": []})
        self.assert_all_is_there(run)
        self.assertEqual((self.changed(run, "insert_runs"), self.changed(run, "insert_items")), (200, 2000))
        # The rows are those of the data set, and their values have their types.
        rows = subprocess.run([spate.SPATE, "data", "llm_eval_database", "run", "--count=200", "--seed=42", "--runs=200"],
                              cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(rows.returncode, 0, rows.stderr)
        made = [json.loads(line) for line in rows.stdout.splitlines()]
        self.assertEqual(self.ask("SELECT id, name, duration_seconds, total_items, started_at FROM evaluation_runs ORDER BY id"),
                         sorted((each["id"], each["name"], each["duration_seconds"], each["total_items"],
                                 each["started_at"]) for each in made))
        # Updates were carried out, one row each, and the joins' items were added within their bound.
        self.assertGreater(self.ask("SELECT count(*) FROM evaluation_runs WHERE updated_at > '2026'"), [(0,)])
        self.assertLessEqual(self.changed(run, "add_items"), 4 * 10 * 30)
        # Every type was alone, as often as in the original.
        alone = {}
        for each in run.result()["operations"]:
            if each["scenario"].endswith("_alone") and each["name"] in TYPES:
                alone[each["name"]] = each["count"]
        self.assertEqual(alone, {"select_single": 200, "select_paginated": 100, "select_filtered": 150, "update": 100,
                                 "complex_join": 30, "aggregate": 20, "search": 80})
        self.assert_the_section_agrees(run)
        self.assert_a_second_run_needs_clean(run)

    def assert_the_section_agrees(self, run):
        database = run.result()["database"]
        self.assertEqual(database["errors"], {"count": 0, "rate": 0, "recent": []})
        self.assertEqual(database["total_operations"], run.result()["totals"]["count"])
        queries = database["query_performance"]
        self.assertLessEqual(TYPES | {"insert_runs", "insert_items"}, set(queries))
        for name, each in queries.items():
            sent = sum(of["count"] for of in run.result()["operations"] if of["name"] == name)
            self.assertEqual(each["count"], sent)
            times = [each[key] for key in ("min_ms", "p50_ms", "p90_ms", "p95_ms", "p99_ms", "p99_9_ms", "max_ms")]
            self.assertEqual(times, sorted(times))
        forms = sum(queries[f"select_filtered_{form}"]["count"] for form in ("status", "template", "recent", "both"))
        self.assertEqual(queries["select_filtered"]["count"], forms)
        self.assertEqual(queries["insert_items"]["rows_changed"], 2000)
        self.assertGreater(queries["insert_items"]["rows_per_second"], 100)

    def assert_a_second_run_needs_clean(self, first):
        rows = self.ask("SELECT count(*) FROM run_items")
        second = self.spate("run", "llm_eval_database", "--headless", "--out=second", "--db-path=x.db", "--runs=200").wait()
        self.assertEqual(second.code, 3, second.stdout + second.stderr)
        # That line's comment says what to do.
        self.assertIn("llm_eval_schema.sql:3: table evaluation_runs already exists", second.stdout + second.stderr)
        self.assertEqual(self.ask("SELECT count(*) FROM run_items"), rows)
        shutil.rmtree(first.out)
        again = self.database_run()
        self.assertEqual(again.code, 0, again.stdout + again.stderr)
        self.assert_all_is_there(again)

    def test_the_tables_of_the_platform_hold_the_same(self):
        run = self.database_run(schema="platform")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assert_all_is_there(run, "evaluation_items")
        self.assertEqual((self.changed(run, "insert_runs"), self.changed(run, "insert_items")), (200, 2000))
        tables = self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        self.assertEqual(tables, [("evaluation_items",), ("evaluation_runs",), ("projects",), ("run_comparisons",),
                                  ("run_metrics",)])
        id, created, duration = self.ask("SELECT id, created_at, typeof(duration_seconds) FROM evaluation_runs "
                                         "WHERE duration_seconds > 0 LIMIT 1")[0]
        self.assertRegex(id, "^[0-9a-f]{32}$")
        self.assertRegex(created, r"^2025-07-\d\d \d\d:\d\d:\d\d\.000000$")
        self.assertEqual(duration, "real")
        self.assertEqual(self.ask("SELECT DISTINCT status FROM evaluation_items ORDER BY 1"), [("completed",), ("failed",)])
        # The tables of one schema give way to those of the other, whose indexes have the same names.
        for schema, items in (("load_test", "run_items"), ("platform", "evaluation_items")):
            shutil.rmtree(run.out)
            again = self.database_run(schema=schema, duration=1)
            self.assertEqual(again.code, 0, again.stdout + again.stderr)
            self.assert_all_is_there(again, items)

    def test_what_is_not_inserted_in_time_is_a_miss(self):
        # Half a million rows for which three seconds were planned.
        run = self.database_run(runs=1000, items=500, insert_rate=1000000, duration=1)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        self.assertIn("items_inserted", self.missed(run))
        self.assertNotIn("runs_inserted", self.missed(run))
        self.assertLess(self.changed(run, "insert_items"), 500000)
        self.assert_all_is_there(run)

    def test_the_target_size_requires_fifty_queries_at_once(self):
        run = self.database_run("--size=target", concurrent=50)
        held = {each["name"]: (each["value"], each["held"]) for each in run.result()["objectives"]}
        self.assertEqual(held.get("concurrency"), (50, True), run.stdout + run.stderr)
        self.assertNotIn("errors", self.missed(run))
        self.assertEqual(run.result()["database"]["concurrency"], {"peak_concurrent_operations": 50})
        self.assert_all_is_there(run)

    def test_a_rate_begins_batches_whatever_the_answers(self):
        run = self.database_run("--rate=20")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        mix = next(each for each in run.result()["loads"] if each["name"] == "open_mix")
        self.assertEqual(mix["due"], 60)
        self.assert_all_is_there(run)

    def test_the_words_of_the_older_load_test_are_understood(self):
        words = ["--runs=1000", "--concurrent=20", "--duration=60", "--clean", "--db-path=x.db", "--verbose"]
        for more in ([], ["--think=0"], ["--rate=3.3"], ["--size=target"], ["--journal=delete"]):
            checked = self.spate("check", "llm_eval_database", *words, *more).wait()
            self.assertEqual(checked.code, 0, checked.stderr)
            self.assertNotIn("changes nothing", checked.stderr)
        planned = self.spate("plan", "llm_eval_database", "--duration=60", "--size=target", "--format=json").wait()
        plan = json.loads(planned.stdout)
        # 11 000 rows, seven types of 2 s, and the mix.
        self.assertEqual(plan["planned_s"], 2 + 3 + 14 + 60)


if __name__ == "__main__":
    spate.main()
