"""Every command of the original load tests in a short form with its equivalent: it holds, exit code 0. That each target can be
missed is in llm_eval_targets_test.py."""
import glob
import json
import os
import pathlib
import signal
import sqlite3

import spate
from llm_eval_platform import API, DATABASE, SUITE, WEBSOCKET, SuiteCase


class EveryCommand(SuiteCase):
    def stored_by_spate(self):
        database = sqlite3.connect(glob.glob(os.path.join(self.folder, "platform*.db"))[0], timeout=20)
        try:
            return database.execute("SELECT count(*) FROM evaluation_runs WHERE created_by = 'spate'").fetchone()[0]
        finally:
            database.close()

    def test_locust_lines(self):
        # locust -f locustfile.py --host=http://localhost:8000 --users=50 --spawn-rate=5 --run-time=5m
        run = self.assert_held("llm_eval_api", self.api(), *API)
        made = sum(each["outcomes"].get("ok", 0) for each in run.result()["operations"] if "create" in each["name"])
        self.assertGreater(made, 20)
        self.assertEqual(self.stored_by_spate(), 0, "what the run made was to be deleted")
        sent = {each["operation"]: each for each in run.result()["teardown"]}
        self.assertGreater(sent["delete_made"]["count"], 20)
        self.assertEqual(sent["delete_made"]["failed"], 0)
        # The address of the original's configuration.
        self.assert_held("llm_eval_api", "--keep", *API, LOAD_TEST_API_URL=f"http://127.0.0.1:{self.port}")
        self.assertGreater(self.stored_by_spate(), 20)

    def test_websocket_lines(self):
        # python websocket_load_test.py --clients=50 --duration=300 [--host=ws://localhost:8000/ws] [--verbose]
        self.assert_held("llm_eval_websocket", self.socket(), *WEBSOCKET, "--verbose")
        # --clients=75 --duration=1800
        self.assert_held("llm_eval_websocket", "--size=stability", *WEBSOCKET, LOG_LEVEL="debug",
                         LOAD_TEST_WS_URL=f"ws://127.0.0.1:{self.port}/ws")

    def test_database_lines(self):
        # python database_performance_test.py --runs=1000 --concurrent=20 --duration=600
        self.assert_held("llm_eval_database", *DATABASE)
        self.assertTrue(os.path.exists(os.path.join(self.folder, "load_test.db")))
        again = self.command("llm_eval_database", *DATABASE)
        self.assertEqual(again.code, 3)
        self.assertIn("--clean removes them", self.said)
        # --clean
        self.assert_held("llm_eval_database", *DATABASE, "--clean")

    def test_run_all_tests(self):
        # run_all_tests.sh: one after the other
        address = f"127.0.0.1:{self.port}"
        run = self.assert_held("llm_eval_suite", "--mode=sequence", "--api-warmup=500ms", "--db-alone=100ms",
                               "--db-insert-rate=100000", LOAD_TEST_API_HOST=f"http://{address}",
                               LOAD_TEST_WS_HOST=f"ws://{address}/ws", LOAD_TEST_API_USERS="20",
                               LOAD_TEST_API_SPAWN_RATE="100", LOAD_TEST_API_DURATION="2s", LOAD_TEST_WS_CLIENTS="5",
                               LOAD_TEST_WS_DURATION="2", LOAD_TEST_DB_RUNS="200", LOAD_TEST_DB_CONCURRENT="3",
                               LOAD_TEST_DB_DURATION="1")
        self.assertEqual(self.stored_by_spate(), 0)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "load_test.db")))
        loads = {each["name"]: each for each in run.result()["loads"]}
        self.assertEqual(loads["api"]["users"], 20, loads)

    def test_everything_at_once(self):
        run = self.assert_held("llm_eval_suite", *SUITE, "--keep", LOAD_TEST_API_URL=f"http://127.0.0.1:{self.port}")
        names = {each["name"] for each in run.result()["objectives"]}
        for each in ("api_latency", "api_up", "ws_connecting", "ws_latency", "ws_delivery"):
            self.assertIn(each, names)
        self.assertTrue(any(each.startswith("db_") for each in names))
        self.assertTrue(os.path.exists(os.path.join(self.folder, "load_test.db")))

    def test_parts_that_are_skipped(self):
        for skip, left in (("database", {"api", "ws", "health"}), ("api,websocket", {"db"})):
            run = self.assert_held("llm_eval_suite", self.api(), *SUITE, f"--skip={skip}")
            self.assertEqual({each["name"].split("_")[0] for each in run.result()["objectives"]}, left)

    def test_ci(self):
        # ci_load_test.py [--quick] [--api-only] [--skip-db]
        for flags, left in ((["--quick"], {"api", "ws", "db", "health"}), (["--api-only"], {"api", "health"}),
                            (["--skip-db"], {"api", "ws", "health"})):
            run = self.assert_held("llm_eval_ci", self.api(), *SUITE, *flags)
            self.assertEqual({each["name"].split("_")[0] for each in run.result()["objectives"]}, left)

    def test_the_sizes_of_ci(self):
        def sizes(*flags):
            run = self.spate("plan", "llm_eval_ci", "--format=json", *flags).wait()
            self.assertEqual(run.code, 0, run.stderr)
            loads = {each["name"]: each for each in json.loads(run.stdout)["loads"]}
            return {name: loads[name].get("users") for name in ("api", "ws_dashboards", "db_mix")}
        self.assertEqual(sizes(), {"api": 25, "ws_dashboards": 25, "db_mix": 10})
        self.assertEqual(sizes("--quick"), {"api": 10, "ws_dashboards": 15, "db_mix": 5})

    def test_several_profiles_one_after_the_other(self):
        run = self.spate("run", "llm_eval_websocket", "llm_eval_database", "--headless", "--out=several", "--between=200ms",
                         self.socket(), *WEBSOCKET[:1], *DATABASE).wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        with open(os.path.join(self.folder, "several", "summary.json")) as file:
            summary = json.load(file)
        self.assertEqual([each["profile"] for each in summary["profiles"]], ["llm_eval_websocket", "llm_eval_database"])
        for each in summary["profiles"]:
            self.assertTrue(os.path.exists(os.path.join(self.folder, each["folder"], "result.json")))
        self.assertIn("2 profiles, exit code 0", run.stdout)

    def test_an_interruption_ends_the_sequence(self):
        run = self.spate("run", "llm_eval_websocket", "llm_eval_database", "--headless", "--out=several", self.socket(),
                         "--clients=2", "--duration=60")
        events = os.path.join(self.folder, "several", "1-llm_eval_websocket", "events.jsonl")
        spate.wait_for(lambda: os.path.exists(events) and '"interval"' in pathlib.Path(events).read_text(), "it did not begin", 40)
        run.send(signal.SIGTERM)
        run.wait()
        self.assertEqual(run.code, 143, run.stdout + run.stderr)
        self.assertIn("not run", run.stdout)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "several", "2-llm_eval_database")))


if __name__ == "__main__":
    spate.main()
