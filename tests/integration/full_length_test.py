"""The main job at its full length, as the documentation shows it."""
import spate


class FullLength(spate.Case):
    def test_a_minute_of_fifty_users_holds_every_objective(self):
        run = self.spate("run", "llm_eval_api", "--embedded", "--headless", "--out=run", "--users=50", "--spawn-rate=5",
                         "--duration=60s").wait(150)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        result = run.result()
        self.assertGreater(result["totals"]["count"], 3000)
        judged = [o for o in result["objectives"] if o["held"] is not None]
        self.assertGreaterEqual(len(judged), 20)
        self.assertTrue(all(o["held"] for o in judged))
        self.assertEqual(result["generator"]["status"], "valid")

    def test_many_interruptions_leave_no_request_unexplained(self):
        import same_requests_test as same
        for _ in range(10):
            case = same.SameRequests("test_an_interrupted_run")
            outcome = case.run()
            self.assertTrue(outcome.wasSuccessful(), outcome.failures + outcome.errors)


if __name__ == "__main__":
    spate.main()
