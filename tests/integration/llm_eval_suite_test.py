"""Every command of the original load tests in a short form with its equivalent, by exit code: 0 while the platform meets its
targets, 1 for each target that is missed on purpose."""
import glob
import json
import os
import re
import shutil
import signal
import sqlite3
import sys
import threading
import time

import spate
from relay import Relay

QUICK = ["--headless", "--out=run"]
API = ["--warmup=500ms", "--users=20", "--spawn-rate=100", "--run-time=4s"]
WEBSOCKET = ["--clients=5", "--duration=3"]
DATABASE = ["--runs=200", "--concurrent=3", "--duration=2", "--alone=200ms", "--insert-rate=100000"]


def named(prefix, options):
    """Options of a part, as the suite names them."""
    return [option.replace("--", f"--{prefix}-", 1) for option in options]


SUITE = [*named("api", API), *named("ws", WEBSOCKET), *named("db", DATABASE)]


class SuiteCase(spate.Case):
    """With a platform of its own that outlives the runs."""

    def setUp(self):
        super().setUp()
        self.relays = []
        self.port = self.serve()

    def tearDown(self):
        for relay in self.relays:
            relay.close()
        super().tearDown()

    def serve(self, *more):
        server = self.spate("serve", "llm_eval_server", "--port=0", "--fill=50", f"--database=platform{len(self.runs)}.db", *more)
        line = server.process.stdout.readline()
        while line and "http://" not in line:
            line = server.process.stdout.readline()
        return int(re.search(r"http://[\d.]+:(\d+)", line)[1])

    def worse(self, **faults):
        """The platform behind a relay: HOST:PORT."""
        self.relays.append(Relay(self.port, **faults))
        return self.relays[-1].url

    def command(self, *arguments, **variables):
        shutil.rmtree(os.path.join(self.folder, "run"), ignore_errors=True)
        run = self.valid_run(lambda: self.spate("run", *arguments, *QUICK, **variables).wait())
        self.said = run.stdout + run.stderr
        return run

    def assert_held(self, *arguments, **variables):
        run = self.command(*arguments, **variables)
        self.assertEqual(run.code, 0, self.said)
        missed = [each for each in run.result()["objectives"] if each["held"] is False]
        self.assertEqual(missed, [], self.said)
        return run

    def assert_missed(self, objective, *arguments):
        run = self.command(*arguments)
        missed = {each["name"] for each in run.result()["objectives"] if each["held"] is False}
        self.assertEqual(run.code, 1, self.said)
        self.assertIn(objective, missed, self.said)
        return run

    def api(self, address=None):
        return f"--host=http://{address or f'127.0.0.1:{self.port}'}"

    def socket(self, address=None):
        return f"--host=ws://{address or f'127.0.0.1:{self.port}'}/ws"


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
        run = self.assert_held("llm_eval_suite", "--mode=sequence", "--api-warmup=500ms", "--db-alone=200ms",
                               "--db-insert-rate=100000", LOAD_TEST_API_HOST=f"http://{address}",
                               LOAD_TEST_WS_HOST=f"ws://{address}/ws", LOAD_TEST_API_USERS="20",
                               LOAD_TEST_API_SPAWN_RATE="100", LOAD_TEST_API_DURATION="4s", LOAD_TEST_WS_CLIENTS="5",
                               LOAD_TEST_WS_DURATION="3", LOAD_TEST_DB_RUNS="200", LOAD_TEST_DB_CONCURRENT="3",
                               LOAD_TEST_DB_DURATION="2")
        self.assertEqual(self.stored_by_spate(), 0)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "load_test.db")))
        loads = {each["name"]: each for each in run.result()["loads"]}
        self.assertEqual(loads["api"]["users"], 20, loads)

    def test_everything_at_once(self):
        run = self.assert_held("llm_eval_suite", self.api(), *SUITE, "--keep")
        names = {each["name"] for each in run.result()["objectives"]}
        for each in ("api_latency", "api_up", "ws_connecting", "ws_latency", "ws_delivery"):
            self.assertIn(each, names)
        self.assertTrue(any(each.startswith("db_") for each in names))
        self.assertTrue(os.path.exists(os.path.join(self.folder, "load_test.db")))

    def test_parts_that_are_skipped(self):
        for skip, left in (("database", {"api", "ws"}), ("api,websocket", {"db"})):
            run = self.assert_held("llm_eval_suite", self.api(), *SUITE, f"--skip={skip}")
            self.assertEqual({each["name"].split("_")[0] for each in run.result()["objectives"]}, left)

    def test_ci(self):
        # ci_load_test.py [--quick] [--api-only] [--skip-db]
        for flags, left in ((["--quick"], {"api", "ws", "db"}), (["--api-only"], {"api"}), (["--skip-db"], {"api", "ws"})):
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
        run = self.spate("run", "llm_eval_websocket", "llm_eval_database", "--headless", "--out=several", "--settle=200ms",
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
        events = os.path.join(self.folder, "several", "1-llm-eval-websocket", "events.jsonl")
        spate.wait_for(lambda: os.path.exists(events) and '"interval"' in open(events).read(), "it did not begin", 40)
        run.send(signal.SIGTERM)
        run.wait()
        self.assertEqual(run.code, 143, run.stdout + run.stderr)
        self.assertIn("not run", run.stdout)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "several", "2-llm-eval-database")))


class EveryTarget(SuiteCase):
    def test_response_time(self):
        self.assert_missed("latency", "llm_eval_api", self.api(self.worse(delay=0.6)), *API)

    def test_error_rate(self):
        self.assert_missed("latency", "llm_eval_api", self.api(self.worse(fail_every=10)), *API)

    def test_availability(self):
        self.assert_missed("up", "llm_eval_api", self.api(self.worse(outage=(2, 1.5))), *API)

    def test_a_hundred_users(self):
        self.assert_missed("api_concurrency", "llm_eval_suite", self.api(), *SUITE, "--skip=websocket,database", "--size=target")

    def test_time_to_connect(self):
        self.assert_missed("connecting", "llm_eval_websocket", self.socket(self.worse(connect_delay=2.2)), *WEBSOCKET)

    def test_message_latency(self):
        self.assert_missed("latency", "llm_eval_websocket", self.socket(self.worse(delay=0.15)), "--clients=10", "--duration=4")

    def test_delivery(self):
        self.assert_missed("delivery", "llm_eval_websocket", self.socket(self.worse(swallow_every=7)), "--clients=10",
                           "--duration=4", "--set=target.ws.timeout=500ms")

    def test_connections_that_are_refused(self):
        port = self.serve("--websocket-limit=3")
        self.assert_missed("connecting", "llm_eval_websocket", self.socket(f"127.0.0.1:{port}"), *WEBSOCKET)

    def test_a_hundred_connections(self):
        self.assert_missed("ws_concurrency", "llm_eval_suite", self.api(), *SUITE, "--skip=api,database", "--size=target")

    def test_query_time(self):
        """Somebody else holds the database's lock most of the time."""
        path, over = os.path.join(self.folder, "load_test.db"), threading.Event()

        def hold():
            while not os.path.exists(path) and not over.wait(0.05):
                pass
            database = sqlite3.connect(path, timeout=20, isolation_level=None)
            while not over.wait(0.01):
                database.execute("BEGIN IMMEDIATE")
                over.wait(0.4)
                database.execute("COMMIT")
            database.close()
        holder = threading.Thread(target=hold)
        holder.start()
        try:
            self.assert_missed("latency", "llm_eval_database", *DATABASE, "--duration=5", "--clean")
        finally:
            over.set()
            holder.join()

    def test_fifty_queries_at_once(self):
        self.assert_missed("db_concurrency", "llm_eval_suite", *SUITE, "--skip=api,websocket", "--size=target")


if __name__ == "__main__":
    spate.main()
