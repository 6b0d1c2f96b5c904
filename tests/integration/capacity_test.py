"""Steps that become too high for a server whose answers take longer and longer: the run ends, and knows the last that held."""
import json
import os

import spate
import wire

PROFILE = """spate = 1
[profile]
name = "capacity"
[target.api]
plugin = "http_api"
base_url = "{url}"
request_id = "X-Id"
[operation.get]
target = "api"
get = "/"
[scenario.visitor]
task.get = {{}}
[run]
seed = 1
[load]
rate = {{ from = "20/s", to = "200/s", step = "20/s" }}
settle = "200ms"
hold = "2s"
max_users = 100
stop_on_miss = true
[objective.in_time]
each = "step"
require = ["p95(response_time) < 85ms"]
[objective.enough]
require = ["capacity(in_time) {asked}"]
[report]
json = {{ file = "result.json" }}
console = {{}}
"""


class Capacity(spate.Case):
    def run_steps(self, asked):
        return self.valid_run(lambda: self.run_once(asked))

    def run_once(self, asked):
        # The first step sends 44 requests, held 1 ms longer each; the second reaches 130 ms.
        server = wire.Server(self.folder, grow_us=1000)
        with open(os.path.join(self.folder, "steps.toml"), "w") as file:
            file.write(PROFILE.format(url=server.url, asked=asked))
        try:
            return self.spate("run", "./steps.toml", "--headless", "--out=run").wait()
        finally:
            server.end()

    def test_the_run_ends_after_the_first_step_that_was_missed_and_passes_on_the_one_before(self):
        run = self.run_steps(">= 20/s")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        result = run.result()
        self.assertRegex(result["run"]["ended_by"], "step 40/s missed objective in_time, .*stop_on_miss")
        self.assertLess(result["run"]["elapsed_s"], 12)
        enough = [each for each in result["objectives"] if each["name"] == "enough"][0]
        self.assertEqual((enough["value"], enough["held"], enough["counts"]), (20, True, True))
        steps = {each["scope"]["phase"]: each for each in result["objectives"] if each["name"] == "in_time"}
        self.assertEqual([steps[name]["held"] for name in ("20/s", "40/s")], [True, False])
        self.assertFalse(steps["40/s"]["counts"])
        again = self.spate("report", "run", "--reporter=json=again.json").wait()
        self.assertEqual(again.code, 0, again.stderr)
        with open(os.path.join(run.out, "again.json")) as file:
            self.assertEqual(json.load(file)["objectives"], result["objectives"])

    def test_a_capacity_below_what_is_asked_fails_and_says_which_step_missed(self):
        run = self.run_steps(">= 40/s")
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        reasons = run.result()["verdict"]["reasons"]
        self.assertEqual(len(reasons), 1)
        self.assertIn("capacity(in_time) >= 40/s was missed; it is 20/s; step 40/s missed p95(response_time) < 85ms", reasons[0])


if __name__ == "__main__":
    spate.main()
