"""Objectives over WebSocket miss when they must, with the very figure that the server's journal gives, and hold when all is
well."""
import collections

import chaos_run
import spate
from chaos.http.steps import answer
from chaos.websocket.serving import serve

PROFILE = """spate = 1
[profile]
name = "objectives"
[run]
duration = "30s"
[target.ws]
plugin = "websocket"
base_url = "ws://127.0.0.1:{port}{path}"
timeout = "500ms"
answer_id = "/id"
reconnect = "backoff"
backoff = {{ first = "5ms", most = "20ms" }}
[data]
id = {{ kind = "uuid" }}
what = {{ kind = "weighted", weights = {{ {weights} }} }}
[operation.ask]
target = "ws"
request = {{ json = {{ id = "${{id}}", do = "${{what}}" }} }}
[scenario.asker]
task.ask = {{}}
[load]
users = 4
iterations = {times}
[objective.delivery]
require = ["delivery_ratio >= 100%"]
[objective.connecting]
require = ["connection_success >= 100%", "connections_lost <= 0"]
[objective.latency]
operations = ["ask"]
require = ["p95(message_latency) < 400ms"]
[report]
json = {{}}
"""
users = 4


class Objectives(chaos_run.Case):
    def run_against(self, script, weights, times=50, path="/"):
        """The metrics that were missed; `objectives` has every one by its metric."""
        text = PROFILE.format(port=self.server.listen("ws", script), weights=weights, times=times, path=path)
        with open(f"{self.folder}/objectives.toml", "w") as file:
            file.write(text)
        run = self.spate("run", "objectives.toml", "--headless", "--out=run").wait()
        self.journal = self.books_of_server()
        self.result = run.result()
        self.objectives = {each["metric"]: each for each in self.result["objectives"]}
        missed = {metric for metric, each in self.objectives.items() if not each["held"]}
        self.assertEqual(run.code, 1 if missed else 0, run.stdout + run.stderr)
        self.assertEqual(self.result["operations"][0]["count"], users * times)
        self.asked = collections.Counter(line["asked"]["do"] for line in self.journal if line["event"] == "message")
        self.assertEqual(self.asked.total(), self.result["operations"][0]["metrics"]["messages_sent"])
        return missed

    def assert_value(self, metric, value):
        self.assertAlmostEqual(self.objectives[metric]["value"], value, places=12)

    def test_all_is_well(self):
        self.assertEqual(self.run_against(serve, "none = 1"), set())
        self.assert_value("delivery_ratio", 1)
        self.assert_value("connection_success", 1)
        self.assert_value("connections_lost", 0)

    def test_messages_that_are_dropped_and_late(self):
        self.assertEqual(self.run_against(serve, "none = 18, dropped = 1, doubled = 1", 40), {"delivery_ratio"})
        self.assertGreater(self.asked["dropped"], 0)
        self.assert_value("delivery_ratio", 1 - self.asked["dropped"] / self.asked.total())

    def test_connections_that_are_lost(self):
        missed = self.run_against(serve, "none = 17, close_1001 = 1, reset = 1, opcode_3 = 1")
        self.assertEqual(missed, {"delivery_ratio", "connections_lost"})
        faults = self.asked.total() - self.asked["none"]
        self.assertGreater(faults, 3)
        self.assert_value("connections_lost", faults)
        self.assert_value("delivery_ratio", self.asked["none"] / self.asked.total())

    def test_upgrades_that_are_refused(self):
        def every_third_refused(connection):
            if int(connection.number.rpartition("-")[2]) % 3:
                return serve(connection)
            connection.send(answer(b"no", "503 Service Unavailable"))
            connection.finish()

        missed = self.run_against(every_third_refused, "none = 9, close_1001 = 1")
        self.assertEqual(missed, {"connection_success", "delivery_ratio", "connections_lost"})
        tried = sum(line["event"] == "accept" for line in self.journal)
        self.assertGreater(tried, 6)
        self.assert_value("connection_success", 1 - (tried // 3) / tried)

    def test_a_server_that_never_answers(self):
        """No time was measured, and none is no good one."""
        missed = self.run_against(serve, "none = 1", 3, "/open/never_answers")
        self.assertEqual(missed, {"delivery_ratio", "message_latency"})
        self.assert_value("delivery_ratio", 0)
        self.assertEqual(self.objectives["message_latency"]["reason"], "no sample where one was expected")


if __name__ == "__main__":
    spate.main()
