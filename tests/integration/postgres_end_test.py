"""The end of a run on a PostgreSQL server that is busy, locked or does not answer: it comes in bounded time, every sample is
there, and nothing goes on on the server."""
import contextlib
import os
import signal
import subprocess

import postgres_server
import spate

PROFILE = """
spate = 1
[run]
duration = "{duration}"
stop = "300ms"
[target.db]
plugin = "postgres_db"
uri = "{uri}"
pool.size = 3
connect_timeout = "30s"
{more}
[operation.write]
target = "db"
sql = "{sql}"
[scenario.one]
think = "10ms"
task.write = {{}}
[load]
users = 3
[report]
json = {{}}
samples = {{ file = "samples.jsonl" }}
"""
ADD = "UPDATE notes SET size = size + 1 WHERE id = 1"
OURS = "FROM pg_stat_activity WHERE application_name = 'spate'"


class End(spate.Case):
    def setUp(self):
        super().setUp()
        self.server = postgres_server.Server()
        self.addCleanup(self.server.end)
        self.server.psql("CREATE TABLE notes (id int, size int)", "INSERT INTO notes VALUES (1, 0)")

    def write(self, sql, duration, more=""):
        with open(os.path.join(self.folder, "p.toml"), "w") as file:
            file.write(PROFILE.format(uri=self.server.uri, sql=sql, duration=duration, more=more))

    @contextlib.contextmanager
    def locked(self):
        holder = subprocess.Popen([f"{postgres_server.programs()}/psql", "-Xq", self.server.uri], stdin=subprocess.PIPE,
                                  text=True)
        holder.stdin.write("BEGIN; LOCK TABLE notes IN ACCESS EXCLUSIVE MODE;\n")
        holder.stdin.flush()
        spate.wait_for(lambda: self.server.value("SELECT count(*) FROM pg_locks WHERE granted AND mode = "
                                                 "'AccessExclusiveLock'") == "1", "no lock was taken")
        try:
            yield
        finally:
            holder.communicate("ROLLBACK;\n")

    def start(self, sql, duration="3s"):
        self.write(sql, duration)
        run = self.spate("run", "./p.toml", "--headless", "--out=run")
        spate.wait_for(lambda: self.server.value(f"SELECT count(*) {OURS} AND query = '{sql}'") == "3", "no load")
        return run

    def signal(self, processes, number):
        for each in processes:
            with contextlib.suppress(ProcessLookupError):  # it served a client that has gone
                os.kill(each, number)

    def assert_whole(self, run, code):
        self.assertIn(run.code, code, run.stdout + run.stderr)
        with open(os.path.join(run.out, "samples.jsonl")) as file:
            self.assertEqual(sum(1 for _ in file), run.result()["totals"]["count"])

    def assert_nothing_goes_on(self):
        spate.wait_for(lambda: self.server.value(f"SELECT count(*) {OURS}") == "0", "statements go on on the server")

    def test_a_lock_that_outlives_the_run(self):
        run = self.start(ADD)
        with self.locked():
            run.wait()
            self.assert_whole(run, (0, 4))
            self.assertEqual(run.result()["operations"][0]["outcomes"].get("aborted"), 3)
            self.assert_nothing_goes_on()

    def test_a_lock_before_the_run_is_waited_for_as_long_as_timeout_says(self):
        self.write(ADD, "3s", 'timeout = "500ms"')
        with self.locked():
            run = self.spate("run", "./p.toml", "--headless", "--out=run").wait()
            self.assertEqual(run.code, 3, run.stdout + run.stderr)
            self.assertIn("look whether another session holds a lock on their tables", run.stderr)
            self.assert_nothing_goes_on()

    def test_a_second_signal_ends_the_statements_too(self):
        run = self.start("SELECT pg_sleep(60)", duration="60s")
        run.send(signal.SIGINT)
        run.send(signal.SIGINT)
        run.wait()
        self.assert_whole(run, (130,))
        self.assert_nothing_goes_on()

    def test_a_server_that_does_not_answer_any_more(self):
        run = self.start(ADD)
        frozen = [self.server.process.pid, *self.server.children()]
        self.signal(frozen, signal.SIGSTOP)
        try:
            run.wait()
        finally:
            self.signal(frozen, signal.SIGCONT)
        self.assert_whole(run, (0, 4))


if __name__ == "__main__":
    spate.main(at_once=3)
