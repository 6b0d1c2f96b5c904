"""The LLM-Eval database profile on PostgreSQL: the server holds what the result says, row for row."""
import shutil

import llm_eval_tables
import postgres_server
import spate

QUICK = {"runs": 200, "concurrent": 4, "duration": 3, "alone": "1s", "insert_rate": 2000}


class LlmEvalPostgres(llm_eval_tables.TablesCase):
    @classmethod
    def setUpClass(cls):
        cls.server = postgres_server.Server()
        cls.addClassCleanup(cls.server.end)

    def database_run(self, *more, **options):
        options = [f"--{name.replace('_', '-')}={value}" for name, value in {**QUICK, **options}.items()]
        return self.valid_run(lambda: self.spate("run", "llm_eval_postgres", "--headless", "--out=run", "--clean",
                                                 f"--uri={self.server.uri}", *options, *more).wait())

    def count(self, what):
        return int(self.server.value(f"SELECT count(*) FROM {what}"))

    def test_the_server_holds_what_the_result_says(self):
        run = self.database_run()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assert_all_is_there(run)
        self.assertEqual((self.changed(run, "insert_runs"), self.changed(run, "insert_items")), (200, 2000))
        self.assertEqual(self.server.value("SELECT count(*) FROM run_items WHERE scores::json IS NOT NULL AND cost > 0"),
                         str(self.changed(run, "insert_items") + self.changed(run, "add_items")))
        self.assertEqual(run.result()["database"]["errors"], {"count": 0, "rate": 0, "recent": []})
        plans = {note["operation"]: note["text"] for note in run.result()["notes"] if note["name"] == "plan at end"}
        self.assertIn("evaluation_runs", plans["select_single"])

    def test_the_target_size_requires_fifty_queries_at_once(self):
        run = self.database_run("--size=target", concurrent=50)
        held = {each["name"]: (each["value"], each["held"]) for each in run.result()["objectives"]}
        self.assertEqual(held.get("concurrency"), (50, True), run.stdout + run.stderr)
        # As the server itself has it: all of the pool, and nothing of it when the run was over.
        server = next(one for one in run.result()["health"] if one["monitor"] == "server")
        open_connections = next(one for one in server["metrics"] if one["name"] == "open_connections")
        self.assertEqual([open_connections[what] for what in ("before", "max", "after")], [0, 50, 0], server)
        self.assert_all_is_there(run)

    def test_the_tables_of_the_platform_hold_the_same(self):
        run = self.database_run(schema="platform")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assert_all_is_there(run, "evaluation_items")
        self.assertEqual((self.changed(run, "insert_runs"), self.changed(run, "insert_items")), (200, 2000))
        self.assertEqual(self.server.value("SELECT count(*) FROM evaluation_runs WHERE created_at >= '2025-07-01' AND "
                                           "created_at < '2025-08-01' AND status <> 'pending' AND metrics_used IS NOT NULL"), "200")
        # The other schema's tables take the place of these, and their projects stay.
        shutil.rmtree(run.out)
        again = self.database_run(duration=1, alone="100ms")
        self.assertIn(again.code, (0, 1), again.stdout + again.stderr)
        self.assert_all_is_there(again)
        self.assertEqual(self.count("projects"), 0)

    def test_each_type_of_query_at_two_sizes(self):
        run = self.database_run("--scale=100,500")
        # How much slower each became depends on the machine.
        self.assertIn(run.code, (0, 1), run.stdout + run.stderr)
        held = {each["name"]: each["held"] for each in run.result()["objectives"]}
        self.assertEqual([held[name] for name in ("errors", "runs_inserted", "items_inserted")], [True] * 3, run.stdout)
        self.assertEqual(self.server.value("SELECT count(*) FROM evaluation_runs"), "500")
        self.assertEqual(self.server.value("SELECT count(*) FROM run_items"), "5000")
        grown = {each["operation"]: [point["count"] for point in each["points"]] for each in run.result()["slowdown"]["operations"]}
        self.assertEqual((grown["select_single"], grown["complex_join"]), ([200, 200], [30, 30]))


if __name__ == "__main__":
    spate.main()
