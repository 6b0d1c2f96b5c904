"""Whole runs: the plugin in C against a real server, the one by another compiler, and each misdeed, which a run must
name and must never hang on or count silently."""
import concurrent.futures
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import misdeeds

SPATE = os.environ["SPATE"]
OURS = os.environ["SPATE_TEST_PLUGINS"]
WHERE = "target target, shard 0 (plugin misbehaving)"

PROFILE = """
spate = 1
[run]
duration = "{duration}"
stop = "1s"
[load]
users = {users}
[target.target]
plugin = "{plugin}"
{target}
[operation.first]
target = "target"
{operation}
[scenario.users]
think = "{think}"
task.first = {{}}
[report.json]
[objective.works]
require = ["error_ratio < 1%"]
"""

DEADLY = {"crashes": (signal.SIGSEGV, "in pump"), "throws_pump": (signal.SIGABRT, "in pump"),
          "throws_submit": (signal.SIGABRT, "in submit")}
HANGING = ("hangs_pump", "hangs_submit")
INTERRUPTED = {"hangs_shard": (2, 3), "hangs_create": (3, 130)}  # how many signals, and the exit code


class Ended:
    def __init__(self, code, err, folder, seconds):
        self.code, self.err, self.folder, self.seconds = code, err, folder, seconds

    def result(self):
        with open(os.path.join(self.folder, "result.json"), encoding="utf-8") as file:
            return json.load(file)

    def log(self):
        with open(os.path.join(self.folder, "spate.log"), encoding="utf-8") as file:
            return file.read()


class Runs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)

    @classmethod
    def start(cls, plugin, target="", operation="", duration="2s", users=4, think="20ms"):
        folder = tempfile.mkdtemp(dir=cls.scratch.name)
        with open(os.path.join(folder, "profile.toml"), "w", encoding="utf-8") as file:
            file.write(PROFILE.format(plugin=plugin, target=target, operation=operation, duration=duration,
                                      users=users, think=think))
        process = subprocess.Popen(
            [SPATE, "run", "profile.toml", "--headless", "--out=run", f"--plugin={os.path.join(OURS, plugin)}.so"],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "NO_COLOR": "1"})
        process.folder, process.began = os.path.join(folder, "run"), time.monotonic()
        return process

    @staticmethod
    def finish(process, limit=60):
        try:
            _, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise AssertionError("the run hangs") from None
        return Ended(process.returncode, err, process.folder, time.monotonic() - process.began)


class Working(Runs):
    def test_a_protocol_in_plain_c(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("127.0.0.1", 0))
            server.settimeout(0.2)
            seen, stop = [], threading.Event()

            def echo():
                while not stop.is_set():
                    try:
                        text, sender = server.recvfrom(2000)
                    except socket.timeout:
                        continue
                    seen.append(text)
                    server.sendto(b"pong " + text, sender)

            thread = threading.Thread(target=echo)
            thread.start()
            try:
                ended = self.finish(self.start("udp_ping", f"port = {server.getsockname()[1]}",
                                               'send = "ping ${user}"\nexpect.body.contains = "pong ping ${user}"'))
            finally:
                stop.set()
                thread.join()
        self.assertEqual(ended.code, 0, ended.err)
        result = ended.result()
        self.assertEqual(result["verdict"]["status"], "pass")
        self.assertGreater(len(seen), 100)
        self.assertEqual(result["operations"][0]["count"], len(seen))
        self.assertEqual(len(set(seen)), 4, "each user's template is its own")

    def test_a_plugin_of_another_compiler_and_its_exceptions(self):
        self.assertEqual(self.finish(self.start("throwing")).code, 0)
        for function in ("submit", "pump"):
            ended = self.finish(self.start("throwing", f'throws_in = "{function}"'))
            self.assertEqual(ended.code, 3, ended.err)
            self.assertIn("target target, shard 0 (plugin throwing)", ended.err)
            self.assertIn(f"throwing: {function}: thrown in {function}", ended.log())
        for function in ("create", "shard_create"):
            ended = self.finish(self.start("throwing", f'throws_in = "{function}"'))
            self.assertEqual(ended.code, 3, ended.err)
            self.assertIn(f"thrown in {function}", ended.err)


class Misdeeds(Runs):
    """All begin at once: most of them only wait."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tried = [*misdeeds.INVALID, *DEADLY, *HANGING, "sleeps"]
        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            interrupted = {each: pool.submit(cls.interrupt, each, signals) for each, (signals, _) in INTERRUPTED.items()}
            ended = {each: pool.submit(cls.run_with, each) for each in tried}
            cls.ended = {each: one.result() for each, one in {**ended, **interrupted}.items()}

    @classmethod
    def run_with(cls, misdeed):
        return cls.finish(cls.start("misbehaving", f'misdeed = "{misdeed}"'))

    @classmethod
    def interrupt(cls, misdeed, signals):
        """In its setup, which hangs."""
        process = cls.start("misbehaving", f'misdeed = "{misdeed}"')
        log = os.path.join(process.folder, "events.jsonl")
        end = time.monotonic() + 20
        while not os.path.exists(log) and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.5)
        for _ in range(signals):
            process.send_signal(signal.SIGINT)
            time.sleep(0.3)  # two of a kind at once are one
        return cls.finish(process)

    def test_wrong_numbers_make_the_run_invalid_by_name(self):
        for misdeed, words in misdeeds.INVALID.items():
            with self.subTest(misdeed=misdeed):
                ended = self.ended[misdeed]
                self.assertEqual(ended.code, 4, ended.err)
                verdict = ended.result()["verdict"]
                self.assertEqual(verdict["status"], "invalid")
                reasons = " ".join(verdict["reasons"])
                self.assertIn(WHERE, reasons)
                self.assertIn(words, reasons)

    def test_a_process_that_dies_says_where_it_was(self):
        for misdeed, (number, words) in DEADLY.items():
            with self.subTest(misdeed=misdeed):
                ended = self.ended[misdeed]
                self.assertEqual(ended.code, -number, ended.err)
                line = f"spate: {number.name} in plugin misbehaving, target target, shard 0, {words}"
                self.assertIn(line, ended.err)
                self.assertIn(line, ended.log())

    def test_a_plugin_that_calls_exit_has_no_say_in_the_exit_code(self):
        ended = self.run_with("calls_exit")
        self.assertEqual(ended.code, 3, ended.err)
        self.assertIn("misbehaving ended the process: it called exit()", ended.err)

    def test_a_file_that_ends_the_process_while_it_is_loaded_is_named(self):
        for how, code, words in (("EXITS", 3, " ended the process: it called exit()"),
                                 ("CRASHES", -signal.SIGSEGV, " crashed while it was being loaded"),
                                 ("THROWS", 2, ": spate_plugin_entry_v1 threw: boo; do not use this plugin")):
            with self.subTest(how=how):
                name = "ill_load_" + how.lower()
                ended = self.finish(self.start(name))
                self.assertEqual(ended.code, code, ended.err)
                self.assertIn(os.path.join(OURS, name + ".so") + words, ended.err)

    def test_a_pump_that_stands_still_is_told(self):
        ended = self.ended["sleeps"]
        self.assertRegex(ended.err + " ".join(ended.result().get("warnings", [])), re.escape(WHERE) + r": pump took 2\.")

    def test_a_call_that_never_returns_ends_the_run_with_reports(self):
        for misdeed in HANGING:
            with self.subTest(misdeed=misdeed):
                ended = self.ended[misdeed]
                self.assertEqual(ended.code, 3, ended.err)
                self.assertRegex(ended.err, re.escape(WHERE) + f": {misdeed[6:]} has not returned for 1\\d s")
                result = ended.result()
                self.assertEqual(result["verdict"]["status"], "not_run")
                self.assertIn("has not returned for", " ".join(result["verdict"]["reasons"]))
                self.assertTrue(os.path.getsize(os.path.join(ended.folder, "intervals.hlog")) > 0)

    def test_a_run_whose_plugin_hangs_before_the_load_can_be_interrupted(self):
        for misdeed, (_, code) in INTERRUPTED.items():
            self.assertEqual(self.ended[misdeed].code, code, self.ended[misdeed].err)


if __name__ == "__main__":
    unittest.main()
