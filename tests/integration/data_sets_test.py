"""The LLM-Eval data sets are as they say: statuses by their weights, references to rows that exist, values within their bounds,
skewed and dependent on each other. Everything follows from the seed."""
import json
import statistics

import spate

RUNS, ITEMS = 4000, 6000


def correlation(pairs):
    return statistics.correlation([a for a, _ in pairs], [b for _, b in pairs])


class DataSets(spate.Case):
    def rows(self, name, count, *options):
        run = self.spate("data", "llm_eval_api", name, "--count", str(count), f"--stored-runs={RUNS}", *options).wait(60)
        self.assertEqual(run.code, 0, run.stderr)
        rows = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual(len(rows), count)
        return rows

    def assert_share(self, rows, key, value, expected):
        share = sum(1 for row in rows if row[key] == value) / len(rows)
        # Four standard deviations: once in 16 000 by chance, and the seed is fixed.
        allowed = 4 * (expected * (1 - expected) / len(rows)) ** 0.5
        self.assertAlmostEqual(share, expected, delta=allowed, msg=value)

    def test_runs(self):
        runs = self.rows("run", RUNS)
        for status, share in {"completed": 0.70, "failed": 0.15, "running": 0.10, "pending": 0.05}.items():
            self.assert_share(runs, "status", status, share)
        self.assertEqual(len({run["id"] for run in runs}), RUNS)
        for run in runs:
            self.assertTrue(50 <= run["total_items"] <= 500)
            self.assertLessEqual(run["processed_items"], run["total_items"])
            self.assertEqual(run["successful_items"] + run["failed_items"], run["processed_items"])
            completed = run["status"] == "completed"
            self.assertEqual(completed, run["completed_at"] is not None)
            self.assertEqual(run["status"] in ("completed", "failed"), run["duration_seconds"] is not None)
            self.assertEqual(run["status"] == "pending", run["started_at"] is None)
            self.assertTrue(2 <= len(run["metrics_used"]) <= 4)
            if completed:
                self.assertEqual(run["processed_items"], run["total_items"])
                self.assertTrue(60 <= run["duration_seconds"] <= 3600)
                self.assertTrue(run["created_at"] < run["started_at"] < run["completed_at"])
        sizes = [run["total_items"] for run in runs]
        self.assertGreater(statistics.mean(sizes), statistics.median(sizes), "skewed to the right")
        done = [run for run in runs if run["processed_items"] > 0]
        self.assertGreater(correlation([(run["quality"], run["success_rate"]) for run in done]), 0.95)
        ended = [run for run in runs if run["status"] == "completed"]
        self.assertGreater(correlation([(run["total_items"], run["duration_seconds"]) for run in ended]), 0.3)

    def test_items_belong_to_runs_that_exist(self):
        runs = {run["id"]: run for run in self.rows("run", RUNS)}
        items = self.rows("item", ITEMS)
        for item in items:
            run = runs[item["run_id"]]
            self.assertLess(run["created_at"], item["created_at"])
            self.assertTrue(50 <= item["tokens_used"] <= 2000)
            self.assertTrue(0 < item["response_time"] <= 30)
            self.assertTrue(0.0001 <= item["cost"])
            self.assertTrue(all(0 <= score <= 1 for score in item["scores"].values()))
            self.assertEqual(item["status"] == "failed", item["error_message"] is not None)
        times = [item["response_time"] for item in items]
        self.assertGreater(statistics.mean(times), 1.1 * statistics.median(times), "skewed to the right")
        self.assertGreater(correlation([(item["tokens_used"], item["response_time"]) for item in items]), 0.5)
        self.assertGreater(correlation([(runs[item["run_id"]]["quality"], item["score"]) for item in items]), 0.6)
        failed = sum(1 for item in items if item["status"] == "failed") / len(items)
        self.assertTrue(0.03 < failed < 0.12, failed)

    def test_messages_are_about_runs_that_exist(self):
        runs = {run["id"]: run for run in self.rows("run", RUNS)}
        fields = {
            "run_update": {"status", "processed_items", "current_metric"},
            "progress": {"progress_percentage", "items_processed", "processing_rate"},
            "error": {"error_code", "error_message", "retry_available"},
            "completion": {"final_status", "total_processed", "total_failed", "final_scores"},
        }
        messages = self.rows("message", 2000)
        for message in messages:
            run = runs[message["run_id"]]
            self.assertEqual(set(message["data"]), fields[message["type"]])
            if message["type"] == "progress":
                self.assertTrue(0 <= message["data"]["progress_percentage"] <= 100)
                self.assertLessEqual(message["data"]["items_processed"], run["total_items"])
        self.assertEqual({message["type"] for message in messages}, set(fields))

    def test_the_seed_decides(self):
        self.assertEqual(self.rows("item", 700), self.rows("item", 700, "--threads", "5"))
        self.assertNotEqual(self.rows("item", 5), self.rows("item", 5, "--seed=7"))


if __name__ == "__main__":
    spate.main()
