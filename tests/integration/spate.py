"""Starts the built command in a folder of its own and reads what it left. Every process that a test starts is ended by
it, by id."""
import concurrent.futures
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

SPATE = os.environ["SPATE"]


class Run:
    """One `spate` process and its run folder."""

    def __init__(self, folder, *arguments, **variables):
        self.out = os.path.join(folder, "run")
        self.folder = folder
        environment = {**os.environ, "NO_COLOR": "1", **variables}
        self.started = time.monotonic()
        self.process = subprocess.Popen([SPATE, *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def wait(self, seconds=90):
        self.stdout, self.stderr = self.process.communicate(timeout=seconds)
        self.seconds = time.monotonic() - self.started
        self.code = self.process.returncode
        return self

    def send(self, number):
        self.process.send_signal(number)

    def result(self):
        with open(os.path.join(self.out, "result.json")) as file:
            return json.load(file)

    def events(self, kind=None):
        with open(os.path.join(self.out, "events.jsonl")) as file:
            lines = [json.loads(line) for line in file if line.endswith("\n")]
        return [line for line in lines if kind is None or line["kind"] == kind]

    def service_pid(self):
        """Of the embedded server: the child of this process."""
        wait_for(lambda: children_of(self.process.pid), "no child of spate")
        return children_of(self.process.pid)[0]


def children_of(pid):
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry))
    return found


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition, what, seconds=20):
    """Polls until the condition holds: the moment is another process's, and cannot be waited for otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(what)


def logged_intervals(path):
    """How many histograms intervals.hlog holds, and the start of its last interval in seconds."""
    with open(path) as file:
        lines = [line for line in file if line.startswith("Tag=")]
    return len(lines), max((float(line.split(",")[1]) for line in lines), default=0.0)


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="spate-test-")
        self.runs = []

    def tearDown(self):
        for run in self.runs:
            if run.process.poll() is None:
                run.process.kill()
                run.process.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def spate(self, *arguments, **variables):
        run = Run(self.folder, *arguments, **variables)
        self.runs.append(run)
        return run

    def valid_run(self, again, tries=3):
        """`again()` is a run to its end; it is done anew while a busy machine made spate the bottleneck."""
        for left in reversed(range(tries)):
            run = again()
            if run.code != 4 or left == 0:
                return run
            shutil.rmtree(run.out)

    def api_run(self, *more, **variables):
        """The LLM-Eval API profile against the embedded server, into the folder `run`."""
        return self.spate("run", "llm_eval_api", "--embedded", "--headless", "--out=run", "--warmup=1s", *more,
                          **variables)

    def until_loaded(self, run):
        """Returns once the load has begun and some intervals are on disk."""
        path = os.path.join(run.out, "events.jsonl")
        wait_for(lambda: os.path.exists(path) and len(run.events("interval")) >= 3, "no interval was written", 40)


class HttpServerCase(Case):
    """With a quick HTTP server that counts what it received."""

    def setUp(self):
        super().setUp()
        self.server = subprocess.Popen([os.environ["HTTP_SERVER"]], stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.server.stdout.readline())}"

    def tearDown(self):
        super().tearDown()
        if self.server.poll() is None:
            self.server.kill()
            self.server.communicate()

    def received(self):
        """Ends the server: the requests that it counted."""
        self.server.terminate()
        return int(self.server.communicate()[0].split()[0])


class AtOnce:
    """Runs tests of one file beside each other, for files whose tests mostly wait and share nothing. Says what each came to
    when it is over."""

    def __init__(self, count):
        self.count, self.lock = count, threading.Lock()

    def run(self, suite):
        total = unittest.TestResult()
        with concurrent.futures.ThreadPoolExecutor(self.count) as pool:
            for one in pool.map(self.tried, list(self.tests_of(suite))):
                total.testsRun += one.testsRun
                for kind in ("failures", "errors", "unexpectedSuccesses"):
                    getattr(total, kind).extend(getattr(one, kind))
        print(f"ran {total.testsRun} tests: {'OK' if total.wasSuccessful() else 'FAILED'}", file=sys.stderr)
        return total

    def tried(self, test):
        said = io.StringIO()
        result = unittest.TextTestRunner(said, verbosity=2).run(test)
        with self.lock:
            print(said.getvalue(), file=sys.stderr)
        return result

    def tests_of(self, suite):
        for each in suite:
            yield from self.tests_of(each) if isinstance(each, unittest.TestSuite) else [each]


def main(at_once=1):
    """One after the other in sanitized builds, which leave less of the machine."""
    together = at_once > 1 and not os.environ.get("SPATE_SANITIZED")
    unittest.main(verbosity=2, testRunner=AtOnce(at_once) if together else None)
