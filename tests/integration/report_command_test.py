"""`spate report DIR` makes every report again from the run folder alone, also when spate was killed."""
import json
import os
import shutil
import signal

import spate


class ReportCommand(spate.Case):
    def report(self, *arguments):
        return self.spate("report", *arguments).wait()

    def elsewhere(self, run):
        """The run folder moved, and nothing left that a run's reports could be copied from."""
        folder = os.path.join(self.folder, "moved")
        shutil.move(run.out, folder)
        with open(os.path.join(folder, "result.json"), "rb") as file:
            result = file.read()
        os.remove(os.path.join(folder, "result.json"))
        return folder, result

    def test_a_finished_run_gives_the_same_bytes(self):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=3s").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        folder, result = self.elsewhere(run)
        again = self.report("moved")
        self.assertEqual((again.code, again.stderr), (0, ""))
        with open(os.path.join(folder, "result.json"), "rb") as file:
            self.assertEqual(file.read(), result)
        # The console's report too, but for what only the run could show.
        self.assertIn("PASS", again.stdout)
        self.assertEqual([line for line in again.stdout.splitlines() if "MISSED" in line or "held" in line],
                         [line for line in run.stdout.splitlines() if "MISSED" in line or "held" in line])

    def test_another_reporter_may_be_asked_for(self):
        run = self.api_run("--users=5", "--spawn-rate=5", "--duration=2s").wait()
        folder, result = self.elsewhere(run)
        again = self.report("moved", "--reporter", "json=other.json")
        self.assertEqual((again.code, again.stdout, again.stderr), (0, "", ""))
        with open(os.path.join(folder, "other.json"), "rb") as file:
            self.assertEqual(file.read(), result)

    def test_a_killed_run_is_reported_as_far_as_its_folder_goes(self):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=60s")
        self.until_loaded(run)
        run.send(signal.SIGKILL)
        run.wait()
        again = self.report("run")
        self.assertEqual((again.code, again.stderr), (0, ""), again.stdout)
        result = run.result()
        self.assertEqual(result["verdict"]["status"], "interrupted")
        self.assertIn("the run has no end", result["verdict"]["reasons"][0])
        self.assertTrue(result["run"]["interrupted"])
        self.assertEqual(result["run"]["exit_status"], 128 + signal.SIGKILL)
        told = run.events("interval")
        counted = sum(series["count"] for line in told for series in line["series"])
        self.assertGreater(counted, 0)
        self.assertEqual(result["totals"]["count"], counted)
        self.assertEqual(sum(o["count"] for o in result["operations"]), counted)
        self.assertEqual(result["run"]["elapsed_s"], max(line["end"] for line in told) / 1e9)
        self.assertGreater(len(result["objectives"]), 0)
        # Every sample has its times; those of the newest interval may not have reached the disk.
        timed = sum((o["response_time_ms"] or {"count": 0})["count"] for o in result["operations"])
        newest = sum(series["count"] for series in told[-1]["series"])
        self.assertLessEqual(counted - newest, timed)
        self.assertLessEqual(timed, counted)

    def test_what_is_rebuilt_from_the_numbers_agrees_with_what_the_run_said(self):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=3s").wait()
        whole = run.result()
        # Without its end, the same folder is that of a killed run.
        path = os.path.join(run.out, "events.jsonl")
        with open(path) as file:
            lines = [line for line in file if json.loads(line)["kind"] not in ("result", "verdict", "run_ended")]
        with open(path, "w") as file:
            file.writelines(lines)
        again = self.report("run")
        self.assertEqual((again.code, again.stderr), (0, ""))
        rebuilt = run.result()
        self.assertEqual(rebuilt["verdict"]["status"], "interrupted")
        for ours, theirs in zip(whole["operations"], rebuilt["operations"], strict=True):
            for key in ("scenario", "name", "target", "count", "errors", "outcomes", "statuses", "bytes_in", "bytes_out",
                        "reused", "repeated", "censored", "unfinished"):
                self.assertEqual(ours[key], theirs[key], (ours["name"], key))
            for key in ("response_time_ms", "service_time_ms", "start_lag_ms", "blocked_ms"):
                for statistic in ("count", "p50", "p90", "p95", "p99", "p99_9", "max"):
                    self.assertEqual((ours[key] or {}).get(statistic), (theirs[key] or {}).get(statistic),
                                     (ours["name"], key, statistic))
            self.assertEqual(ours["measured"]["count"], theirs["measured"]["count"])
        held = {(o["name"], o["requirement"], str(o["scope"])): o["held"] for o in whole["objectives"]}
        for objective in rebuilt["objectives"]:
            self.assertEqual(objective["held"], held[objective["name"], objective["requirement"], str(objective["scope"])])

    def test_what_is_no_run_folder_is_a_mistake(self):
        run = self.report(self.folder)
        self.assertEqual(run.code, 2)
        self.assertIn("give the folder of a run", run.stderr)
        self.assertEqual(self.report("--reporter", "json=x.json").code, 2)


if __name__ == "__main__":
    spate.main()
