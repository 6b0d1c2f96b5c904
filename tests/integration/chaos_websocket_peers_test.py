"""Servers that refuse or spoil the upgrade, that never answer, that do not read, and that end connections at rest: each is told
apart, counted exactly, and costs no more than its limit."""
import collections

import spate
import websocket_chaos
from chaos.http.connections import vanished
from chaos.websocket import faults, handshakes
from planned_run import Expected, quoted
from websocket_chaos import not_connected, ok

handshake_ms = 600
no_answer = "the connection ended without an answer to the upgrade"

opened = Expected("ok", status=101)
spoilt = {
    **{name: Expected("handshake", f"the upgrade was refused with status {status}", status)
       for name, (_, status) in handshakes.refusals.items()},
    **{name: Expected("handshake", text) for text, group in handshakes.wrong_handshakes.items() for name in group},
    **{name: Expected("reset", no_answer) for name in handshakes.ended_handshakes},
    **{name: Expected("timeout", "no answer to the upgrade in time", within_ms=handshake_ms)
       for name in handshakes.late_handshakes},
}
# What the connection is lost by, when it is opened and at once over.
cut_short = {
    "close_behind_answer": "closed_1013",
    "finish_behind_answer": "closed_1006",
    "reset_behind_answer": "closed_1006",
    "garbage_behind_answer": None,
}
idle_ends = {"finish_when_idle": "closed_1006", "reset_when_idle": "closed_1006", "close_when_idle": "closed_1001",
             "malformed_when_idle": None}
large_bytes = 8 << 20  # more than the buffers of a loopback connection take


class Peers(websocket_chaos.Case):
    def setUp(self):
        super().setUp()
        self.expected = {}
        self.target(handshake_timeout=quoted(f"{handshake_ms}ms"), **self.ids)

    def add(self, name, does, want, **settings):
        self.plan.operation(name, settings.pop("target", "ws"), does, **settings)
        self.expected[name] = want
        return name

    def open_at(self, name, path, want=opened):
        return self.add(name, {"connect": f"{{ path = {quoted(path)} }}"}, want)

    def ask(self, name, want, fault="none"):
        self.plan.ask(name, "ws", fault)
        self.expected[name] = want
        return name

    def bye(self, name, want=ok):
        return self.add(name, {"close": "{}"}, want)

    def run_all(self, seconds):
        self.carry_out(self.plan, seconds)
        self.assert_expected(self.plan, self.expected)
        of = collections.Counter(line["event"] for line in self.journal)
        self.total = self.counters(self.by_operation)
        failed = self.total.get("connections_failed", 0)
        self.assertEqual(of["accept"], self.total.get("connections_opened", 0) + failed)
        self.assertEqual(of["accept"], of["end"])

    def assert_counters(self, names, **counters):
        self.assertEqual(self.counters(names), {name: each * self.plan.users for name, each in counters.items()}, names)

    # ---- upgrades ----

    def test_upgrades(self):
        for name, want in spoilt.items():
            self.plan.scenario(name, [self.open_at(name, f"/handshake/{name}", want)])
        for name in handshakes.good_handshakes:
            self.plan.scenario(name, [self.open_at(name, f"/handshake/{name}"), "100ms", self.ask(f"{name}_ask", ok),
                                      self.bye(f"{name}_bye")])
        for name in cut_short:
            self.plan.scenario(name, [self.open_at(name, f"/handshake/{name}"), "300ms",
                                      self.ask(f"{name}_ask", not_connected)])
        self.assertEqual({*spoilt, *handshakes.good_handshakes, *cut_short}, set(handshakes.handshake_faults))
        self.run_all(4)
        for name in spoilt:
            self.assert_counters([name], connections_failed=1)
        for name in handshakes.good_handshakes:
            behind = {"messages_unclaimed": 1} if name == "message_behind_answer" else {}
            self.assert_counters(self.plan.scenarios[name], connections_opened=1, connections_closed=1, messages_sent=1,
                                 messages_expected=1, messages_delivered=1, messages_received=1 + len(behind), **behind)
        for name, metric in cut_short.items():
            self.assert_lost(name, metric)

    def assert_lost(self, name, metric):
        by_code = {metric: 1} if metric else {}
        self.assert_counters(self.plan.scenarios[name], connections_opened=1, connections_closed=1, connections_lost=1,
                             messages_expected=1, **by_code)

    def test_connections_that_end_at_rest(self):
        """Nobody waits for anything then: it is counted at once, and told to the next operation."""
        for name in idle_ends:
            self.plan.scenario(name, [self.open_at(name, f"/open/{name}"), "400ms", self.ask(f"{name}_ask", not_connected)])
        self.run_all(3)
        for name, metric in idle_ends.items():
            self.assert_lost(name, metric)

    # ---- half-open ----

    def test_servers_that_never_answer(self):
        """Whatever is awaited: each has a text of its own, and ends at its limit."""
        self.await_what_never_comes()
        self.await_what_a_vanished_server_would_say()
        self.await_anything_at_all()
        self.send_to_one_that_does_not_read()
        self.run_all(4)
        self.assert_counters(["request"], messages_sent=1, messages_expected=1, connections_closed=1)
        # Closed by who gave up, or at the run's end.
        self.assert_counters(["receive"], messages_expected=1, connections_closed=1)
        self.assert_counters(["listen"], messages_expected=3, connections_closed=1)
        self.assert_counters(["ping"], connections_closed=1)
        self.assert_counters(["close"], connections_closed=1)
        self.assert_counters(["gone"], connections_failed=2, messages_expected=2)
        self.assert_counters(["idle_open", "idle"], connections_opened=1, connections_closed=1, connections_lost=1,
                             messages_expected=1)
        self.assertGreaterEqual(self.by_operation["full"]["metrics"]["sends_delayed"], self.plan.users)
        self.assertEqual(self.total["connections_lost"], self.plan.users, "that of the idle one is the only one")

    def await_what_never_comes(self):
        does = {
            "request": ({"request": '{ text = "{}" }'}, "no answer in time"),
            "receive": ({"receive": "{}"}, "no such message in time"),
            "listen": ({"listen": "{ count = 3 }"}, "fewer messages than listen.count in time"),
            "ping": ({"ping": '{ text = "there?" }'}, "no pong in time"),
        }
        for name, (what, text) in does.items():
            self.plan.scenario(name, [self.open_at(f"{name}_open", "/open/never_reads"),
                                      self.add(name, what, Expected("timeout", text))])
        # The answer to a close frame has the limit of the handshake.
        self.plan.scenario("close", [self.open_at("close_open", "/open/never_reads"), self.add(
            "close", {"close": "{}"}, Expected("timeout", "no close frame in time", within_ms=handshake_ms))])

    def await_what_a_vanished_server_would_say(self):
        """It accepts, and does not even answer the upgrade."""
        self.target("gone", script=vanished, handshake_timeout=quoted(f"{handshake_ms}ms"))
        self.add("gone", {"request": '{ text = "{}" }'}, spoilt["never"], target="gone")
        self.plan.scenario("gone", ["gone", "gone"])

    def await_anything_at_all(self):
        idle_ms = 500
        self.target("idle", idle_timeout=quoted(f"{idle_ms}ms"))
        idle = Expected("timeout", "nothing arrived within idle_timeout", within_ms=idle_ms)
        self.add("idle_open", {"connect": '{ path = "/open/never_reads" }'}, opened, target="idle")
        self.add("idle", {"receive": "{}"}, idle, target="idle")
        self.add("idle_next", {"receive": "{}"}, not_connected, target="idle")
        self.plan.scenario("idle", ["idle_open", "idle", "idle_next"])

    def send_to_one_that_does_not_read(self):
        """The send buffer fills: a send is not taken in time, and its connection is given up with half a message."""
        self.target("full", listener={"receive_bytes": 64 * 1024}, **self.ids)
        late = Expected("timeout", "the message could not be sent in time: the server does not read")
        self.add("full_open", {"connect": '{ path = "/open/never_reads" }'}, opened, target="full")
        self.add("full", self.large_message(), late, target="full")
        self.plan.scenario("full", ["full_open", "full"])

    # ---- servers that read when they feel like it ----

    def large_message(self):
        with open(f"{self.folder}/large.bin", "wb") as file:
            file.write(bytes(large_bytes))
        return {"send": '{ file = "large.bin" }'}

    def test_servers_that_read_slowly(self):
        """A large message is taken in the end. Pings that come while nobody reads the pongs are all counted, and answered as long
        as there is room; what was left out is counted as well."""
        self.plan.users, self.plan.timeout_ms = 1, 20_000
        for name, path, does in (("slow", "/open/reads_slowly", self.large_message()),
                                 ("flood", "/open/floods_with_pings", {"send": '{ text = "{}" }'})):
            self.target(name, listener={"receive_bytes": 64 * 1024}, **self.ids)
            self.add(f"{name}_open", {"connect": f"{{ path = {quoted(path)} }}"}, opened, target=name)
            self.add(name, does, ok, target=name)
            self.plan.ask(f"{name}_ask", name)
            self.expected[f"{name}_ask"] = ok
            self.add(f"{name}_bye", {"close": "{}"}, ok, target=name)
            self.plan.scenario(name, [f"{name}_open", name, f"{name}_ask", f"{name}_bye"])
        self.run_all(8)
        self.assertGreaterEqual(self.by_operation["slow"]["metrics"]["sends_delayed"], 1)
        self.assertEqual(sum(line["event"] == "message" and line["bytes"] == large_bytes for line in self.journal), 1)
        # The answers to what was sent and not asked.
        self.assertEqual(self.total["messages_unclaimed"], 2)
        pongs = sum(line["event"] == "pong" for line in self.journal)
        self.assertEqual(self.total["pings_received"], faults.flood)
        self.assertGreater(self.total["answers_dropped"], 0)
        self.assertEqual(pongs + self.total["answers_dropped"], faults.flood)


if __name__ == "__main__":
    spate.main(at_once=3)
