"""intervals.hlog read by hdr-histogram-js: every series of every interval, and the percentiles of the result."""
import collections
import json
import os
import shutil
import subprocess
import urllib.parse

import spate

READER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hlog")
PERCENTILES = ("p50", "p90", "p95", "p99", "p99_9")


class ReadByOthers(spate.Case):
    def read(self, path):
        for program in ("node", "npm"):
            self.assertIsNotNone(shutil.which(program), f"{program} is missing: ./packaging/dev deps installs it")
        folder = os.path.join(self.folder, "reader")
        shutil.copytree(READER, folder)
        npm = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, timeout=200,
                             capture_output=True, text=True)
        self.assertEqual(npm.returncode, 0, "npm cannot get hdr-histogram-js: is its registry within reach?\n" + npm.stderr)
        node = subprocess.run(["node", "read.js", path], cwd=folder, timeout=60, capture_output=True, text=True)
        self.assertEqual(node.returncode, 0, node.stderr)
        return json.loads(node.stdout)

    def test_counts_and_percentiles_agree(self):
        run = self.api_run("--users=20", "--spawn-rate=20", "--duration=4s").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        path = os.path.join(run.out, "intervals.hlog")
        read = self.read(path)
        with open(path) as file:
            self.assertEqual(read["lines"], sum(line.startswith("Tag=") for line in file))
        counted = collections.Counter()
        for line in run.events("interval"):
            for series in line["series"]:
                name = "/".join(urllib.parse.quote(series[part]) for part in ("scenario", "operation", "outcome"))
                counted[name + "/response_time"] += series["count"] - series.get("untimed", 0)
        responses = {tag: each["count"] for tag, each in read["tags"].items() if tag.endswith("/response_time")}
        self.assertEqual(responses, {tag: count for tag, count in counted.items() if count})
        compared = 0
        for operation in run.result()["operations"]:
            if set(operation["outcomes"]) != {"ok"}:
                continue
            for metric in ("response_time", "service_time", "start_lag"):
                tag = "/".join((operation["scenario"], operation["name"], "ok", metric))
                ours, theirs = operation[metric + "_ms"], read["tags"][tag]
                for name, value_ns in zip(PERCENTILES, theirs["percentiles"]):
                    # Theirs is the largest value of the bucket, ours no larger than the largest that was measured.
                    self.assertLessEqual(ours[name] * 1e6, value_ns + 1, (tag, name))
                    self.assertLessEqual(value_ns, ours[name] * 1e6 * 1.001 + 1, (tag, name))
                    compared += 1
        self.assertGreater(compared, 100)


if __name__ == "__main__":
    spate.main()
