"""From a write of one user over HTTP to the message that another one gets over WebSocket."""
import os

import spate


class LlmEvalJourney(spate.Case):
    def journey(self, *more):
        run = self.valid_run(lambda: self.spate("run", "llm_eval_journey", "--embedded", "--headless", "--out=run", "--users=6",
                                                "--duration=4", *more).wait())
        self.assertTrue(os.path.exists(os.path.join(run.out, "result.json")), run.stdout + run.stderr)
        return run, {each["name"]: each for each in run.result()["operations"]}

    def test_each_run_that_is_written_is_heard_of(self):
        run, operations = self.journey()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertGreater(operations["run_heard"]["count"], 10)
        self.assertEqual(operations["run_heard"]["outcomes"], {"ok": operations["run_heard"]["count"]})
        written = operations["create_run"]["count"]
        self.assertEqual(operations["written_and_read"]["count"], written)
        # At the end, when nobody writes any more, no watcher fails.
        self.assertEqual(set(operations["hear"]["outcomes"]), {"ok"})
        # Three watchers hear of each, but for those on their way at the end.
        heard = operations["hear"]["metrics"]["messages_delivered"]
        self.assertLessEqual(heard, 3 * written)
        self.assertGreaterEqual(heard, 3 * (written - 3))

    def test_a_platform_that_says_nothing_is_a_miss(self):
        run, operations = self.journey("--set=service.platform.strict=true", "--within=1s")
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        heard = operations["run_heard"]
        self.assertEqual(heard["outcomes"], {"timeout": heard["count"]})
        missed = {o["name"] for o in run.result()["objectives"] if o["held"] is False}
        self.assertEqual(missed, {"heard"})


if __name__ == "__main__":
    spate.main()
