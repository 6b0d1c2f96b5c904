"""`spate run --once`: every task once, with what went out and what came in."""
import os

import spate

PROFILE = """spate = 1
[profile]
name = "once"
[params]
token = {{ type = "string", secret = true, default = "hush-hush", help = "a secret" }}
[service.platform]
plugin = "llm_eval_server"
provides = {{ host = "http" }}
[params.host]
type = "url"
default = "http://127.0.0.1:9"
help = "the platform"
[target.api]
plugin = "http_api"
base_url = "${{host}}"
headers = {{ X-Token = "${{token}}" }}
[operation.compare]
target = "api"
get = "/api/runs?search=${{id}}"
expect = {{ status = 200 }}
[operation.list]
target = "api"
get = "/api/runs?per_page=2"
expect = {{ status = {status} }}
[operation.create]
target = "api"
post = "/api/runs/"
json = {{ name = "once", dataset_name = "d", model_name = "m", metrics_used = ["exact_match"] }}
expect = {{ status = [200, 201] }}
capture = {{ ids = {{ json = "/run/id", append = true }} }}
[scenario.reader]
think = "10s"
task.compare = {{ when = "count(ids) >= 1", pick = {{ id = {{ from = "ids" }} }} }}
task.list = {{ weight = 1 }}
task.create = {{ weight = 0.001 }}
task.never = {{ flow = ["list"], when = "count(ids) > 5" }}
[run]
duration = "1m"
warmup = "10s"
[load]
users = 50
[objective.fast]
require = ["p95(response_time) < 1ns"]
[report]
console = {{}}
"""


class Once(spate.Case):
    def once(self, status, *more):
        with open(os.path.join(self.folder, "once.toml"), "w") as file:
            file.write(PROFILE.format(status=status))
        return self.spate("run", "once.toml", "--once", "--embedded", "--out=run", *more).wait(60)

    def test_every_task_is_done_once_and_shown(self):
        run = self.once(200, "--reporter=json")
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertLess(run.seconds, 30, "it was waited for")
        operations = {each["name"]: each["count"] for each in run.result()["operations"] if each["scenario"]}
        self.assertEqual(operations, {"list": 1, "create": 1, "compare": 1})
        # What needs a value waits until there is one.
        places = [run.stdout.index(word) for word in ("> GET /api/runs?per_page=2", "> POST /api/runs/", "> GET /api/runs?search=")]
        self.assertEqual(places, sorted(places), run.stdout)
        self.assertIn('"name":"once"', run.stdout)
        self.assertIn("< HTTP/1.1 201", run.stdout)
        self.assertIn("not done: task never of scenario reader", run.stdout)
        self.assertNotIn("hush-hush", run.stdout)

    def test_what_fails_is_shown_and_said_by_the_exit_code(self):
        run = self.once(404)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        self.assertIn("list  status: status is not 404", run.stdout)
        self.assertIn("objective once: list: error_ratio <= 0", run.stdout + run.stderr)

    def test_what_comes_after_other_loads_waits_for_them(self):
        run = self.spate("run", "llm_eval_database", "--once", "--out=run", "--runs=100", "--db-path=once.db").wait(60)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertLess(run.stdout.index("INSERT INTO evaluation_runs"), run.stdout.index("SELECT * FROM evaluation_runs"))


spate.main()
