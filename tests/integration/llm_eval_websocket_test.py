"""The LLM-Eval WebSocket profile against the embedded platform, message for message."""
import json
import os

import spate


class LlmEvalWebSocket(spate.Case):
    def websocket_run(self, *more):
        """A valid run, its operations by name, and what the server logged of the sockets that have ended."""
        log = os.path.join(self.folder, "access.jsonl")

        def again():
            if os.path.exists(log):
                os.remove(log)
            return self.spate("run", "llm_eval_websocket", "--embedded", "--headless", "--out=run", "--duration=3",
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
        users = [o for o in run.result()["objectives"] if o["metric"] == "users"]
        self.assertEqual([(o["value"], o["held"]) for o in users], [(100, True)])
        self.assertEqual(len(sockets), 100)
        self.assertEqual(self.total(operations, "messages_received"), sum(each["messages_sent"] for each in sockets))


if __name__ == "__main__":
    spate.main()
