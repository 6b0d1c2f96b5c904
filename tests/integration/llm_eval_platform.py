"""Runs of the shipped LLM-Eval profiles, in a short form, against a platform that outlives them."""
import os
import re
import shutil

import spate
from relay import Relay

QUICK = ["--headless", "--out=run"]
API = ["--warmup=500ms", "--users=20", "--spawn-rate=100", "--run-time=2s"]
WEBSOCKET = ["--clients=5", "--duration=2"]
DATABASE = ["--runs=200", "--concurrent=3", "--duration=1", "--alone=100ms", "--insert-rate=100000"]


def named(prefix, options):
    """Options of a part, as the suite names them."""
    return [option.replace("--", f"--{prefix}-", 1) for option in options]


SUITE = [*named("api", API), *named("ws", WEBSOCKET), *named("db", DATABASE)]


class SuiteCase(spate.Case):
    """With a platform of its own that outlives the runs."""

    def setUp(self):
        super().setUp()
        self.relays = []
        self.port = self.serve()

    def tearDown(self):
        for relay in self.relays:
            relay.close()
        super().tearDown()

    def serve(self, *more):
        server = self.spate("serve", "llm_eval_server", "--port=0", "--fill=50", f"--database=platform{len(self.runs)}.db", *more)
        line = server.process.stdout.readline()
        while line and "http://" not in line:
            line = server.process.stdout.readline()
        return int(re.search(r"http://[\d.]+:(\d+)", line)[1])

    def worse(self, **faults):
        """The platform behind a relay: HOST:PORT."""
        self.relays.append(Relay(self.port, **faults))
        return self.relays[-1].url

    def command(self, *arguments, **variables):
        shutil.rmtree(os.path.join(self.folder, "run"), ignore_errors=True)
        run = self.valid_run(lambda: self.spate("run", *arguments, *QUICK, **variables).wait())
        self.said = run.stdout + run.stderr
        return run

    def assert_held(self, *arguments, **variables):
        run = self.command(*arguments, **variables)
        self.assertEqual(run.code, 0, self.said)
        missed = [each for each in run.result()["objectives"] if each["held"] is False]
        self.assertEqual(missed, [], self.said)
        return run

    def assert_missed(self, objective, *arguments):
        run = self.command(*arguments)
        self.assertEqual(run.code, 1, self.said)
        missed = {each["name"] for each in run.result()["objectives"] if each["held"] is False}
        self.assertIn(objective, missed, self.said)
        return run

    def api(self, address=None):
        return f"--host=http://{address or f'127.0.0.1:{self.port}'}"

    def socket(self, address=None):
        return f"--host=ws://{address or f'127.0.0.1:{self.port}'}/ws"
