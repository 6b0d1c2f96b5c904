"""Monitors of a third party in whole runs: what they read is on the run's axis, in the result and in objectives; one
that hangs, throws or has nothing to say disturbs nothing."""
import json
import os
import shutil
import signal

import spate

STEERED = os.environ["MONITOR_STEERED"]


class Monitors(spate.HttpServerCase):
    def setUp(self):
        super().setUp()
        self.levels = os.path.join(self.folder, "levels")
        self.write("cpu 0.25", "memory_anonymous 1048576", "open_connections 5")

    def write(self, *lines):
        """Whole at once: a reading never sees a part."""
        with open(self.levels + ".new", "w") as file:
            file.write("".join(line + "\n" for line in lines))
        os.replace(self.levels + ".new", self.levels)

    def profile(self, require, seconds=3, monitor="", objective=""):
        with open(os.path.join(self.folder, "mine.toml"), "w") as file:
            file.write(f"""spate = 1
[run]
duration = "{seconds}s"
stop = "2s"
[target.api]
plugin = "http_api"
base_url = "{self.url}"
[operation.get]
target = "api"
get = "/"
[scenario.reader]
think = "20ms"
task.get = {{}}
[load]
users = 2
[monitor.platform]
plugin = "steered"
file = "{self.levels}"
every = "200ms"
settle = "10s"
metrics = {{ open_connections = "count" }}
{monitor}
[objective.health]
require = {json.dumps(require)}
{objective}
[report]
console = {{}}
json = {{ file = "result.json" }}
""")

    def run_profile(self, *more):
        return self.spate("run", "mine.toml", "--plugin", STEERED, "--headless", "--out=run", *more)

    def readings(self, run, moment="during"):
        return [line for line in run.events("health") if line["moment"] == moment]

    def metric(self, run, name):
        health = run.result()["health"]
        self.assertEqual([one["monitor"] for one in health], ["platform"])
        return {one["name"]: one for one in health[0]["metrics"]}[name]

    def test_what_is_read_is_on_the_runs_axis_and_holds_objectives(self):
        self.profile(["mean(cpu) < 80% and max(memory_anonymous) < 2MiB", "leaked(open_connections) == 0",
                      "memory_growth < 10%"])
        run = self.run_profile().wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        before, during = self.readings(run, "before"), self.readings(run)
        self.assertEqual(len(before), 1)
        self.assertLess(before[0]["t"], 0)
        self.assertGreaterEqual(len(during), 5)
        self.assertGreaterEqual(during[0]["t"], 0)
        self.assertEqual(len(self.readings(run, "after")), 1)
        self.assertEqual(during[0]["values"], {"cpu": 0.25, "memory_anonymous": 1048576, "open_connections": 5})
        cpu = self.metric(run, "cpu")
        self.assertEqual((cpu["before"], cpu["min"], cpu["mean"], cpu["max"], cpu["after"]), (0.25,) * 5)
        self.assertEqual((cpu["missing"], cpu["reason"]), (0, None))
        self.assertEqual(self.metric(run, "memory_anonymous")["growth"]["ratio"], 0)
        objectives = run.result()["objectives"]
        self.assertEqual([one["held"] for one in objectives], [True, True, True, None])
        self.assertEqual({one["scope"]["monitor"] for one in objectives}, {"platform"})
        self.assertIn("too short", objectives[3]["reason"])
        self.assertIn("open_connections", run.stdout)
        # The reports of the folder are the same.
        again = self.spate("report", "run", "--reporter=json=again.json").wait()
        self.assertEqual(again.code, 0, again.stderr)
        with open(os.path.join(self.folder, "run", "again.json")) as file:
            self.assertEqual(json.load(file)["health"], run.result()["health"])

    def test_what_is_above_its_level_after_the_run_is_waited_for(self):
        self.profile(["leaked(open_connections) == 0"])
        run = self.run_profile()
        self.until_read(run, "during")
        self.write("cpu 0.25", "memory_anonymous 1048576", "open_connections 9")
        self.until_read(run, "after")
        self.write("cpu 0.25", "memory_anonymous 1048576", "open_connections 5")
        run.wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        levels = [line["values"]["open_connections"] for line in self.readings(run, "after")]
        self.assertEqual((levels[0], levels[-1]), (9, 5))

    def until_read(self, run, moment):
        path = os.path.join(run.out, "events.jsonl")
        spate.wait_for(lambda: os.path.exists(path) and len(self.readings(run, moment)) > 0, f"nothing read {moment}", 60)

    def test_what_stays_above_its_level_is_a_miss(self):
        self.profile(["leaked(open_connections) == 0", "mean(cpu) < 80%"], monitor='# settle = "10s"')
        with open(os.path.join(self.folder, "mine.toml")) as file:
            short = file.read().replace('settle = "10s"', 'settle = "300ms"', 1)
        with open(os.path.join(self.folder, "mine.toml"), "w") as file:
            file.write(short)
        run = self.run_profile()
        self.until_read(run, "during")
        self.write("cpu 0.95", "memory_anonymous 1048576", "open_connections 42")
        run.wait()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        leaked, cpu = run.result()["objectives"]
        self.assertEqual((leaked["held"], leaked["value"], leaked["reason"]), (False, 37, "42 after the run, 5 before it"))
        self.assertEqual(cpu["held"], False)
        self.assertIn("platform: leaked(open_connections) == 0 was missed; it is 37; 42 after the run, 5 before it",
                      run.stdout)

    def test_one_that_never_settles_takes_no_others_time(self):
        self.profile(["leaked(open_connections) == 0"])
        path = os.path.join(self.folder, "mine.toml")
        with open(path) as file:
            one = file.read().replace('settle = "10s"', 'settle = "3s"')
        other = one[one.index("[monitor.platform]"):one.index("[report]")]
        other = other.replace("[monitor.platform]", "[monitor.other]").replace("[objective.health]", "[objective.of_other]")
        with open(path, "w") as file:
            file.write(one.replace("[objective.health]", '[objective.health]\nmonitor = "platform"')
                       + other.replace(self.levels, self.levels + "2").replace("[objective.of_other]",
                                                                               '[objective.of_other]\nmonitor = "other"'))
        levels = self.levels
        shutil.copy(levels, levels + "2")
        run = self.run_profile()
        self.until_read(run, "during")
        self.write("open_connections 9")
        self.levels = levels + "2"
        self.write("cpu 0.5")  # what costs much is not in every reading
        self.until_read(run, "after")
        self.write("cpu 0.5", "open_connections 5")
        run.wait()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        self.assertEqual([(one["scope"]["monitor"], one["held"], one["reason"]) for one in run.result()["objectives"]],
                         [("platform", False, "9 after the run, 5 before it"), ("other", True, None)])

    def test_a_reason_that_is_no_text_breaks_no_report(self):
        with open(self.levels, "wb") as file:
            file.write(b"cpu missing it says \x1f\x8b\x08\n")
        self.profile(["mean(cpu) < 80%"], seconds=1)
        run = self.run_profile("--reporter=junit", "--reporter=markdown").wait()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        self.assertEqual(run.result()["objectives"][0]["reason"], "no sample: it says \x1f\ufffd\b")
        self.assertEqual(self.readings(run)[0]["missing"]["cpu"], "it says \x1f\ufffd\b")

    def test_no_sample_is_a_miss_with_its_reason(self):
        self.write("cpu missing the process belongs to another user", "throw nobody listens")
        self.profile(["mean(cpu) < 80%", "max(memory_anonymous) < 1GiB", "error_ratio < 1%"])
        run = self.run_profile().wait()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        cpu, memory, errors = run.result()["objectives"]
        self.assertEqual((cpu["held"], cpu["reason"]), (False, "no sample: the process belongs to another user"))
        self.assertEqual((memory["held"], memory["reason"]), (False, "no sample: nobody listens"))
        self.assertEqual(errors["held"], True)
        self.assertEqual(self.metric(run, "cpu")["samples"], 0)
        self.assertGreater(self.metric(run, "cpu")["missing"], 3)

    def test_a_reading_that_hangs_disturbs_neither_load_nor_end(self):
        self.profile(["error_ratio < 1%", "mean(cpu) < 80%"], seconds=6,
                     objective='[objective.window]\nrequire = ["max(cpu) < 80%"]\nwindow = "2s"')
        run = self.run_profile()
        self.until_read(run, "during")
        self.write("hang")
        run.wait()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        errors, mean, window = run.result()["objectives"]
        self.assertEqual((errors["held"], mean["held"]), (True, True))
        self.assertEqual(window["held"], False)
        self.assertRegex(window["reason"], r"no sample: the (latest reading is of .* s|reading that began at .* s has not ended)")
        self.assertTrue([one for one in run.result()["warnings"] if one.startswith("monitor platform: the reading that")])
        self.assertLess(run.result()["run"]["elapsed_s"], 9)
        self.assertEqual(self.metric(run, "cpu")["after"], None)
        self.assertIn("has not ended", self.metric(run, "cpu")["reason"])
        self.assertTrue(os.path.exists(os.path.join(run.out, "result.json")))

    def test_one_that_hangs_before_the_run_is_not_waited_for(self):
        self.write("hang")
        self.profile(["leaked(open_connections) == 0", "error_ratio < 1%"], seconds=1)
        run = self.run_profile().wait()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        leaked, errors = run.result()["objectives"]
        self.assertEqual(leaked["reason"], "no sample: before the run, the reading had not ended after 10 s")
        self.assertEqual(errors["held"], True)

    def test_one_that_cannot_be_made_ends_the_run_before_anything_is_sent(self):
        self.profile(["mean(cpu) < 80%"], monitor="broken = true")
        run = self.run_profile().wait()
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.assertIn("monitor platform could not be made: there is nothing to read", run.stderr + run.stdout)
        self.assertEqual(self.received(), 0)

    def test_a_killed_run_has_its_readings(self):
        self.profile(["mean(cpu) < 80%", "leaked(open_connections) == 0"], seconds=60)
        run = self.run_profile()
        self.until_loaded(run)
        self.until_read(run, "during")
        run.send(signal.SIGKILL)
        run.wait()
        again = self.spate("report", "run", "--reporter=json=again.json").wait()
        self.assertEqual(again.code, 0, again.stderr)
        with open(os.path.join(self.folder, "run", "again.json")) as file:
            result = json.load(file)
        cpu, leaked = result["objectives"]
        self.assertEqual((cpu["held"], cpu["value"]), (True, 0.25))
        self.assertEqual((leaked["held"], leaked["reason"]), (False, "no sample: after the run, nothing was read"))
        self.assertEqual(result["health"][0]["metrics"][2]["before"], 5)

    def test_one_that_crashes_is_named(self):
        self.profile(["mean(cpu) < 80%"], seconds=60)
        run = self.run_profile()
        self.until_read(run, "during")
        self.write("crash")
        run.wait()
        self.assertEqual(run.code, -signal.SIGSEGV, run.stdout + run.stderr)
        self.assertIn("spate: SIGSEGV in plugin steered, monitor platform, in read", run.stderr)

    def test_an_interrupted_run_is_read_once_more_and_ends(self):
        self.profile(["leaked(open_connections) == 0"], seconds=60)
        run = self.run_profile()
        self.until_read(run, "during")
        self.write("cpu 0.5", "memory_anonymous 1", "open_connections 9")
        run.send(signal.SIGINT)
        run.wait()
        self.assertEqual(run.code, 130, run.stdout + run.stderr)
        self.assertEqual(len(self.readings(run, "after")), 1)

    def test_check_plan_and_inspect_name_it(self):
        self.profile(["mean(cpu) < 80%"])
        check = self.spate("check", "mine.toml", "--plugin", STEERED).wait()
        self.assertEqual(check.stdout, "1 operation, 1 objective, 1 monitor: profile is fine\n")
        plan = self.spate("plan", "mine.toml", "--plugin", STEERED).wait()
        self.assertIn("Monitors\n  platform  steered, every 200 ms: cpu, memory_anonymous, open_connections\n", plan.stdout)
        inspect = self.spate("plugin", "inspect", STEERED).wait()
        self.assertIn("capabilities: metrics named by the profile", inspect.stdout)
        self.assertIn("memory_anonymous (bytes)", inspect.stdout)
        schema = json.loads(self.spate("schema", SPATE_PLUGIN_PATH=os.path.dirname(STEERED)).wait().stdout)
        monitor = schema["properties"]["monitor"]["additionalProperties"]
        self.assertIn("steered", monitor["properties"]["plugin"]["enum"])
        own = [each["then"] for each in monitor["allOf"] if each["if"]["properties"]["plugin"]["const"] == "steered"][0]
        self.assertLess({"plugin", "every", "settle", "enabled", "file"}, set(own["properties"]))
        self.profile(["mean(cpu) < 80%", "max(open_connection) < 5", "cpu_core < 80%"])
        check = self.spate("check", "mine.toml", "--plugin", STEERED).wait()
        self.assertEqual(check.code, 2)
        self.assertIn("there is no metric `open_connection`", check.stderr)
        self.assertIn("did you mean `open_connections`?", check.stderr)
        self.assertIn("`cpu_core` cannot be known here: no monitor reads it", check.stderr)

    def test_it_keeps_the_contract(self):
        run = self.spate("plugin", "check", STEERED, f"--set=file={self.levels}").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)

    def test_every_service_has_the_endpoint_pid(self):
        shutil.copy(self.levels, self.levels + ".kept")
        with open(os.path.join(self.folder, "embedded.toml"), "w") as file:
            file.write(f"""spate = 1
[params]
host = {{ type = "url", default = "http://127.0.0.1:1" }}
platform_pid = {{ type = "int", default = 0 }}
[run]
duration = "10s"
[service.platform]
plugin = "llm_eval_server"
provides = {{ host = "http", platform_pid = "pid" }}
[target.api]
plugin = "http_api"
base_url = "${{host}}"
[operation.health]
target = "api"
get = "/api/runs/"
[scenario.reader]
think = "50ms"
task.health = {{}}
[load]
users = 1
[monitor.platform]
plugin = "steered"
file = "{self.folder}/of-${{platform_pid}}"
[objective.errors]
require = ["error_ratio < 1%"]
[report]
json = {{ file = "result.json" }}
""")
        run = self.spate("run", "embedded.toml", "--embedded", "--plugin", STEERED, "--headless", "--out=run")
        pid = run.service_pid()
        self.until_read(run, "during")
        self.assertIn(f"of-{pid}", self.readings(run)[0]["missing"]["cpu"])
        run.send(signal.SIGINT)
        run.wait()
        self.assertEqual(run.result()["run"]["parameters"]["platform_pid"], str(pid))


if __name__ == "__main__":
    spate.main()
