"""The LLM-Eval database test at its full length, on both databases: passes, is valid, and the tables hold what the result says."""
import contextlib
import os
import sqlite3

import llm_eval_tables
import postgres_server
import spate

FULL = ("--runs=1000", "--duration=60")
QUICK = ("--runs=100", "--duration=120")


class FullLength(llm_eval_tables.TablesCase):
    def count(self, what):
        with contextlib.closing(sqlite3.connect(os.path.join(self.folder, "x.db"))) as database:
            return database.execute(f"SELECT count(*) FROM {what}").fetchone()[0]

    def database_run(self, profile, *options):
        return self.valid_run(lambda: self.spate("run", profile, "--headless", "--out=run", "--clean", *options).wait(600))

    def on_sqlite(self, *options):
        return self.database_run("llm_eval_database", "--db-path=x.db", *options)

    def on_postgres(self, *options):
        server = postgres_server.Server()
        self.addCleanup(server.end)
        self.count = lambda what: int(server.value(f"SELECT count(*) FROM {what}"))
        return self.database_run("llm_eval_postgres", f"--uri={server.uri}", *options)

    def assert_passes(self, run, runs):
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual(run.result()["generator"]["status"], "valid", run.stdout)
        self.assertEqual((self.changed(run, "insert_runs"), self.changed(run, "insert_items")), (runs, runs * 10))
        self.assertEqual(run.result()["database"]["errors"]["count"], 0)
        self.assert_all_is_there(run)
        print(run.stdout)

    def test_sqlite_full(self):
        self.assert_passes(self.on_sqlite(*FULL, "--concurrent=20"), 1000)

    def test_sqlite_quick(self):
        self.assert_passes(self.on_sqlite(*QUICK, "--concurrent=5"), 100)

    def test_postgres_full(self):
        self.assert_passes(self.on_postgres(*FULL, "--concurrent=50"), 1000)

    def test_postgres_quick(self):
        self.assert_passes(self.on_postgres(*QUICK, "--concurrent=50"), 100)

    def test_sqlite_growth(self):
        self.assert_passes(self.on_sqlite("--scale=1000,10000,100000"), 100000)


if __name__ == "__main__":
    spate.main()
