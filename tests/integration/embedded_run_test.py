"""The main job: the LLM-Eval API profile against the embedded server."""
import os

import spate


class EmbeddedRun(spate.Case):
    def test_every_objective_holds_and_the_folder_has_everything(self):
        run = self.api_run("--users=20", "--spawn-rate=20", "--duration=6s").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        result = run.result()
        self.assertEqual(result["verdict"], {"status": "pass", "reasons": []})
        self.assertEqual([o["held"] for o in result["objectives"] if o["held"] is False], [])
        # Suspect where the machine is busy with other things: shown, and no reason to fail.
        self.assertIn(result["generator"]["status"], ("valid", "suspect"))
        self.assertEqual(result["run"]["peak_users"], 20)
        self.assertTrue(result["run"]["embedded"])
        self.assertGreater(result["totals"]["count"], 300)
        self.assertEqual(sorted(os.listdir(run.out)), ["events.jsonl", "intervals.hlog", "parameters.json", "platform.log",
                                                       "profile.toml", "rerun.json", "result.json", "spate.log"])
        self.assertIn("embedded reference server: says nothing about your platform", run.stdout)
        self.check_that_the_numbers_agree(run, result)
        self.check_that_runs_were_compared(result)

    def check_that_the_numbers_agree(self, run, result):
        for operation in result["operations"]:
            self.assertEqual(sum(operation["outcomes"].values()), operation["count"], operation["name"])
            self.assertLessEqual(operation["measured"]["count"], operation["count"])
        self.assertEqual(sum(o["count"] for o in result["operations"]), result["totals"]["count"])
        logged = sum(series["count"] for line in run.events("interval") for series in line["series"])
        self.assertEqual(logged, result["totals"]["count"])

    def check_that_runs_were_compared(self, result):
        compared = [o for o in result["operations"] if o["name"] in ("compare_runs", "view_comparison")]
        self.assertGreater(sum(o["count"] for o in compared), 0)
        for operation in compared:
            self.assertEqual(set(operation["statuses"]), {"200"} if operation["count"] else set())

    def test_extras_are_sent_only_when_asked_for(self):
        without = self.api_run("--users=5", "--spawn-rate=5", "--duration=1s").wait().result()
        self.assertNotIn("export_comparison", [o["name"] for o in without["operations"]])
        run = self.spate("run", "llm_eval_api", "--embedded", "--headless", "--out=extras", "--warmup=1s", "--users=100",
                         "--spawn-rate=100", "--duration=5s", "--with-extras").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        run.out = os.path.join(self.folder, "extras")
        counts = {o["name"]: o["count"] for o in run.result()["operations"]}
        self.assertGreater(counts["analytics_summary"], 0)

    def test_the_target_size_requires_a_hundred_users(self):
        run = self.api_run("--size=target", "--spawn-rate=100", "--duration=2s").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        users = [o for o in run.result()["objectives"] if o["metric"] == "users"]
        self.assertEqual([(o["value"], o["held"]) for o in users], [(100, True)])


if __name__ == "__main__":
    spate.main()
