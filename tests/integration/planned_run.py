"""Runs whose every execution is planned: a profile is made of operations that each user sends once in a known order, and
afterwards three books must agree: the result, spate's log of attempts and what the server wrote down."""
import collections
import dataclasses
import json
import os
import re

import spate

# How much later than its timeout an operation may end: the timer's grain, and a busy machine.
slack_ms = 300


@dataclasses.dataclass
class Expected:
    """Of each execution of an operation."""
    outcome: str
    text: object = None     # the only one in errors_by_text, or a pattern for it; None: not looked at
    status: int = None      # the only one in `statuses`; None: not looked at
    received: int = 1       # requests of an execution that the server read
    repeated: int = 0       # attempts of an execution that were followed by another
    written: bool = True    # whether the last attempt was handed to the system whole; None: a race decides
    within_ms: int = None   # the limit that ends it; None: the target's timeout


def quoted(text):
    return json.dumps(text)


class Plan:
    """What goes into the profile. Each scenario's users go through its operations once."""

    plugin = "http_api"

    def __init__(self, timeout_ms=800, users=2, users_per_second=10000):
        self.timeout_ms, self.users, self.users_per_second = timeout_ms, users, users_per_second
        self.with_log = True
        self.targets, self.operations, self.scenarios = {}, {}, {}
        self.executions = collections.Counter()

    def target(self, name, base_url, **settings):
        self.targets[name] = {"base_url": quoted(base_url), "timeout": quoted(f"{self.timeout_ms}ms"), **settings}

    def operation(self, name, target, path, method="get", **settings):
        self.operations[name] = {"target": quoted(target), method: quoted(path), **settings}
        return name

    def scenario(self, name, steps):
        """Steps are operations' names, and pauses as text."""
        self.scenarios[name] = steps
        for step in steps:
            if step in self.operations:
                self.executions[step] += self.users

    def text(self, folder, seconds):
        lines = ["spate = 1", "[profile]", 'name = "planned"', "[run]", 'warmup = "0s"', f'duration = "{seconds}s"',
                 'stop = "10s"']
        log = ['request_id = "X-Request-Id"', f'request_log = "{folder}/sent.jsonl"'] if self.with_log else []
        for name, settings in self.targets.items():
            lines += [f"[target.{name}]", f'plugin = "{self.plugin}"', *log]
            lines += [f"{key} = {value}" for key, value in settings.items()]
        for name, settings in self.operations.items():
            lines += [f"[operation.{name}]"] + [f"{key} = {value}" for key, value in settings.items()]
        for name, steps in self.scenarios.items():
            flow = [f'{{ do = "{step}", on_error = "continue" }}' if step in self.operations
                    else f'{{ pause = "{step}" }}' for step in steps]
            lines += [f"[scenario.{name}]", "start = [", *(f"  {step}," for step in flow), "]"]
        users = self.users * len(self.scenarios)
        lines += ["[load]", f"users = {users}", f"spawn_rate = {self.users_per_second}", "[objective.any]",
                  'require = ["error_ratio <= 100%"]', "[report]", 'json = { file = "result.json" }', ""]
        return "\n".join(lines)


class Case(spate.Case):
    def books_of_server(self):
        """Events of the server when the run is over: of each request that it read, its id."""
        raise NotImplementedError

    def carry_out(self, plan, seconds):
        with open(os.path.join(self.folder, "planned.toml"), "w") as file:
            file.write(plan.text(self.folder, seconds))
        run = self.spate("run", "./planned.toml", "--headless", "--out=run").wait(seconds + 20)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.journal = self.books_of_server()
        if plan.with_log:
            with open(os.path.join(self.folder, "sent.jsonl")) as file:
                self.sent = [json.loads(line) for line in file]
        self.by_operation = {each["name"]: each for each in run.result()["operations"]}
        return run

    def assert_expected(self, plan, expected):
        """Every operation ended as its line of the table says, as often as it was carried out, and in time."""
        self.assertEqual(set(plan.operations), set(expected), "the table and the profile name different operations")
        for name, want in expected.items():
            with self.subTest(operation=name):
                self.assert_result(plan, self.by_operation[name], want, plan.executions[name])
        if plan.with_log:
            self.assert_books_agree(plan, expected)

    def assert_result(self, plan, got, want, times):
        texts = {each["text"]: each["count"] for each in got["errors_by_text"]}
        self.assertEqual(got["outcomes"], {want.outcome: times}, texts)
        self.assertEqual(got["count"], times)
        if isinstance(want.text, re.Pattern):
            self.assertEqual(len(texts), 1)
            self.assertRegex(next(iter(texts)), want.text)
        elif want.text is not None:
            self.assertEqual(texts, {want.text: times})
        if want.status is not None:
            self.assertEqual(got["statuses"], {str(want.status): times})
        self.assertEqual(got["repeated"], times if want.repeated else 0)
        # From the start: what the machine was late to begin is no part of a timeout.
        times_ms, limit_ms = got["service_time_ms"], want.within_ms or plan.timeout_ms
        self.assertLess(times_ms["max"], limit_ms + slack_ms)
        if want.outcome == "timeout":
            self.assertGreater(times_ms["min"], limit_ms - 10)
            self.assertEqual(got["censored"], times)

    def assert_books_agree(self, plan, expected):
        ids = [line["id"] for line in self.sent]
        self.assertEqual(len(ids), len(set(ids)), "spate gave an id twice")
        received = [line["id"] for line in self.journal if line["event"] == "request"]
        self.assertEqual(len(received), len(set(received)), "the server saw an id twice")
        self.assertEqual(set(received) - set(ids), set(), "the server saw an id that spate did not log")
        received = set(received)
        for name, want in expected.items():
            lines = [line for line in self.sent if line["operation"] == name]
            last = [line for line in lines if line["outcome"] != "repeated"]
            times = plan.executions[name]
            with self.subTest(operation=name, book="attempts"):
                self.assertEqual(collections.Counter(line["outcome"] for line in last), {want.outcome: times})
                self.assertEqual(len(lines) - len(last), want.repeated * times)
                if want.written is not None:
                    self.assertEqual({line["written"] for line in last}, {want.written})
                self.assertEqual(sum(line["id"] in received for line in lines), want.received * times)

    def opened(self, *names):
        """Connections that these operations opened; none named: all."""
        return sum(self.by_operation[name]["metrics"].get("connections_opened", 0) for name in names or self.by_operation)
