"""A run that is under way is controlled through its socket (`spate ctl`) and by the keys of its terminal, and its result
says what was done to it."""
import os
import pty
import signal
import socket
import stat
import subprocess
import termios

import spate

PROFILE = """
spate = 1
[profile]
name = "steered"
[run]
warmup = "500ms"
duration = "{duration}"
stop = "5s"
{setup}
[target.api]
plugin = "http_api"
base_url = "{url}"
timeout = "20s"
[operation.get]
target = "api"
get = "/"
expect = {{ status = 200 }}
[scenario.visitor]
think = "20ms"
task.get = {{ weight = 1 }}
[load.browsers]
users = 4
[load.visits]
rate = "50/s"
[objective.any]
require = ["error_ratio < 1%"]
[report]
console = {{}}
json = {{ file = "result.json" }}
"""


class Control(spate.HttpServerCase):
    def profile(self, duration="60s", setup="", url=None):
        with open(os.path.join(self.folder, "load.toml"), "w") as file:
            file.write(PROFILE.format(url=url or self.url, duration=duration, setup=setup))
        return "./load.toml"

    def start(self, **more):
        run = self.spate("run", self.profile(**more), "--headless", "--out=run")
        self.until_loaded(run)
        return run

    def socket_file(self, out="run"):
        return os.path.join(self.folder, out, "control.sock")

    def ctl(self, *words, code=0, out="run"):
        run = self.spate("ctl", out, *words).wait()
        self.assertEqual(run.code, code, f"{words}: {run.stdout}{run.stderr}")
        return (run.stdout if code == 0 else run.stderr).rstrip("\n")

    def test_every_command_does_what_it_says_and_the_result_tells_it(self):
        run = self.start()
        self.assertEqual(stat.S_IMODE(os.stat(self.socket_file()).st_mode), 0o600)
        status = self.ctl("status")
        for line in (r"(?m)^phase:     load, ", r"(?m)^elapsed:   \d+\.\d s of 60\.5 s$", r"(?m)^in flight: \d+$",
                     r"(?m)^load browsers: users 4$", r"(?m)^load visits: rate 50/s$", r"(?m)^paused:    no$"):
            self.assertRegex(status, line)
        self.assertEqual(self.ctl("users", "12"), "users of load browsers: 4 -> 12 (socket)")
        self.assertEqual(self.ctl("rate", "120/m", "--load", "visits"), "rate of load visits: 50/s -> 2/s (socket)")
        spate.wait_for(lambda: run.events("interval")[-1]["users"] >= 12, "the users did not come")
        self.assertRegex(self.ctl("status"), r"(?m)^load browsers: users 12\nload visits: rate 2/s$")
        self.assertEqual(self.ctl("users", "2"), "users of load browsers: 12 -> 2 (socket)")
        self.assertEqual(self.ctl("pause"), "pause (socket)")
        self.assertEqual(self.ctl("pause", code=1), "error: it is paused already: resume goes on")
        before = len(run.events("interval"))
        spate.wait_for(lambda: len(run.events("interval")) >= before + 3, "the run stood still")
        self.assertEqual([s["count"] for i in run.events("interval")[before + 1:] for s in i["series"]], [])
        self.assertRegex(self.ctl("status"), r"(?m)^in flight: 0\n(.*\n)*paused:    yes, \d+\.\d s in all$")
        self.assertEqual(self.ctl("resume"), "resume (socket)")
        self.assertEqual(self.ctl("mark", "cache off"), "mark: cache off (socket)")
        spate.wait_for(lambda: run.events("interval")[-1]["series"], "nothing went on")
        self.assertEqual(self.ctl("stop"), "stopping: what is under way may finish, then what was measured is judged")
        run.wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertFalse(os.path.exists(self.socket_file()))

        result = run.result()
        told = [(each["what"], each["load"], each["before"], each["after"], each["note"])
                for each in result["interventions"]]
        self.assertEqual(told, [("users", "browsers", 4, 12, None), ("rate", "visits", 50, 2, None),
                                ("users", "browsers", 12, 2, None), ("pause", None, None, None, None),
                                ("resume", None, None, None, None), ("mark", None, None, None, "cache off"),
                                ("stop", None, None, None, None)])
        self.assertEqual({each["by"] for each in result["interventions"]}, {"socket"})
        times = [each["at_s"] for each in result["interventions"]]
        self.assertEqual(times, sorted(times))
        self.assertEqual(len(run.events("intervention")), 7)
        self.assertAlmostEqual(result["run"]["paused_s"], times[4] - times[3], places=6)
        self.assertLess(result["run"]["elapsed_s"], 60)
        self.assertEqual(result["verdict"]["status"], "pass")
        self.assertRegex(result["verdict"]["reasons"][0], r"^the load was changed by hand 6 times while it ran, and paused "
                         r"for \S+ s of it, and ended \S+ s into it, before its time: what was measured is that load")
        visits = result["loads"][1]
        self.assertEqual(visits["due"], visits["begun"] + visits["dropped"] + visits["unserved"])
        self.assertGreater(visits["skipped"], 0)
        self.assertIn("By hand, paused for ", run.stdout)
        self.assertIn("browsers: 4 -> 12 (by socket)", run.stdout)

        again = self.spate("report", "run", "--reporter", "json=again.json").wait()
        self.assertEqual(again.code, 0, again.stderr)
        console = self.spate("report", "run", "--reporter", "console").wait().stdout
        self.assertIn("browsers: 4 -> 12 (by socket)", console)
        rerun = self.spate("rerun", "run", "--set", "run.duration=1s", "--headless", "--out=second").wait()
        self.assertIn("warning: the load of that run was changed by hand 6 times", rerun.stderr)

    def test_what_cannot_be_done_says_why(self):
        run = self.start()
        for words, said in (
                (("users", "20", "--load", "visits"), "load visits is open, and has a rate: set that instead"),
                (("rate", "20/s", "--load", "browsers"), "load browsers is closed, and has users: set those instead"),
                (("users", "20", "--load", "visitz"), "there is no load 'visitz': did you mean 'visits'?"),
                (("users", "few"), "'few' is no number of users: write for example 50"),
                (("users", "0"), "a load has at least 1 user: pause it, or stop the run"),
                (("users", "5000"), "load browsers can have 104 users at most now: room for more was not made when "
                                    "the run began"),
                (("rate", "fast"), "'fast' is no rate: write for example \"200/s\" or \"30/m\", above 0"),
                (("resume",), "it is not paused")):
            self.assertEqual(self.ctl(*words, code=1), "error: " + said)
        for words, said in ((("paus",), "did you mean `pause`?"), (("users",), "users takes one value, not 0"),
                            (("pause", "now"), "pause takes nothing, not 'now'"),
                            (("mark", "x", "--load", "visits"), "mark is for all loads")):
            self.assertIn(said, self.ctl(*words, code=2))
        self.assertIn("there is no nowhere", self.ctl("status", code=2, out="nowhere"))
        run.send(signal.SIGTERM)
        self.assertEqual(run.wait().code, 143)
        self.assertFalse(os.path.exists(self.socket_file()))
        self.assertEqual(run.result()["interventions"], [])
        self.assertIn("no run is under way in run", self.ctl("pause", code=3))

    def test_a_killed_run_leaves_a_socket_that_says_so_and_a_report_that_knows_what_was_done(self):
        run = self.start()
        self.ctl("users", "3")
        self.ctl("pause")
        before = len(run.events("interval"))
        spate.wait_for(lambda: len(run.events("interval")) >= before + 2, "no interval came")
        run.send(signal.SIGKILL)
        run.wait()
        self.assertTrue(os.path.exists(self.socket_file()))
        self.assertEqual(self.ctl("status", code=3), "error: the run in run was killed: nobody listens at its "
                         "control.sock; `spate report run` reports what it left")
        self.assertEqual(self.spate("report", "run").wait().code, 0)
        result = run.result()
        self.assertEqual([each["what"] for each in result["interventions"]], ["users", "pause"])
        self.assertGreater(result["run"]["paused_s"], 0)
        self.assertIn("changed by hand 2 times", result["verdict"]["reasons"][-1])

    def test_before_its_load_a_run_can_be_asked_and_stopped(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            run = self.spate("run", self.profile(setup='setup = ["get"]',
                                                 url="http://127.0.0.1:%d" % silent.getsockname()[1]),
                             "--headless", "--out=run")
            spate.wait_for(lambda: os.path.exists(self.socket_file()), "no socket")
            spate.wait_for(lambda: "setup" in self.ctl("status"), "the setup did not begin")
            self.assertEqual(self.ctl("pause", code=1),
                             "error: the setup is under way: the load has not begun, try again in a moment")
            self.assertEqual(self.ctl("stop"), "stopping: the load will not begin")
            self.assertEqual(run.wait().code, 3)
            self.assertIn("stopped by hand before the load began", run.stdout + run.stderr)

    def test_a_folder_with_a_long_path_has_a_socket_too(self):
        out = os.path.join(*["a-rather-long-name-of-a-folder"] * 5)
        os.makedirs(os.path.join(self.folder, os.path.dirname(out)))
        run = self.spate("run", self.profile(), "--headless", "--out=" + out)
        run.out = os.path.join(self.folder, out)
        self.assertGreater(len(self.socket_file(out)), 108)
        self.until_loaded(run)
        self.ctl("stop", out=out)
        self.assertEqual(run.wait().code, 0)

    # ---- keys

    def on_terminal(self, *more):
        self.terminal, end = pty.openpty()
        self.addCleanup(os.close, self.terminal)
        self.addCleanup(os.close, end)
        self.end, self.before = end, termios.tcgetattr(end)
        run = spate.Run.__new__(spate.Run)
        run.out, run.folder = os.path.join(self.folder, "run"), self.folder
        # The terminal is that of a session of its own, as a shell's is.
        run.process = subprocess.Popen([spate.SPATE, "run", self.profile(), "--out=run", *more], cwd=self.folder,
                                       stdin=end, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       start_new_session=True, preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),
                                       env={**os.environ, "NO_COLOR": "1"})
        run.started = 0
        self.runs.append(run)
        self.until_loaded(run)
        return run

    def press(self, run, key, what):
        before = len(run.events("intervention"))
        os.write(self.terminal, key.encode())
        spate.wait_for(lambda: len(run.events("intervention")) > before, f"the key {key} did nothing")
        self.assertEqual([e["what"] for e in run.events("intervention")[before:]], what)

    def is_as_before(self):
        return termios.tcgetattr(self.end) == self.before

    def test_keys_of_the_terminal_do_the_same(self):
        run = self.on_terminal()
        self.assertFalse(self.is_as_before())
        os.write(self.terminal, b"?x")
        self.press(run, "p", ["pause"])
        self.press(run, "p", ["resume"])
        os.write(self.terminal, b"+")
        spate.wait_for(lambda: len(run.events("intervention")) == 4, "the load did not grow")
        os.write(self.terminal, b"-")
        spate.wait_for(lambda: len(run.events("intervention")) == 6, "the load did not shrink")
        self.press(run, "m", ["mark"])
        self.press(run, "q", ["stop"])
        run.wait()
        self.assertEqual(run.code, 0, run.stderr)
        self.assertTrue(self.is_as_before())
        told = run.result()["interventions"]
        self.assertEqual({each["by"] for each in told}, {"key"})
        self.assertEqual([(each["before"], each["after"]) for each in told[2:6]], [(4, 5), (50, 55), (5, 4), (55, 49.5)])
        self.assertEqual(told[6]["note"], "mark 1")
        self.assertEqual(run.stderr.count("keys: p pause or resume"), 2)

    def test_the_terminal_is_as_it_was_whatever_ends_the_run(self):
        for number, code in ((signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, -3), (signal.SIGABRT, -6)):
            run = self.on_terminal()
            self.assertFalse(self.is_as_before())
            run.send(number)
            self.assertEqual(run.wait().code, code)
            self.assertTrue(self.is_as_before(), number)
            self.assertFalse(os.path.exists(self.socket_file()), number)
            subprocess.run(["rm", "-r", run.out], check=True)

    def test_without_a_live_line_the_terminal_is_left_alone(self):
        run = self.on_terminal("--headless")
        self.assertTrue(self.is_as_before())
        run.send(signal.SIGTERM)
        self.assertEqual(run.wait().code, 143)


if __name__ == "__main__":
    spate.main(at_once=3)
