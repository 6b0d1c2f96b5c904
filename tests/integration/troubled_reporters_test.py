"""Reporters that block, throw or fill the disk: they are named, the run goes on, and all other reports are complete."""
import json
import os
import resource
import shutil
import subprocess
import xml.etree.ElementTree as xml

import spate

OTHERS = ("--reporter=junit", "--reporter=markdown", "--reporter=csv", "--reporter=llm_eval_compat", "--reporter=samples=samples.jsonl")

HELD = (0, 4)  # 4: a busy machine made spate the bottleneck, which is no reporter's doing


class TroubledReporters(spate.Case):
    def run_with(self, trouble, *keys, **more):
        """A short run with that reporter beside all others."""
        sets = [word for key in keys for word in ("--set", f"report.{trouble}.{key}")]
        file = ["=" + more["file"]] if "file" in more else [""]
        return self.api_run("--users=5", "--spawn-rate=5", "--duration=2s", *OTHERS, "--reporter", trouble + file[0], *sets,
                            SPATE_PLUGIN_PATH=os.environ["TROUBLESOME_REPORTERS"]).wait()

    def check_others(self, run):
        """Every sample of the run is in every report."""
        result = run.result()
        count = result["totals"]["count"]
        self.assertGreater(count, 0)
        with open(os.path.join(run.out, "samples.jsonl")) as file:
            self.assertEqual(sum(1 for line in file if "due_ns" in json.loads(line)), count)
        with open(os.path.join(run.out, "locust_stats.csv")) as file:
            self.assertIn(f",Aggregated,{count},", file.read())
        cases = xml.parse(os.path.join(run.out, "junit.xml")).getroot().findall("testsuite/testcase")
        self.assertEqual(len(cases), len(result["objectives"]))
        with open(os.path.join(run.out, "ci_test_report.json")) as file:
            stats = json.load(file)["results"]["api_load_test"]["stats"]
        self.assertEqual(sum(of["requests"] for of in stats.values()), count)
        self.assertTrue(os.path.exists(os.path.join(run.out, "summary.md")))
        self.assertGreaterEqual(spate.logged_intervals(os.path.join(run.out, "intervals.hlog"))[1], 2)

    def test_one_that_blocks_for_longer_than_the_load_is_waited_for_and_named(self):
        run = self.run_with("blocking", "time=9s")
        self.assertIn(run.code, HELD, run.stdout)
        self.assertRegex(run.stderr, r"^spate: report blocking: the run waited \d+\.\d s for it after the load\n$")
        self.check_others(run)
        self.assertGreater(run.seconds, 9)
        # The load took its own time.
        self.assertLess(run.result()["run"]["elapsed_s"], 4.5)

    def test_one_that_lags_behind_the_load_still_reads_the_texts_of_its_samples(self):
        with open(os.path.join(self.folder, "refused.toml"), "w") as file:
            file.write('spate = 1\n[target.api]\nplugin = "http_api"\nbase_url = "http://127.0.0.1:9"\n'
                       '[operation.a]\ntarget = "api"\nget = "/"\n[scenario.s]\nthink = "1ms"\ntask.a = {}\n'
                       '[run]\nduration = "1s"\n[load]\nusers = 2\n[objective.o]\nrequire = ["count > 0"]\n'
                       '[report.blocking]\nin = "run_started"\ntime = "3s"\n')
        run = self.spate("run", "refused.toml", "--headless", "--out=run",
                         SPATE_PLUGIN_PATH=os.environ["TROUBLESOME_REPORTERS"]).wait()
        self.assertNotIn("lost", run.stderr)
        self.assertIn(run.code, HELD, run.stdout + run.stderr)

    def test_one_that_throws_is_named_and_the_run_fails_when_its_report_is_missing(self):
        for call, codes in (("run_started", (3,)), ("interval", HELD), ("result", (3,))):
            with self.subTest(call=call):
                run = self.run_with("throwing", f"in={call}")
                self.assertEqual(run.stderr, f"spate: report throwing: {call} failed: out of ink in {call}\n")
                self.assertIn(run.code, codes, run.stdout)
                self.check_others(run)
                shutil.rmtree(run.out)

    def test_one_that_fills_a_disk_of_its_own_is_named(self):
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], capture_output=True).returncode == 0
        if not mounted:
            self.skipTest("needs to mount a disk; the next test fills a limit")
        try:
            run = self.run_with("filling", file=os.path.join(disk, "all"))
            self.assertEqual(run.stderr, f"spate: report filling: result failed: cannot write {disk}/all: the disk is full\n")
            self.assertEqual(run.code, 3, run.stdout)
            self.check_others(run)
        finally:
            subprocess.run(["umount", disk], check=True)

    def test_one_that_goes_beyond_the_largest_file_is_named(self):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20 << 20, before[1]))  # of this process, for the one that it starts
        try:
            run = self.run_with("filling", file=os.path.join(self.folder, "all"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        self.assertEqual(run.stderr, f"spate: report filling: result failed: cannot write {self.folder}/all: the disk is full\n")
        self.assertEqual(run.code, 3, run.stdout)
        self.check_others(run)

    def test_a_report_of_ours_on_a_full_disk_says_so(self):
        full = "/dev/full"
        run = self.api_run("--users=5", "--spawn-rate=5", "--duration=1s", "--reporter=junit=" + full, "--reporter=markdown").wait()
        self.assertEqual(run.code, 3, run.stdout)
        self.assertEqual(run.stderr, "spate: report junit: result failed: cannot write /dev/full: No space left on device; free some "
                                     "space, or choose a file on another disk\n")
        self.assertTrue(os.path.exists(os.path.join(run.out, "summary.md")))


if __name__ == "__main__":
    spate.main()
