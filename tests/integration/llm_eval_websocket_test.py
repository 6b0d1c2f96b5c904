"""The LLM-Eval WebSocket profile against the embedded platform, message for message."""
import json
import os

import spate


class LlmEvalWebSocket(spate.Case):
    def websocket_run(self, *more, seconds=3):
        """A valid run, its operations by name, and what the server logged of the sockets that have ended."""
        log = os.path.join(self.folder, "access.jsonl")

        def again():
            if os.path.exists(log):
                os.remove(log)
            return self.spate("run", "llm_eval_websocket", "--embedded", "--headless", "--out=run", f"--duration={seconds}",
                              f"--set=service.platform.access_log={log}", *more).wait()
        run = self.valid_run(again)
        self.assertTrue(os.path.exists(os.path.join(run.out, "result.json")), run.stdout + run.stderr)
        with open(log) as file:
            sockets = [line for line in map(json.loads, file) if "websocket" in line]
        return run, {each["name"]: each for each in run.result()["operations"]}, sockets

    def total(self, operations, name):
        return sum(each["metrics"].get(name) or 0 for each in operations.values())

    def test_both_sides_count_the_same_messages(self):
        run, operations, sockets = self.websocket_run("--clients=10", "--verbose")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        result = run.result()
        self.assertEqual(result["verdict"], {"status": "pass", "reasons": []})
        self.assertEqual([o for o in result["objectives"] if not o["held"]], [])
        self.assertEqual([each["code"] for each in sockets], [1000] * 10)
        asked = operations["run_statistics"]["count"]
        self.assertGreater(asked, 15)
        self.assertEqual(self.total(operations, "messages_sent"), asked)
        self.assertEqual(sum(each["messages_received"] for each in sockets), asked)
        self.assertEqual(self.total(operations, "messages_received"), sum(each["messages_sent"] for each in sockets))
        # A greeting each, and an answer to each request: nothing else came.
        self.assertEqual(self.total(operations, "messages_received"), asked + 10)
        self.assertEqual(self.total(operations, "messages_ignored"), 10)
        self.assertEqual(self.total(operations, "messages_unclaimed"), 0)

    def assert_both_count_the_same(self, operations, sockets):
        self.assertEqual({each["code"] for each in sockets}, {1000})
        self.assertEqual(self.total(operations, "messages_sent"), sum(each["messages_received"] for each in sockets))
        self.assertEqual(self.total(operations, "messages_received"), sum(each["messages_sent"] for each in sockets))

    def test_what_is_echoed_is_counted_alike_and_has_its_latency(self):
        run, operations, sockets = self.websocket_run("--clients=20", "--echo")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual(run.result()["verdict"], {"status": "pass", "reasons": []})
        self.assert_both_count_the_same(operations, sockets)
        message = operations["message"]
        self.assertGreater(message["count"], 20)
        self.assertEqual(message["outcomes"], {"ok": message["count"]})
        self.assertEqual(message["metrics"]["messages_delivered"], message["count"])
        self.assertEqual(message["metrics"]["message_latency_ms"]["count"], message["count"])
        judged = {o["name"]: o["held"] for o in run.result()["objectives"]}
        self.assertTrue(judged["echo"])
        websocket = run.result()["websocket"]
        self.assertEqual(websocket["connections"], {"established": 20, "failed": 0, "success_rate": 100})
        self.assertEqual(websocket["messages"]["sent"], self.total(operations, "messages_sent"))
        self.assertEqual(websocket["messages"]["received"], self.total(operations, "messages_received"))
        self.assertEqual(websocket["messages"]["delivery_rate"], 100)
        self.assertEqual(websocket["errors"], {"count": 0, "recent": []})

    def test_a_platform_that_does_not_echo_is_a_miss(self):
        run, operations, _ = self.websocket_run("--clients=4", "--echo", "--set=service.platform.strict=true",
                                                "--set=service.platform.simulate=0s", "--set=target.ws.timeout=1s")
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        self.assertEqual(set(operations["message"]["outcomes"]), {"timeout"})
        missed = {o["name"] for o in run.result()["objectives"] if o["held"] is False}
        self.assertIn("echo", missed)
        self.assertGreater(run.result()["websocket"]["errors"]["count"], 0)
        self.assertRegex(run.result()["websocket"]["errors"]["recent"][0], "^20.*Z: message: no answer in time$")

    def test_subscribers_follow_runs_to_their_end(self):
        run, operations, sockets = self.websocket_run("--clients=2", "--subscribers=6", "--echo", seconds=6)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assert_both_count_the_same(operations, sockets)
        followed = operations["follow"]["count"]
        self.assertGreaterEqual(followed, 6)
        # Ten items and three messages about the run, of those that did not fail half-way.
        self.assertGreater(operations["hear"]["metrics"]["messages_delivered"], 6 * followed)
        self.assertEqual(operations["hear"]["errors"], 0)

    def test_the_words_of_the_older_load_test_are_understood(self):
        words = ["--clients=50", "--duration=300", "--host=ws://localhost:8000/ws", "--verbose"]
        for more in ([], ["--echo"], ["--echo", "--subscribers=5"]):
            checked = self.spate("check", "llm_eval_websocket", *words, *more).wait()
            self.assertEqual((checked.code, checked.stderr), (0, ""))
        planned = self.spate("plan", "llm_eval_websocket", "--size=stability", "--format=json").wait()
        plan = json.loads(planned.stdout)
        self.assertEqual((plan["planned_s"], plan["needs"]["users"]), (1800, 75))

    def test_a_connection_that_is_refused_is_a_miss(self):
        run, operations, sockets = self.websocket_run("--clients=6", "--set=service.platform.websocket_limit=4")
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        self.assertEqual(operations["connect"]["statuses"].get("403"), 2)
        self.assertEqual(len(sockets), 4)
        missed = [o["metric"] for o in run.result()["objectives"] if o["held"] is False]
        self.assertIn("connection_success", missed)

    def test_the_target_size_requires_a_hundred_clients(self):
        run, operations, sockets = self.websocket_run("--size=target")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual([(o["value"], o["held"]) for o in run.result()["objectives"] if o["metric"] == "open_connections"],
                         [(100, True)])
        # From the first second's end on all of them are open, as far as a busy machine lets them.
        gauge = run.result()["gauges"]["open_connections"]
        self.assertEqual(gauge["largest"], 100)
        self.assertLessEqual(gauge["lowest"], gauge["mean"])
        self.assertEqual([each["gauges"]["open_connections"] for each in run.events("interval") if "gauges" in each][-1], 0)
        self.assertEqual(len(sockets), 100)
        self.assertEqual(self.total(operations, "messages_received"), sum(each["messages_sent"] for each in sockets))


if __name__ == "__main__":
    spate.main()
