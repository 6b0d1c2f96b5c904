"""Objectives that are looked at while the run goes on: one with abort = true ends it, and a target that hangs is a miss."""
import http.server
import os
import threading
import time

import spate

PROFILE = """spate = 1
[profile]
name = "watched"
[run]
duration = "{seconds}s"
stop = "2s"
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:{port}"
timeout = "30s"
[operation.ask]
target = "api"
get = "/"
[scenario.asker]
think = "20ms"
task.ask = {{ weight = 1 }}
[load]
users = 5
[objective.emergency]
require = ["error_ratio < 20%"]
window = "2s"
abort = true
[objective.fast]
require = ["p95(response_time) < 500ms", "connections_opened < 1000", "connection_success > 99%"]
[objective.whole]
each = "operation"
require = ["error_ratio < 90%"]
[report]
json = {{ file = "result.json" }}
"""


STEPS = """spate = 1
[profile]
name = "steps"
[run]
stop = "2s"
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:{port}"
[operation.ask]
target = "api"
get = "/"
[scenario.asker]
task.ask = {{ weight = 1 }}
[load]
rate = {{ from = "50/s", to = "150/s", step = "50/s" }}
hold = "2s"
max_users = 100
[objective.each_step]
each = ["operation", "step"]
require = ["error_ratio < 1%", "rate > 90/s"]
[report]
json = {{ file = "result.json" }}
"""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.mood = "well"
        self.first = None
        self.turn_after = None
        self.turn_to = None
        self.released = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def turn(self, to, after):
        """From `after` seconds after the first request on, it does something else."""
        self.turn_to, self.turn_after = to, after

    def now(self):
        self.first = self.first or time.monotonic()
        turned = self.turn_after is not None and time.monotonic() - self.first >= self.turn_after
        return self.turn_to if turned else "well"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        mood = self.server.now()
        if mood == "hangs":
            self.server.released.wait(20)
            self.close_connection = True
            return
        self.send_response(503 if mood == "fails" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


class WatchedObjectives(spate.Case):
    def setUp(self):
        super().setUp()
        self.server = Server()

    def tearDown(self):
        self.server.released.set()
        self.server.shutdown()
        self.server.server_close()
        super().tearDown()

    def watched_run(self, seconds):
        with open(os.path.join(self.folder, "watched.toml"), "w") as file:
            file.write(PROFILE.format(seconds=seconds, port=self.server.server_address[1]))
        return self.spate("run", "./watched.toml", "--headless", "--out=run").wait()

    def objective(self, result, name, metric=None):
        return [o for o in result["objectives"] if o["name"] == name and metric in (None, o["metric"])][0]

    def test_a_target_that_answers_lets_the_run_go_on(self):
        run = self.watched_run(4)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        result = run.result()
        self.assertIsNone(result["run"]["ended_by"])
        emergency = self.objective(result, "emergency")
        self.assertEqual((emergency["held"], emergency["window_s"], emergency["value"]), (True, 2.0, 0.0))
        self.assertEqual(self.objective(result, "fast", "connections_opened")["value"], 5)
        self.assertEqual(self.objective(result, "fast", "connection_success")["value"], 1.0)
        self.assertIsNone(self.objective(result, "whole")["at_s"])

    def test_a_miss_ends_the_run_and_says_why(self):
        self.server.turn("fails", after=3)
        run = self.watched_run(60)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        result = run.result()
        self.assertEqual(result["verdict"]["status"], "fail")
        self.assertIn("by objective emergency (abort = true)", result["run"]["ended_by"])
        self.assertEqual(result["verdict"]["reasons"][0], result["run"]["ended_by"])
        self.assertFalse(result["run"]["interrupted"])
        emergency = self.objective(result, "emergency")
        self.assertFalse(emergency["held"])
        self.assertGreaterEqual(emergency["value"], 0.2)
        self.assertGreater(emergency["at_s"], 2.9)
        self.assertLess(emergency["at_s"], 8)
        # Measured is what was due before the run was ended.
        self.assertLess(result["run"]["measured_s"], 9)
        self.assertLess(run.seconds, 20)
        self.assertEqual([e["text"] for e in run.events("abort")], [result["run"]["ended_by"]])

    def test_a_target_that_hangs_up_to_the_end_is_a_miss_however_few_operations_it_swallowed(self):
        self.server.turn("hangs", after=3.5)
        run = self.watched_run(6)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        result = run.result()
        self.assertLess(result["totals"]["error_ratio"], 0.05)
        fast = self.objective(result, "fast")
        self.assertFalse(fast["held"])
        self.assertIn("a stall: nothing that target api was asked in the last", fast["reason"])
        self.assertFalse(self.objective(result, "whole")["held"])
        self.assertEqual(result["operations"][0]["unfinished"], 5)

    def test_each_step_is_judged_on_its_own(self):
        with open(os.path.join(self.folder, "steps.toml"), "w") as file:
            file.write(STEPS.format(port=self.server.server_address[1]))
        run = self.valid_run(lambda: self.spate("run", "./steps.toml", "--headless", "--out=run").wait())
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        result = run.result()
        judged = {(o["metric"], o["scope"]["phase"]): o["held"] for o in result["objectives"]}
        self.assertEqual(judged, {("error_ratio", "50/s"): True, ("error_ratio", "100/s"): True,
                                  ("error_ratio", "150/s"): True, ("rate", "50/s"): False, ("rate", "100/s"): True,
                                  ("rate", "150/s"): True})
        self.assertEqual({o["scope"]["operation"] for o in result["objectives"]}, {"ask"})
        self.assertRegex(result["verdict"]["reasons"][0], "^objective each_step: 50/s: ask: rate > 90/s was missed; it is ")


if __name__ == "__main__":
    spate.main()
