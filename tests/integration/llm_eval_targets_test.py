"""Each performance target of the platform is missed on purpose, one by one: exit code 1, and it is that objective that says so."""
import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
import time

import spate
from llm_eval_platform import API, DATABASE, SUITE, WEBSOCKET, SuiteCase, named

LONGER = [*API[:-1], "--run-time=4s"]
HEALTH = [*named("api", LONGER), "--skip=websocket,database", "--set=monitor.platform.settle=500ms"]


def used_by_children(process):
    """Seconds of processor time."""
    ticks = 0
    for child in spate.children_of(process):
        with open(f"/proc/{child}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class EveryTarget(SuiteCase):
    def test_response_time(self):
        self.assert_missed("latency", "llm_eval_api", self.api(self.worse(delay=0.6)), *LONGER)

    def test_error_rate(self):
        self.assert_missed("latency", "llm_eval_api", self.api(self.worse(fail_every=10)), *API)

    def test_availability(self):
        self.assert_missed("up", "llm_eval_api", self.api(self.worse(outage=(2, 1.5))), *LONGER)

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
        """Somebody else holds the database's lock most of the time, so that who writes waits: the insertion is first."""
        def hold(database, over):
            while not over.wait(0.01):
                database.execute("BEGIN IMMEDIATE")
                over.wait(0.4)
                database.execute("COMMIT")
        with self.beside_the_run(hold):
            self.assert_missed("insertion", "llm_eval_database", *DATABASE)

    def test_a_missing_index(self):
        """Somebody else drops it as soon as it is there: only the query that it served fails, by its plan."""
        def drop(database, over):
            while not over.wait(0.01):
                if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'idx_runs_composite'").fetchone():
                    return database.execute("DROP INDEX idx_runs_composite")
        with self.beside_the_run(drop):
            run = self.assert_missed("db_errors", "llm_eval_suite", *SUITE, "--skip=api,websocket")
        missed = [each for each in run.result()["objectives"] if each["held"] is False]
        self.assertEqual({each["name"] for each in missed}, {"db_errors", "db_latency"}, self.said)
        failed = {each["name"]: each["outcomes"] for each in run.result()["operations"] if set(each["outcomes"]) - {"ok"}}
        self.assertEqual(set(failed), {"db_select_filtered", "db_select_filtered_status"}, self.said)
        self.assertEqual(set(failed["db_select_filtered_status"]) - {"ok"}, {"plan"}, self.said)

    def test_fifty_queries_at_once(self):
        self.assert_missed("db_concurrency", "llm_eval_suite", *SUITE, "--skip=api,websocket", "--size=target")

    def test_the_processor(self):
        for _ in range(3):
            with self.ill("busy") as (address, process):
                begun, used = time.monotonic(), used_by_children(process)
                run = self.command("llm_eval_suite", self.api(address), *HEALTH)
                share = (used_by_children(process) - used) / (time.monotonic() - begun)
            if share > 0.85:
                return self.assert_unhealthy(run, "mean(cpu) < 80%")
        self.skipTest(f"who used all of a core got {share:.0%} of it: others use this machine")

    def test_memory(self):
        self.assert_ill("memory", "memory_growth < 10%")

    def test_connections_that_are_kept(self):
        # Each of them is a descriptor.
        self.assert_ill("connections", "leaked(open_connections) == 0", "leaked(descriptors) == 0")

    def test_descriptors_that_are_kept(self):
        self.assert_ill("descriptors", "leaked(descriptors) == 0")

    @contextlib.contextmanager
    def ill(self, illness):
        """The platform behind a process that is ill: its address and number."""
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ill_relay.py")
        relay = subprocess.Popen([sys.executable, script, illness, str(self.port)], stdout=subprocess.PIPE, text=True)
        try:
            yield relay.stdout.readline().strip(), relay.pid
        finally:
            relay.kill()
            relay.communicate()

    def assert_ill(self, illness, *requirements):
        with self.ill(illness) as (address, _):
            self.assert_unhealthy(self.command("llm_eval_suite", self.api(address), *HEALTH), *requirements)

    def assert_unhealthy(self, run, *requirements):
        """These requirements of the platform's health are missed and no others, of no other objective either."""
        self.assertEqual(run.code, 1, self.said)
        missed = [(each["name"], each["requirement"]) for each in run.result()["objectives"] if each["held"] is False]
        self.assertEqual(missed, [("health", each) for each in requirements], self.said)

    @contextlib.contextmanager
    def beside_the_run(self, work):
        """Another client of the run's database, from its first instant on."""
        path, over = os.path.join(self.folder, "load_test.db"), threading.Event()

        def wait_and_work():
            while not os.path.exists(path) and not over.wait(0.05):
                pass
            database = sqlite3.connect(path, timeout=20, isolation_level=None)
            work(database, over)
            database.close()
        beside = threading.Thread(target=wait_and_work)
        beside.start()
        try:
            yield
        finally:
            over.set()
            beside.join()


if __name__ == "__main__":
    spate.main()
