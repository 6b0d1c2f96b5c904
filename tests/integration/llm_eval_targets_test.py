"""Each performance target of the platform is missed on purpose, one by one: exit code 1, and it is that objective that says so."""
import os
import sqlite3
import threading

import spate
from llm_eval_platform import API, DATABASE, SUITE, WEBSOCKET, SuiteCase


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
        """Somebody else holds the database's lock most of the time, so that who writes waits: the insertion is first."""
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
            self.assert_missed("insertion", "llm_eval_database", *DATABASE)
        finally:
            over.set()
            holder.join()

    def test_fifty_queries_at_once(self):
        self.assert_missed("db_concurrency", "llm_eval_suite", *SUITE, "--skip=api,websocket", "--size=target")


if __name__ == "__main__":
    spate.main()
