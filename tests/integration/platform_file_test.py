"""HTTP, WebSocket and SQL at once, on the database file that the embedded platform uses itself."""
import os
import sqlite3

import spate

PROFILE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "profiles", "examples",
                       "platform_file.toml")


class PlatformFile(spate.Case):
    def test_what_one_protocol_writes_the_others_read(self):
        run = self.spate("run", PROFILE, "--embedded", "--headless", "--out=run", "--duration=4s").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        done = {one["name"]: one for one in run.result()["operations"]}
        for name in ("create_run", "find_row", "finish_row", "read_back", "count_by_status", "newest", "hear"):
            self.assertGreater(done[name]["count"], 5, name)
            self.assertEqual(done[name]["errors"], 0, run.stdout)
        database = sqlite3.connect(os.path.join(self.folder, "llm_eval.db"))
        try:
            rows = dict(database.execute("SELECT status, count(*) FROM evaluation_runs WHERE dataset_name = 'shared' "
                                         "GROUP BY status").fetchall())
        finally:
            database.close()
        # All that was made through the API, and what SQL made of it.
        self.assertEqual(sum(rows.values()), done["create_run"]["outcomes"]["ok"])
        self.assertEqual(rows["completed"], done["finish_row"]["outcomes"]["ok"])
        self.assertEqual(set(run.result()["database"]["query_performance"]),
                         {"find_row", "finish_row", "count_by_status", "newest"})


if __name__ == "__main__":
    spate.main()
