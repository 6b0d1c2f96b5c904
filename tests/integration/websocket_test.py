"""Messages over WebSocket, counted by both sides: they agree to the last one."""
import asyncio
import json
import os
import re
import unittest

import spate
import websocket_server

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEAD = """spate = 1
[profile]
name = "messages"
[run]
duration = "{duration}"
[target.ws]
plugin = "websocket"
base_url = "ws://127.0.0.1:{port}{path}"
timeout = "5s"
{target}
"""
TAIL = """
[load]
users = {users}
[objective.any]
require = ["{objective}"]
[report]
json = {{}}
"""


class WebSocket(spate.Case):
    def serve(self, behave):
        self.server = websocket_server.Server(behave)
        self.addCleanup(self.server.stop)
        return self.server

    def run_profile(self, operations, target="", path="", users=5, duration="1500ms", objective="delivery_ratio >= 100%"):
        with open(f"{self.folder}/messages.toml", "w") as file:
            file.write(HEAD.format(port=self.server.port, target=target, path=path, duration=duration) + operations +
                       TAIL.format(users=users, objective=objective))
        run = self.spate("run", "messages.toml", "--headless", "--out=run").wait()
        self.assertTrue(os.path.exists(f"{run.out}/result.json"), run.stdout + run.stderr)
        return run, {each["name"]: each for each in run.result()["operations"]}

    def total(self, operations, name):
        return sum(each["metrics"].get(name) or 0 for each in operations.values())

    def test_both_sides_count_the_same(self):
        async def behave(peer):
            await peer.text({"type": "connected"})
            asked = 0
            async for message in self.server.messages(peer):
                asked += 1
                if asked % 10 == 0:
                    await peer.text({"type": "ping"})
                if json.loads(message).get("type") == "pong":
                    self.server.counts["answered"] += 1
                    continue
                await peer.text({"id": json.loads(message)["id"], "status": "fine"})

        self.serve(behave)
        run, operations = self.run_profile("""
[data]
number = { kind = "int", min = 1, max = 999999999 }
[operation.ask]
target = "ws"
request = { json = { id = "${number}", what = "statistics" } }
expect = { json = { "/status" = "fine" } }
capture = { got = { json = "/id" } }
[operation.check]
target = "ws"
request = { json = { id = "again-${got}" } }
expect = { json = { "/id" = "again-${got}" } }
[operation.bye]
target = "ws"
close = {}
[scenario.asker]
think = "2ms"
task.both = { flow = ["ask", "check"] }
stop = ["bye"]
""", target="""answer_id = "/id"
ignore = [{ json = { "/type" = "connected" } }]
answer = [{ on = { json = { "/type" = "ping" } }, json = { type = "pong" } }]
""")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        counts = self.server.counts
        self.assertGreater(operations["ask"]["count"], 50)
        self.assertEqual(counts["connections"], 5)
        self.assertEqual(self.total(operations, "connections_opened"), 5)
        self.assertEqual(self.total(operations, "messages_answered"), counts["answered"])
        self.assertEqual(self.total(operations, "messages_sent") + counts["answered"], counts["received"])
        self.assertEqual(self.total(operations, "messages_received"), counts["sent"])
        asked = operations["ask"]["count"] + operations["check"]["count"]
        self.assertEqual(self.total(operations, "messages_sent"), asked)
        self.assertEqual(self.total(operations, "messages_expected"), self.total(operations, "messages_delivered"))
        self.assertEqual(self.total(operations, "messages_unclaimed"), 0)
        self.assertEqual(self.total(operations, "messages_ignored"), 5)
        self.assertEqual(counts["closed_1000"], 5)
        self.assertEqual(self.total(operations, "connections_lost"), 0)

    def test_a_listener_hears_every_message(self):
        async def behave(peer):
            async for _ in self.server.messages(peer):
                for number in range(100):
                    await peer.text({"number": number, "text": "x" * number * 20})

        self.serve(behave)
        run, operations = self.run_profile("""
[operation.subscribe]
target = "ws"
send = { text = "subscribe" }
[operation.hear]
target = "ws"
listen = { count = 99 }
[operation.last]
target = "ws"
receive = {}
match = { json = { "/number" = 99 } }
[scenario.listener]
# A transaction is finished at the end of the load: no message is left unheard.
task.listen = { flow = [{ transaction = "all", flow = ["subscribe", "hear", "last"] }] }
think = "20ms"
""", target='sequence = "/number"\ninbox = 200\n', users=3)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertGreater(operations["last"]["count"], 3)
        heard = 99 * operations["hear"]["count"] + operations["last"]["count"]
        self.assertEqual(self.total(operations, "messages_delivered"), heard)
        self.assertEqual(self.total(operations, "messages_received"), self.server.counts["sent"])
        self.assertEqual(self.total(operations, "messages_dropped"), 0)

    def test_lost_connections_are_opened_again(self):
        async def behave(peer):
            asked = 0
            async for message in self.server.messages(peer):
                asked += 1
                if asked == 10:
                    self.server.counts["gone"] += 1
                    await peer.close(1012)
                    return
                await peer.text(message)

        self.serve(behave)
        run, operations = self.run_profile("""
[operation.ask]
target = "ws"
request = { text = "hello" }
[scenario.asker]
think = "5ms"
task.ask = {}
""", target='reconnect = "backoff"\nbackoff = { first = "5ms", most = "50ms" }\n', objective="count > 50")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        ask, gone = operations["ask"], self.server.counts["gone"]
        self.assertGreater(gone, 3)
        self.assertEqual(ask["outcomes"], {"ok": ask["count"] - gone, "closed": gone})
        self.assertEqual(ask["errors_by_text"], [
            {"outcome": "closed", "text": "the server closed the connection with code 1012", "count": gone}])
        self.assertEqual(ask["metrics"]["closed_1012"], gone)
        self.assertEqual(ask["metrics"]["connections_lost"], gone)
        self.assertGreaterEqual(ask["metrics"]["reconnects"], gone - 5)

    def test_a_refused_handshake_is_told_with_its_status(self):
        async def behave(peer):
            await asyncio.sleep(0)

        self.serve(behave)
        run, operations = self.run_profile("""
[operation.open]
target = "ws"
connect = {}
[scenario.opener]
think = "20ms"
task.open = {}
""", path="/refuse", users=1, duration="500ms", objective="count > 0")
        opened = operations["open"]
        self.assertEqual(opened["outcomes"], {"handshake": opened["count"]}, run.stdout)
        self.assertEqual(opened["statuses"], {"403": opened["count"]})
        self.assertEqual([each["text"] for each in opened["errors_by_text"]],
                         ["the upgrade was refused with status 403"])

    def test_mistakes_are_told_with_their_places(self):
        with open(f"{self.folder}/mine.toml", "w") as file:
            file.write(HEAD.format(port=1, target='answer_id = "id"\nignore = [{}]', path="", duration="1s") + """
[operation.ask]
target = "ws"
request = { text = "hello", json = {} }
[scenario.asker]
task.ask = {}
""" + TAIL.format(users=1, objective="delivery_ratio > 99%"))
        run = self.spate("check", "mine.toml").wait()
        self.assertEqual(run.code, 2)
        for words in ("mine.toml:10:13: error: 'id' is no JSON Pointer; it begins with a slash: \"/id\"",
                      "mine.toml:11:11: error: this rule would ignore every message",
                      "mine.toml:15:36: error: `request` has `text` and `json`; a message is one of them"):
            self.assertIn(words, run.stdout + run.stderr)

    def test_every_key_and_metric_is_documented(self):
        with open(os.path.join(ROOT, "plugins/websocket/README.md")) as file:
            page = re.sub("```.*?```", "", file.read(), flags=re.S)
        words = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall(r"`([^`]+)`", page))))
        rows = (("keys.hpp", r'(?:spate::key|time_key)\(\s*"([^"]+)"'), ("measures.hpp", r'_metric\(\s*"([^"]+)"'))
        for source, row in rows:
            with open(os.path.join(ROOT, "plugins/websocket", source)) as file:
                names = re.findall(row, file.read())
            self.assertGreater(len(names), 20)
            for name in names:
                if not re.fullmatch(r"closed_10\d\d", name):
                    self.assertIn(re.sub(r"\[\]|\.\*", "", name).split(".")[-1], words, name)


if __name__ == "__main__":
    unittest.main(verbosity=2)
