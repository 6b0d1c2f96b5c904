"""Open loads on real sockets: every arrival is accounted for, whatever the target or the generator does."""
import os
import subprocess

import spate

PROFILE = """
spate = 1
[run]
{run}
[target.api]
plugin = "http_api"
base_url = "{url}"
timeout = "20s"
[operation.get]
target = "api"
{request}
expect = {{ status = 200 }}
[scenario.visitor]
task.get = {{ weight = 1 }}
[load]
{load}
[objective.any]
require = ["error_ratio < {errors}"]
[report]
console = {{}}
json = {{ file = "result.json" }}
"""


class OpenLoad(spate.HttpServerCase):
    def run_load(self, load, run='duration = "3s"', errors="1%", request='get = "/"'):
        with open(os.path.join(self.folder, "load.toml"), "w") as file:
            file.write(PROFILE.format(url=self.url, load=load, run=run, errors=errors, request=request))
        return self.spate("run", "./load.toml", "--headless", "--out=run").wait()

    def test_every_pacing_sends_rate_times_time(self):
        for pacing in ("timer", "relaxed", "spin"):
            run = self.run_load('rate = "500/s"', f'duration = "2s"\npacing = "{pacing}"')
            self.assertEqual(run.code, 0, run.stdout + run.stderr)
            result = run.result()
            self.assertEqual(result["totals"]["count"], 1000)
            self.assertEqual(result["loads"][0]["begun"], 1000)
            subprocess.run(["rm", "-r", run.out], check=True)
        self.assertEqual(self.received(), 3000)

    def test_the_counts_of_all_phases_add_up_to_the_schedule(self):
        run = self.run_load('rate = { from = "100/s", to = "300/s", step = "100/s" }\nsettle = "500ms"\nhold = "1s"', 'seed = 1')
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        result = run.result()
        phases = result["phases"]
        self.assertEqual([(p["name"], p["measured"], p["count"]) for p in phases],
                         [("100/s settling", False, 50), ("100/s", True, 100), ("200/s settling", False, 100), ("200/s", True, 200),
                          ("300/s settling", False, 150), ("300/s", True, 300)])
        self.assertEqual(sum(p["count"] for p in phases), result["totals"]["count"])
        self.assertEqual(result["totals"]["measured"]["count"], 600)
        self.assertEqual([p["operations"][0]["count"] for p in phases if p["measured"]], [100, 200, 300])
        # Phases of an interval's samples are in the run folder too.
        named = {}
        for line in run.events("interval"):
            named[line["phase"]] = named.get(line["phase"], 0) + sum(s["count"] for s in line["series"])
        self.assertEqual({name: named[name] for name in named if name != "cool-down"}, {p["name"]: p["count"] for p in phases})
        self.assertIn("Phases (all operations, times in ms)", run.stdout)
        self.assertEqual(self.received(), 900)

    def test_a_target_that_stops_makes_arrivals_wait_and_then_fail(self):
        self.server.send_signal(19)  # SIGSTOP: it accepts in the kernel, and answers nothing
        run = self.run_load('rate = "200/s"\nmax_users = 50', 'duration = "2s"\nstop = "1s"')
        self.server.send_signal(18)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        load = run.result()["loads"][0]
        self.assertEqual((load["due"], load["begun"], load["unserved"], load["missed"]), (400, 50, 350, 0))
        self.assertEqual(run.result()["operations"][0]["outcomes"], {"aborted": 400})
        self.assertIn("of 400 arrivals 350 were never served", run.stdout)

    def test_dropped_arrivals_fail_and_are_shown(self):
        self.server.send_signal(19)
        run = self.run_load('rate = "200/s"\nmax_users = 50\non_saturation = "drop"', 'duration = "2s"\nstop = "1s"')
        self.server.send_signal(18)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        result = run.result()
        load = result["loads"][0]
        self.assertEqual((load["due"], load["begun"], load["dropped"], load["unserved"]), (400, 50, 350, 0))
        self.assertEqual([(e["due"], e["begun"], e["dropped"], e["unserved"]) for e in run.events("load_ended")], [(400, 50, 350, 0)])
        self.assertEqual(result["operations"][0]["outcomes"], {"aborted": 50, "exhausted": 350})
        self.assertIn({"outcome": "exhausted", "text": "dropped: no user was free (max_users)", "count": 350},
                      result["operations"][0]["errors_by_text"])
        self.assertIn("of 400 arrivals 350 were dropped", run.stdout)

    def test_a_rate_that_the_generator_cannot_reach_is_invalid(self):
        # Each request is much more work for the one who writes it than for the server, which only counts its bytes.
        values = ", ".join(['"${floor(user * 7919 / 13) % 10}"'] * 1000)
        run = self.run_load('rate = "500000/s"\nmax_users = 200', 'duration = "2s"\nstop = "100ms"', errors="100%",
                            request=f'post = "/"\njson = {{ values = [{values}] }}')
        result = run.result()
        self.assertEqual(result["verdict"]["status"], "invalid", result["loads"])
        self.assertEqual(run.code, 4)
        self.assertIn("because the generator could not keep up", run.stdout)
        self.assertEqual(result["loads"][0]["due"], 1_000_000)


if __name__ == "__main__":
    spate.main()
