"""The raw sample log: a line for every sample of the result, as CSV and as JSONL."""
import csv
import json
import os

import spate


class Samples(spate.Case):
    def test_every_sample_is_a_line(self):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=3s", "--reporter", "samples=samples.csv").wait()
        self.assertEqual((run.code, run.stderr), (0, ""), run.stdout)
        result = run.result()
        with open(os.path.join(run.out, "samples.csv"), newline="") as file:
            lines = list(csv.DictReader(file))
        self.assertEqual(len(lines), result["totals"]["count"])
        for operation in result["operations"]:
            mine = [line for line in lines
                    if (line["scenario"], line["operation"]) == (operation["scenario"], operation["name"])]
            self.assertEqual(len(mine), operation["count"])
            if mine:
                slowest = max(int(line["response_ns"]) for line in mine)
                self.assertEqual(slowest, round(operation["response_time_ms"]["max"] * 1e6))
        for line in lines:
            whole = int(line["start_lag_ns"]) + int(line["blocked_ns"]) + int(line["service_ns"])
            self.assertEqual(int(line["response_ns"]), whole)
            self.assertEqual(int(line["end_ns"]) - int(line["due_ns"]), whole)
            self.assertLess(int(line["user"]), 10)
        before = os.stat(os.path.join(run.out, "samples.csv"))
        again = self.spate("report", "run").wait()
        self.assertEqual(again.code, 0)
        self.assertIn("raw samples are nowhere but in what it wrote", again.stderr)
        after = os.stat(os.path.join(run.out, "samples.csv"))
        self.assertEqual((before.st_size, before.st_mtime_ns), (after.st_size, after.st_mtime_ns))

    def test_as_json_lines(self):
        run = self.api_run("--users=5", "--spawn-rate=5", "--duration=2s", "--reporter", "samples=samples.jsonl").wait()
        self.assertEqual((run.code, run.stderr), (0, ""), run.stdout)
        with open(os.path.join(run.out, "samples.jsonl")) as file:
            lines = [json.loads(line) for line in file]
        self.assertEqual(len(lines), run.result()["totals"]["count"])
        self.assertEqual({line["outcome"] for line in lines}, {"ok"})

    def test_a_name_of_another_kind_is_a_mistake(self):
        run = self.api_run("--reporter", "samples=samples.txt").wait()
        self.assertEqual(run.code, 2)
        self.assertIn("ends neither in .csv nor in .jsonl", run.stderr)


if __name__ == "__main__":
    spate.main()
