"""Run folders: what a run leaves in results/, and which of them stay."""
import json
import os

import spate

PROFILE = """
spate = 1
[target.api]
plugin = "http_api"
base_url = "%s"
[operation.get]
target = "api"
get = "/"
[scenario.reader]
task.get = {}
[run]
duration = "%s"
%s
[load]
users = 1
[objective.works]
require = ["error_ratio < 1%%"]
[report]
console = {}
"""


class RunFolders(spate.HttpServerCase):
    def write(self, name="shop.toml", duration="300ms", run=""):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(PROFILE % (self.url, duration, run))

    def folders(self):
        return sorted(os.listdir(os.path.join(self.folder, "results")))

    def go(self, *words):
        run = self.spate("run", *(words or ("shop.toml",)), "--headless").wait()
        self.assertIn(run.code, (0, 4), run.stdout + run.stderr)
        return run

    def test_everything_of_a_run_is_in_its_folder(self):
        self.write()
        run = self.go("shop.toml", "--reporter=junit", "--reporter=markdown", "--reporter=csv", "--reporter=samples=samples.csv",
                      "--reporter=llm_eval_compat")
        self.assertEqual(run.stderr, "")
        [name] = self.folders()
        self.assertRegex(name, r"^\d{8}-\d{6}-shop$")
        self.assertEqual(sorted(os.listdir(os.path.join(self.folder, "results", name))),
                         sorted(["profile.toml", "parameters.json", "rerun.json", "intervals.hlog", "events.jsonl", "result.json",
                                 "spate.log", "junit.xml", "summary.md", "samples.csv", "ci_test_report.json", "load_test_report.md"]
                                + [f"locust_{part}.csv" for part in ("stats", "stats_history", "failures", "exceptions")]))
        # Nothing lies elsewhere; without [report] json the result is there all the same.
        self.assertEqual(sorted(os.listdir(self.folder)), ["results", "shop.toml"])
        with open(os.path.join(self.folder, "results", name, "result.json")) as file:
            self.assertEqual(json.load(file)["schema"], "spate.result/1")

    def test_without_keep_every_run_stays(self):
        self.write()
        for _ in range(3):
            self.assertEqual(self.go().stderr, "")
        self.assertEqual(len(self.folders()), 3)

    def test_the_newest_runs_of_the_profile_stay_and_what_goes_is_said(self):
        self.write()
        self.write("other.toml")
        self.go("other.toml")
        self.go()
        os.mkdir(os.path.join(self.folder, "results", "20200101-000000-shop"))  # nobody's run
        self.go()
        before = self.folders()
        self.write(run="keep = { runs = 2 }")
        run = self.go()
        gone = set(before) - set(self.folders())
        self.assertEqual(len(gone), 1)
        [name] = gone
        self.assertEqual(run.stderr, f"spate: removed 1 older run of this profile from results ([run] keep): {name}\n")
        self.assertIn("-shop", name)
        self.assertEqual(len([each for each in self.folders() if each.endswith("-other")]), 1)
        self.assertIn("20200101-000000-shop", self.folders())
        newest = [each for each in self.folders() if each not in before][0]
        with open(os.path.join(self.folder, "results", newest, "events.jsonl")) as file:
            told = [json.loads(line) for line in file]
        self.assertEqual([line["runs"] for line in told if line["kind"] == "runs_removed"], [[name]])

    def test_by_size_and_never_with_out(self):
        self.write(run='keep = { size = "1B" }')
        self.go()
        self.go("shop.toml", "--out=results/20200101-000000-shop")
        self.assertEqual(len(self.folders()), 2)
        self.go()
        self.assertEqual(len(self.folders()), 1)
        self.assertNotIn("20200101-000000-shop", self.folders())

    def test_a_run_that_goes_on_stays(self):
        self.write(duration="60s")
        running = self.spate("run", "shop.toml", "--headless")
        spate.wait_for(lambda: os.path.isdir(os.path.join(self.folder, "results")) and self.folders(), "no run folder")
        [first] = self.folders()
        path = os.path.join(self.folder, "results", first, "intervals.hlog")
        spate.wait_for(lambda: os.path.exists(path), "no load")
        self.write(run="keep = { runs = 1 }")
        self.go()
        self.assertIn(first, self.folders())
        running.send(2)
        running.wait()
        self.go()
        self.assertNotIn(first, self.folders())


if __name__ == "__main__":
    spate.main()
