"""HTTP, WebSocket and SQL at once, on the database file that the embedded platform uses itself."""
import json
import os
import re
import signal
import sqlite3
import urllib.request

import spate

PROFILE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "profiles", "examples",
                       "platform_file.toml")


class PlatformFile(spate.Case):
    def serve(self):
        server = self.spate("serve", "llm_eval_server", "--port=0", "--database=platform.db", "--fill=20")
        line = server.process.stdout.readline()
        while line and "http://" not in line:
            line = server.process.stdout.readline()
        return server, re.search(r"http://[\d.]+:\d+", line).group(0)

    def end(self, server):
        server.send(signal.SIGTERM)
        self.assertEqual(server.wait(20).code, 0, server.stderr)

    def test_what_one_protocol_writes_the_others_read(self):
        server, url = self.serve()
        run = self.spate("run", PROFILE, f"--host={url}", f"--socket={url.replace('http', 'ws')}/ws", "--file=platform.db",
                         "--headless", "--out=run", "--duration=4s").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        done = {one["name"]: one for one in run.result()["operations"]}
        for name in ("create_run", "find_row", "finish_row", "read_back", "count_by_status", "newest", "hear"):
            self.assertGreater(done[name]["count"], 5, name)
            self.assertEqual(done[name]["errors"], 0, run.stdout)
        database = sqlite3.connect(os.path.join(self.folder, "platform.db"))
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
        self.end(server)

    def test_the_embedded_platform_tells_where_its_file_is(self):
        run = self.spate("run", PROFILE, "--embedded", "--headless", "--out=run", "--duration=2s").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual(run.result()["totals"]["errors"], 0, run.stdout)

    def test_the_database_profile_runs_on_the_file_of_a_platform_that_serves(self):
        server, url = self.serve()
        seen = []

        def runs():
            with urllib.request.urlopen(f"{url}/api/runs?per_page=1", timeout=20) as answer:
                seen.append(json.load(answer)["total"])
            return seen[-1]

        self.assertEqual(runs(), 20)
        beside = self.spate("run", "llm_eval_api", f"--host={url}", "--users=3", "--spawn-rate=10", "--warmup=0s", "--duration=6s",
                            "--headless", "--out=api", "--reporter=json")
        database = self.spate("run", "llm_eval_database", "--schema=platform", "--db-path=platform.db", "--clean", "--runs=200",
                              "--concurrent=3", "--duration=3", "--alone=300ms", "--insert-rate=1000", "--headless", "--out=run")
        database.wait()
        self.assertIn(database.code, (0, 1), database.stdout + database.stderr)
        self.assertEqual(database.result()["totals"]["errors"], 0, database.stdout)
        beside.wait()
        beside.out = os.path.join(self.folder, "api")
        sent = beside.result()["operations"]
        self.assertEqual(sum(one["outcomes"].get("reset", 0) + one["statuses"].get("500", 0) for one in sent), 0, beside.stdout)
        # What SQL inserted, and what the other run made through the API meanwhile and after.
        self.assertGreaterEqual(runs(), 200)
        self.end(server)


if __name__ == "__main__":
    spate.main()
