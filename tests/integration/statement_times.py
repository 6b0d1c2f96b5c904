"""Spate's times of statements beside those that the database itself has of them."""
import csv
import os
import statistics

import spate

HEAD = """
spate = 1
[profile]
name = "statement_times"
[run]
duration = "60s"
stop = "20s"
{run}
[target.db]
{target}
{operations}
[report.json]
[report.samples]
file = "samples.csv"
"""


class Case(spate.Case):
    def write(self, target, operations, run=""):
        with open(os.path.join(self.folder, "p.toml"), "w") as file:
            file.write(HEAD.format(target=target, operations=operations, run=run))

    def go(self, **variables):
        run = self.spate("run", "./p.toml", "--headless", "--out=run", **variables).wait()
        self.assertIn(run.code, (0, 4), run.stdout + run.stderr)
        self.assertEqual(run.result()["totals"]["errors"], 0, run.stdout)
        return run

    def service_ns(self, run, operation):
        """Of each operation, in the order in which they ended."""
        with open(os.path.join(run.out, "samples.csv"), newline="") as file:
            lines = [line for line in csv.DictReader(file) if line["operation"] == operation]
        return [int(line["service_ns"]) for line in sorted(lines, key=lambda line: int(line["end_ns"]))]

    def assert_pairs(self, ours, theirs, clock_ns):
        """As many, and none of ours shorter than the database's own, whose figures are exact to `clock_ns`. Gives the
        median of the difference."""
        self.assertEqual(len(ours), len(theirs))
        self.assertGreater(len(ours), 10)
        differences = [mine - other for mine, other in zip(ours, theirs)]
        self.assertGreaterEqual(min(differences), -clock_ns)
        return statistics.median(differences)
