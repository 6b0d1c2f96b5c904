"""Connections that a proxy forgets: the server still holds them when the run is over, and the objective says so."""
import os

import forgetful_proxy
import postgres_server
import spate

PROFILE = """
spate = 1
[profile]
name = "leak"
[run]
duration = "2s"
stop = "5s"
[target.db]
plugin = "postgres_db"
uri = "postgresql://spate@127.0.0.1:{through}/postgres"
pool.size = 4
[monitor.server]
plugin = "postgres_activity"
uri = "{uri}"
every = "200ms"
settle = "3s"
[operation.read]
target = "db"
sql = "SELECT 1 AS one"
[scenario.one]
think = "5ms"
task.read = {{}}
[load]
users = 8
[objective.back]
monitor = "server"
require = ["leaked(open_connections) == 0", "max(open_connections) <= 20", "deadlocks == 0"]
[report]
console = {{}}
json = {{}}
"""


class PostgresLeak(spate.Case):
    @classmethod
    def setUpClass(cls):
        cls.server = postgres_server.Server()
        cls.addClassCleanup(cls.server.end)

    def run_through(self, forgets):
        proxy = forgetful_proxy.Proxy(self.server.port, forgets)
        self.addCleanup(proxy.end)
        with open(os.path.join(self.folder, "p.toml"), "w") as file:
            file.write(PROFILE.format(through=proxy.port, uri=self.server.uri))
        run = self.spate("run", "./p.toml", "--headless", "--out=run").wait()
        self.assertEqual(run.result()["totals"]["errors"], 0, run.stdout + run.stderr)
        return run, proxy

    def objective(self, run, statistic):
        return next(one for one in run.result()["objectives"] if one["statistic"] == statistic)

    def test_what_the_proxy_forgets_is_found(self):
        run, proxy = self.run_through(forgets=True)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        leaked = self.objective(run, "leaked")
        held = len(proxy.forgotten)
        self.assertGreaterEqual(held, 4)  # the pool, and the looks before and after the run
        self.assertEqual((leaked["value"], leaked["held"]), (held, False))
        words = f"{held} after the run, 0 before it"
        self.assertIn(words, leaked["reason"])
        self.assertIn(words, run.stdout)
        self.assertTrue(any(words in reason for reason in run.result()["verdict"]["reasons"]))

    def test_what_closes_its_connections_passes(self):
        run, _ = self.run_through(forgets=False)
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        self.assertEqual((self.objective(run, "leaked")["value"], self.objective(run, "max")["value"]), (0, 4))


if __name__ == "__main__":
    spate.main()
