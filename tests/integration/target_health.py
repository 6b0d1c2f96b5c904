"""Runs against a server that is ill in one way and tells the truth about it: what monitors of both read, on one axis."""
import json
import os
import subprocess

import spate

MIB = 1 << 20

PROFILE = """spate = 1
[profile]
name = "health"
[run]
seed = 1
warmup = "{warmup}s"
duration = "{seconds}s"
stop = "2s"
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:{port}"
connections = "{connections}"
[operation.work]
target = "api"
get = "/work"
[scenario.user]
task.work = {{}}
[load]
rate = "{rate}/s"
max_users = 50
[monitor.server]
plugin = "process"
{process}
every = "{every}ms"
settle = "{settle}ms"
[monitor.truth]
plugin = "prometheus"
url = "http://127.0.0.1:{port}"
every = "{every}ms"
[monitor.truth.metrics]
taken = "taken_bytes"
connections = "open_connections"
forgotten = "forgotten_descriptors"
cpu_seconds = "cpu_seconds_total"
loop_seconds = "loop_seconds_total"
loop = "rate(loop_seconds_total)"
[objective.health]
monitor = "server"
require = ["memory_growth < 10%", "max(cpu_core) < {most_cpu}%", "leaked(open_connections) == 0", "leaked(descriptors) == 0"]
[report]
json = {{}}
"""


class Patient:
    """One ill server and a run against it."""

    def __init__(self, case, illness, take=65536, limit=0, by_url=False, **wanted):
        self.case, self.name = case, f"{illness}-{len(case.patients)}"
        case.patients.append(self)
        self.server = subprocess.Popen([os.environ["AILING_SERVER"], illness, str(take), str(limit)],
                                       stdout=subprocess.PIPE, text=True)
        self.port = int(self.server.stdout.readline())
        values = {"seconds": 6, "warmup": 0, "rate": 100, "every": 250, "settle": 3000, "connections": "user",
                  "most_cpu": 8, **wanted}
        values["process"] = f'url = "http://127.0.0.1:{self.port}"' if by_url else f"pid = {self.server.pid}"
        with open(os.path.join(case.folder, f"{self.name}.toml"), "w") as file:
            file.write(PROFILE.format(port=self.port, **values))
        self.run = case.spate("run", f"{self.name}.toml", "--headless", f"--out={self.name}")
        self.run.out = os.path.join(case.folder, self.name)

    def wait(self, seconds=90):
        self.run.wait(seconds)
        self.result = self.run.result()
        return self

    def end(self):
        self.server.kill()
        self.server.wait()
        self.server.stdout.close()

    def held(self):
        """By the metric of the requirement: whether it held, None when nothing can be said."""
        return {one["requirement"].split(" ")[0]: one["held"] for one in self.result["objectives"]}

    def told(self):
        reasons = [f"{one['requirement']}: {one['held']}, {one['reason']}" for one in self.result["objectives"]]
        return "\n".join([self.run.stdout + self.run.stderr, *reasons])

    def metric(self, monitor, name):
        one = next(one for one in self.result["health"] if one["monitor"] == monitor)
        return next(metric for metric in one["metrics"] if metric["name"] == name)

    def readings(self, monitor, name, moment="during"):
        """(seconds, value), in order."""
        return [(line["t"] / 1e9, line["values"][name]) for line in self.run.events("health")
                if line["monitor"] == monitor and line["moment"] == moment and name in line.get("values", {})]

    def was_read(self):
        events = os.path.join(self.run.out, "events.jsonl")
        return os.path.exists(events) and len(self.readings("server", "memory")) > 1


def level_at(readings, second):
    """Of a line through the readings."""
    before = [one for one in readings if one[0] <= second] or readings[:1]
    after = [one for one in readings if one[0] >= second] or readings[-1:]
    (t0, v0), (t1, v1) = before[-1], after[0]
    return v0 if t1 == t0 else v0 + (v1 - v0) * (second - t0) / (t1 - t0)


def grown(readings, begin, end):
    return level_at(readings, end) - level_at(readings, begin)


class PatientCase(spate.Case):
    def setUp(self):
        super().setUp()
        self.patients = []

    def tearDown(self):
        super().tearDown()
        for each in self.patients:
            each.end()

    def undisturbed(self, again, tries=3):
        """Patients that `again` makes, at the end of their runs; others while the machine is too busy to read them."""
        for left in reversed(range(tries)):
            some = again()
            for each in some:
                each.wait()
            if left == 0 or all(len(each.readings("server", "memory")) >= 8 and each.run.code != 4 for each in some):
                return some
            for each in some:
                each.end()

    def healthy(self, patient):
        out = patient.told()
        self.assertEqual(patient.run.code, 0, out)
        self.assertNotIn(False, patient.held().values(), out)

    def ill(self, patient, *missed):
        """These objectives were missed and no others."""
        out = patient.told()
        self.assertEqual([name for name, held in patient.held().items() if held is False], list(missed), out)
        self.assertEqual(patient.run.code, 1, out)

    def near(self, figure, truth, margin=0):
        """Within 5 % of the truth, or `margin`."""
        self.assertGreater(truth, 0)
        self.assertLess(abs(figure - truth), max(0.05 * truth, margin), f"{figure} instead of {truth}")
