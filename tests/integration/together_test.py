"""Users that do things together, against the embedded server: several targets in one task, branches, a rendezvous and a
queue, on several threads."""
import os

import spate

PROFILE = """
spate = 1
[params]
host = { type = "url", default = "http://127.0.0.1:8000" }
[run]
duration = "3s"
[service.platform]
plugin = "llm_eval_server"
port = 0
provides = { host = "http" }
[target.api]
plugin = "http_api"
base_url = "${host}"
workers = 2
[target.other]
plugin = "http_api"
base_url = "${host}"
workers = 2
[queue.made]
[operation.create]
target = "api"
post = "/api/runs/"
json = { name = "from user ${user}", dataset_name = "d", metrics_used = ["exact_match"] }
expect = { status = 201 }
capture = { run_id = { json = "/run/id" } }
[operation.get]
target = "other"
get = "/api/runs/${run_id}"
expect = { status = 200, json = { "/run/name" = "from user ${user}" } }
capture = { seen_name = { json = "/run/name" } }
[operation.metrics]
target = "other"
get = "/api/runs/${run_id}/metrics"
expect = { status = 200 }
capture = { metrics_run = { json = "/run_id", optional = true } }
[operation.items]
target = "api"
get = "/api/runs/${run_id}/items"
expect = { status = 200 }
capture = { total = { json = "/total" } }
[operation.after]
target = "api"
get = "/api/runs/${run_id}"
expect = { status = 200, json = { "/run/name" = "${seen_name}" } }
query = { seen = "${total}" }
[operation.fetch]
target = "other"
get = "/api/runs/${taken}"
expect = { status = 200 }
[scenario.writer]
think = { uniform = ["10ms", "50ms"] }
task.both = { flow = [
  { rendezvous = { name = "gate", users = 3, within = "300ms" } },
  { transaction = "whole", flow = [
    "create",
    { parallel = ["get", ["metrics", "items"]], on_error = "end_task" },
    "after",
    { put = { made = "run_id" } },
  ] },
] }
[scenario.reader]
task.fetch = { flow = [{ take = { taken = { from = "made", within = "2s" } }, on_error = "end_task" }, "fetch"] }
[load]
users = 12
[objective.errors]
require = ["error_ratio < 1%"]
[report]
console = {}
json = {}
"""


class Together(spate.Case):
    def test_several_targets_branches_a_rendezvous_and_a_queue_in_one_profile(self):
        with open(os.path.join(self.folder, "together.toml"), "w") as file:
            file.write(PROFILE)
        run = self.spate("run", "together.toml", "--embedded", "--headless", "--out=run").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        result = run.result()
        self.assertEqual(result["totals"]["errors"], 0, run.stdout)
        # Suspect is what a busy machine makes it; a lost token or a foreign answer would make it invalid.
        self.assertNotEqual(result["generator"]["status"], "invalid")
        count = {o["name"]: o["count"] for o in result["operations"]}
        self.assertGreater(count["create"], 30)
        for name in ("get", "metrics", "items", "after", "whole"):
            self.assertEqual(count[name], count["create"], name)
        # Each run that was made is fetched once, but for those that were on their way at the end.
        self.assertLessEqual(count["fetch"], count["create"])
        self.assertGreaterEqual(count["fetch"], count["create"] - 12)
        self.assertEqual(result["run"]["peak_users"], 12)


if __name__ == "__main__":
    spate.main()
