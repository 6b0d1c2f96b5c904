"""Every example of a load model, and of monitors, is found to be without a mistake, and runs, shortened, against the embedded platform."""
import concurrent.futures
import os
import shutil
import tempfile
import unittest

import spate

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "profiles", "examples")

# What makes each short.
SHORT = {
    "capacity": ["--from=20/s", "--to=60/s", "--step=20/s", "--settle=200ms", "--hold=1s", "--users=20", "--require=40/s",
                 "--latency=5s"],
    "feeder": ["--duration=4s"],
    "health": ["--users=10", "--warmup=500ms", "--duration=3s"],
    "ramp": ["--to=50/s", "--over=2s"],
    "several": ["--duration=3s", "--batch=20", "--batch-time=1s", "--storm=20/s"],
    "soak": ["--users=10", "--every=200ms", "--spawn-rate=20", "--warmup=500ms", "--duration=2s"],
    "spike": ["--calm=1s", "--rise=200ms", "--spike=1s", "--peak=60/s"],
    "step": ["--to=60/s", "--settle=200ms", "--hold=500ms"],
}


class Examples(unittest.TestCase):
    """Each runs once, three at a time: how fast it is is not asked."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="spate-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)

        def tried(name):
            profile = os.path.join(FOLDER, f"{name}.toml")
            checked = spate.Run(cls.folder, "check", profile).wait()
            run = spate.Run(cls.folder, "run", profile, "--embedded", "--headless", f"--out={name}", *SHORT[name]).wait()
            run.out = os.path.join(cls.folder, name)
            return checked, run
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            cls.tried = dict(zip(SHORT, pool.map(tried, SHORT)))

    def result(self, name):
        return self.tried[name][1].result()

    def test_every_example_is_sound_and_runs(self):
        # Others may bring examples of their own, with tests of their own.
        for name, (checked, run) in self.tried.items():
            with self.subTest(example=name):
                self.assertEqual(checked.code, 0, checked.stdout + checked.stderr)
                self.assertEqual(run.code, 0, run.stdout + run.stderr)
                self.assertGreater(run.result()["totals"]["count"], 20)
                self.assertEqual(run.result()["totals"]["errors"], 0, run.stdout)

    def test_phases_are_named_after_stages_steps_and_loads(self):
        expected = {
            "spike": ["before", "spike", "recovery"],
            "step": ["20/s", "40/s", "60/s"],
            "several": ["people + batch", "people + storm"],
        }
        for name, phases in expected.items():
            self.assertEqual([p["name"] for p in self.result(name)["phases"] if p["measured"]], phases)

    def test_a_batch_sends_what_it_shares(self):
        result = self.result("several")
        storm = [load for load in result["loads"] if load["name"] == "storm"][0]
        sent = {o["name"]: o["count"] for o in result["operations"] if o["scenario"] == "batch"}
        self.assertEqual(sent["search"], 20 + storm["due"])


if __name__ == "__main__":
    spate.main()
