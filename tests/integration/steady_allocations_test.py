"""A whole run allocates nothing on its sending thread in the steady state: templates, capture, check, histograms and
objectives on. What a histogram takes for durations that it had never seen is told apart: a machine that stumbles is no
mistake of ours."""
import os
import pathlib
import subprocess
import sys

import spate

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "allocations"))
import allocations  # noqa: E402

PROFILE = """
spate = 1

[params]
host = { type = "url", default = "http://127.0.0.1:1" }

[run]
warmup   = "500ms"
duration = "5s"

[target.server]
plugin   = "http_api"
base_url = "${host}"

[data]
word   = { kind = "choice", values = ["alpha", "beta"] }
number = { kind = "int", min = 1, max = 9999 }
stamp  = { kind = "timestamp", from = "2025-01-01", to = "2025-12-31" }

[operation.create]
target  = "server"
post    = "/api/runs/"
json    = { name = "Run ${word} ${number}", seed = "${number}", at = "${stamp}", before = "${user}" }
expect  = { status = 200, json."/run/status" = "pending" }
check   = { body = { contains = "stored" }, header.Content-Type = "application/json" }
capture = { run_id = { json = "/run/id" }, ids = { json = "/run/id", append = true, keep = 8 } }

[operation.read]
target = "server"
get    = "/api/runs/${run_id}/"
query  = { page = "${number}" }
expect = { status = 200, body = { matches = "\\"id\\":\\"[0-9a-f-]+\\"" } }

[scenario.client]
think     = "5ms"
task.both = { flow = ["create", { pause = "2ms" }, { repeat = 2, flow = ["read"] }] }

[load]
users = 20

[objective.answers]
each    = "operation"
require = ["p99(response_time) < 5s", "error_ratio < 1%"]
"""


class SteadyAllocations(spate.Case):
    def setUp(self):
        super().setUp()
        self.server = subprocess.Popen([os.environ["HTTP_SERVER"]], stdout=subprocess.PIPE, text=True)
        self.port = int(self.server.stdout.readline())

    def tearDown(self):
        self.server.terminate()
        self.server.communicate()
        super().tearDown()

    def test_a_second_of_a_whole_run_allocates_nothing_on_its_sending_thread(self):
        pathlib.Path(self.folder, "steady.toml").write_text(PROFILE)
        run = self.spate("run", "steady.toml", f"--host=http://127.0.0.1:{self.port}", "--headless", "--out=run",
                         "--reporter=json=result.json",
                         **allocations.environment(os.environ["COUNT_ALLOCATIONS"], self.folder, 4, 1)).wait(60)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        totals = run.result()["totals"]
        self.assertGreater(totals["count"], 1000)
        self.assertEqual(totals["errors"], 0)

        counted = allocations.Counted(self.folder, run.process.pid)
        before, _ = counted.threads["server/0"]
        self.assertGreater(before, 100, "the sending thread is not counted")
        # The thread that merges once a second may allocate: the counter was on.
        self.assertGreater(counted.threads["spate"][1], 0, "nothing was counted in the second")
        others, new_ranges = counted.in_steady_state("server/0")
        print(f"\n{totals['count']} operations; in a second of them {sum(count for count, _ in others)} allocations, "
              f"and {new_ranges} blocks for durations that a histogram had never seen")
        self.assertEqual(others, [], "\n".join(f"{count} times by\n  " + "\n  ".join(stack) for count, stack in others))


if __name__ == "__main__":
    spate.main()
