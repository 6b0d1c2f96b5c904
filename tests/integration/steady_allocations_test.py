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


# Every message comes back from the server, so what is sent is also what is received.
WEBSOCKET_PROFILE = """
spate = 1

[params]
host = { type = "url", default = "ws://127.0.0.1:1/" }

[run]
warmup   = "500ms"
duration = "5s"

[target.server]
plugin    = "websocket"
base_url  = "${host}"
answer_id = "/id"
sequence  = "/n"
stamp     = "/at"
ignore    = [{ json = { "/type" = "pong" } }]
answer    = [{ on = { json = { "/type" = "ping" } }, json = { type = "pong" } }]

[data]
id     = { kind = "uuid" }
word   = { kind = "choice", values = ["alpha", "beta"] }
number = { kind = "int", min = 1, max = 9999 }

[operation.ask]
target  = "server"
request = { json = { id = "${id}", word = "${word}", n = "${number}", at = 1735689600 } }
match   = { json = { "/word" = "${word}" } }
expect  = { json."/n" = { exists = true } }
check   = { body = { contains = "word" } }
capture = { number_sent = { json = "/n" } }

[operation.tell]
target = "server"
send   = { json = { type = "news", before = "${number_sent}" } }

[operation.hear]
target  = "server"
receive = {}
match   = { json = { "/type" = "news" } }

[operation.ping]
target = "server"
ping   = { text = "${word}" }

[operation.provoke]
target = "server"
send   = { text = '{"type":"ping"}' }

[scenario.client]
think     = "5ms"
task.talk = { flow = ["ask", "tell", "hear", "ping", "provoke"] }

[load]
users = 20

[objective.answers]
each    = "operation"
require = ["p99(response_time) < 5s", "error_ratio < 1%"]

[objective.messages]
require = ["delivery_ratio > 99%", "connections_lost <= 0"]
"""


class SteadyAllocations(spate.Case):
    def serve(self, program):
        server = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)

        def end():
            server.terminate()
            server.communicate()

        self.addCleanup(end)
        return int(server.stdout.readline())

    def test_http(self):
        port = self.serve(os.environ["HTTP_SERVER"])
        self.check_steady_second(PROFILE, f"http://127.0.0.1:{port}")

    def test_websocket(self):
        port = self.serve(os.environ["WEBSOCKET_SERVER"])
        self.check_steady_second(WEBSOCKET_PROFILE, f"ws://127.0.0.1:{port}/")

    def check_steady_second(self, profile, url):
        """A second of a whole run allocates nothing on its sending thread."""
        pathlib.Path(self.folder, "steady.toml").write_text(profile)
        run = self.spate("run", "steady.toml", f"--host={url}", "--headless", "--out=run",
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
