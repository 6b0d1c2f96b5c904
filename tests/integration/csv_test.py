"""The csv reporter's files: their first lines are those that Locust itself writes, their figures those of the result."""
import csv
import os
import subprocess

import spate

# Debian's own Python: what Locust (python3-locust) is installed for.
LOCUST = """
import sys
from locust.env import Environment
from locust.stats import PERCENTILES_TO_REPORT, StatsCSVFileWriter
writer = StatsCSVFileWriter(Environment(), PERCENTILES_TO_REPORT, sys.argv[1], False)
writer.requests_csv_writer.writerow(writer.requests_csv_columns)
writer.stats_history_csv_writer.writerow(writer.stats_history_csv_columns)
writer.failures_csv_writer.writerow(writer.failures_columns)
writer.exceptions_csv_writer.writerow(writer.exceptions_columns)
for file in (writer.requests_csv_filehandle, writer.stats_history_csv_filehandle, writer.failures_csv_filehandle,
             writer.exceptions_csv_filehandle):
    file.close()
"""
FILES = ("stats", "stats_history", "failures", "exceptions")


class LocustCsv(spate.Case):
    def first_line(self, prefix, part):
        with open(os.path.join(self.folder, f"{prefix}_{part}.csv"), "rb") as file:
            return file.readline()

    def rows(self, part):
        with open(os.path.join(self.folder, f"run/locust_{part}.csv"), newline="") as file:
            return list(csv.DictReader(file))

    def test_files_as_locust_writes_them_with_the_figures_of_the_result(self):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=3s", "--reporter=csv").wait()
        self.assertEqual((run.code, run.stderr), (0, ""), run.stdout)
        theirs = subprocess.run(["/usr/bin/python3", "-c", LOCUST, "theirs"], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(theirs.returncode, 0, f"is python3-locust installed? {theirs.stderr}")
        for part in FILES:
            self.assertEqual(self.first_line("run/locust", part), self.first_line("theirs", part), part)

        result = run.result()
        rows = {row["Name"]: row for row in self.rows("stats")}
        by_name = {}
        for operation in result["operations"]:
            by_name.setdefault(operation["name"], []).append(operation)
        sent = {name: of for name, of in by_name.items() if sum(each["count"] for each in of) > 0}
        self.assertEqual(set(rows), set(sent) | {"Aggregated"})
        for name, of in sent.items():
            row = rows[name]
            self.assertEqual(row["Type"], "api")
            self.assertEqual(int(row["Request Count"]), sum(each["count"] for each in of))
            self.assertEqual(int(row["Failure Count"]), sum(each["errors"] for each in of))
            if len(of) == 1:  # scenarios together have percentiles of their own
                times = of[0]["response_time_ms"]
                for column, key in {"50%": "p50", "90%": "p90", "95%": "p95", "99%": "p99", "99.9%": "p99_9", "100%": "max",
                                    "Min Response Time": "min", "Max Response Time": "max", "Average Response Time": "mean",
                                    "Median Response Time": "p50"}.items():
                    self.assertAlmostEqual(float(row[column]), times[key], delta=0.0006, msg=(name, column))
        self.assertEqual(int(rows["Aggregated"]["Request Count"]), result["totals"]["count"])
        self.assertAlmostEqual(float(rows["Aggregated"]["95%"]), result["totals"]["response_time_ms"]["p95"], delta=0.0006)
        history = self.rows("stats_history")
        self.assertGreaterEqual(len(history), 3)
        self.assertEqual({row["Name"] for row in history}, {"Aggregated"})
        counts = [int(row["Total Request Count"]) for row in history]
        self.assertEqual(counts, sorted(counts))
        self.assertLessEqual(counts[-1], result["totals"]["count"])
        self.assertEqual((self.rows("failures"), self.rows("exceptions")), ([], []))

        # From the run folder alone the files become the same, but for what only the run knew more exactly than a histogram.
        before = {part: self.rows(part) for part in FILES}
        again = self.spate("report", "run", "--reporter=csv").wait()
        self.assertEqual((again.code, again.stderr), (0, ""))
        for part in FILES:
            for ours, theirs in zip(self.rows(part), before[part], strict=True):
                for column, value in ours.items():
                    if column.endswith(("Average Response Time", "Min Response Time")):
                        self.assertAlmostEqual(float(value), float(theirs[column]), delta=0.001 + 0.001 * float(value))
                    else:
                        self.assertEqual(value, theirs[column], (part, column))

    def test_failures_are_counted_by_kind(self):
        run = self.api_run("--users=30", "--spawn-rate=30", "--duration=2s", "--reporter=csv", "--set",
                           'operation.rapid_create_run.expect={ status = 299 }').wait()
        self.assertIn(run.code, (1, 4), run.stdout + run.stderr)
        failed = sum(each["errors"] for each in run.result()["operations"] if each["name"] == "rapid_create_run")
        self.assertGreater(failed, 0)
        mine = [row for row in self.rows("failures") if row["Name"] == "rapid_create_run"]
        self.assertEqual(sum(int(row["Occurrences"]) for row in mine), failed)
        self.assertIn("status", mine[0]["Error"])


if __name__ == "__main__":
    spate.main()
