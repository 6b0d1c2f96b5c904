"""Planned runs over WebSocket against the chaos server. A dialogue is a scenario whose users each ask for a good answer, for a
fault, again for a good answer, and close; what became of it is compared with both books: the result's counters, and the server's
journal."""
import collections
import dataclasses

import chaos_run
import planned_run
from chaos.websocket.serving import serve
from planned_run import Expected, quoted

ok = Expected("ok")
not_connected = Expected("not_connected", 'the connection was lost, and `reconnect` is "never"')
timeout_ms = 1500


@dataclasses.dataclass
class Fate:
    """What becomes of a user's dialogue: of the operation that meets the fault, of its connection, and of what is counted."""
    asked: Expected
    lost: bool = False        # the connection, with the fault
    anew: bool = False        # the next operation opens another one
    rest: bool = False        # the next operation begins after what follows the answer has arrived
    code: object = None       # of the client's close frame that the server reads; None: not looked at
    counters: dict = dataclasses.field(default_factory=dict)  # besides those of a good dialogue
    races: tuple = ()         # counters that nobody can foresee


def lost(asked, **more):
    return Fate(asked, lost=True, **more)


class Plan(planned_run.Plan):
    plugin = "websocket"

    def __init__(self):
        # Not all at the same instant, or the script's threads would be late and not spate.
        super().__init__(timeout_ms=timeout_ms, users=2, users_per_second=100)
        self.with_log = False

    def operation(self, name, target, does, **settings):
        self.operations[name] = {"target": quoted(target), **does, **settings}
        return name

    def ask(self, name, target, fault="none"):
        return self.operation(name, target, {"request": f'{{ json = {{ id = "{name}", do = "{fault}" }} }}'})

    def dialogue(self, fault, target, rest):
        steps = [self.ask(f"{fault}_first", target), self.ask(fault, target, fault), *["300ms"] * rest,
                 self.ask(f"{fault}_again", target), self.operation(f"{fault}_bye", target, {"close": "{}"})]
        self.scenario(fault, steps)


class Case(chaos_run.Case):
    """Counters are compared for a whole dialogue: to which of its operations a message is charged may be a race."""

    ids = {"answer_id": '"/id"', "sequence": '"/n"'}

    def setUp(self):
        super().setUp()
        self.plan, self.fates = Plan(), {}

    def target(self, name="ws", path="/", script=serve, listener=None, **settings):
        port = self.server.listen(name, script, **(listener or {}))
        self.plan.target(name, f"ws://127.0.0.1:{port}{path}", **settings)
        return name

    def dialogues(self, target, fates):
        for fault, fate in fates.items():
            self.plan.dialogue(fault, target, fate.rest)
            self.fates[fault] = fate

    def run_dialogues(self, seconds):
        self.carry_out(self.plan, seconds)
        self.assert_expected(self.plan, self.expected_of_all())
        for fault, fate in self.fates.items():
            with self.subTest(fault=fault, book="counters"):
                got = self.counters(self.plan.scenarios[fault])
                self.assertEqual({name: got[name] for name in got if name not in fate.races}, self.counters_of(fate))
        self.assert_books_agree_on_messages()

    def expected_of_all(self):
        out = {}
        for fault, fate in self.fates.items():
            later = not_connected if fate.lost else ok
            out.update({f"{fault}_first": ok, fault: fate.asked, f"{fault}_again": later, f"{fault}_bye": later})
        return out

    def counters(self, names):
        """Of these operations together; those that are 0 are left out, and bytes."""
        total = collections.Counter()
        for name in set(names) & set(self.by_operation):
            for metric, value in self.by_operation[name]["metrics"].items():
                if not isinstance(value, dict) and "bytes" not in metric:
                    total[metric] += value
        return {name: value for name, value in total.items() if value}

    def counters_of(self, fate):
        answers = 1 + (fate.asked.outcome == "ok") + (not fate.lost)
        total = collections.Counter(
            connections_opened=1 + fate.anew, connections_closed=1 + fate.anew, connections_lost=fate.lost,
            messages_sent=2 + (not fate.lost), messages_expected=3, messages_delivered=answers, messages_received=answers)
        total.update(fate.counters)
        return {name: value * self.plan.users for name, value in total.items() if value}

    def assert_books_agree_on_messages(self):
        of = collections.defaultdict(list)
        for line in self.journal:
            of[line["event"]].append(line)
        everything = self.counters(self.by_operation)
        whole = sum(each["metrics"].get("message_bytes_sent", 0) for each in self.by_operation.values())
        self.assertEqual(len(of["message"]), everything["messages_sent"])
        self.assertEqual(sum(line["bytes"] for line in of["message"]), whole)
        self.assert_connections_agree()
        asked = {line["connection"]: line["asked"].get("do") for line in of["message"] if line["asked"].get("do") != "none"}
        codes = collections.defaultdict(list)
        for line in of["close frame"]:
            codes[asked.get(line["connection"])].append(line["code"])
        for fault, fate in self.fates.items():
            if fate.code is not None:
                with self.subTest(fault=fault, book="close frames"):
                    self.assertEqual(codes[fault], [None if fate.code == "none" else fate.code] * self.plan.users)
