"""A server that answers nothing for a second in a run of ten at a fixed rate, on real sockets: the response times are those
that people would have seen, not those of the requests that a stalled client would have got to send."""
import os
import pathlib
import subprocess
import sys

import spate

SERVER = pathlib.Path(__file__).resolve().parent / "stalling_server.py"
RATE, SECONDS, SERVICE_MS, STALL_MS = 100, 10, 1, 1000
# Between two arrivals, so that it is clear which the stall hits.
STALL_FROM = "4.005"

PROFILE = """
spate = 1
[run]
duration = "10s"
[target.api]
{target}
[scenario.visitor]
task.get = {{ weight = 1 }}
[load]
rate = "100/s"
max_users = 400
[objective.any]
require = ["error_ratio < 1%"]
[report]
json = {{ file = "result.json" }}
"""

HTTP = """plugin = "http_api"
base_url = "http://127.0.0.1:{port}"
workers = {workers}
{connections}
[operation.get]
target = "api"
get = "/"
expect = {{ status = 200 }}"""

# Sessions for all that waits while the server stalls.
BLOCKING = """plugin = "blocking_http"
port = {port}
pool.size = 150
[operation.get]
target = "api\""""


def expected_ms(quantile, rho):
    return SERVICE_MS + max(0.0, STALL_MS - (1 - rho) * SECONDS * 1000 * (1 - quantile))


class CoordinatedOmission(spate.Case):
    def setUp(self):
        super().setUp()
        self.servers = []

    def tearDown(self):
        for server in self.servers:
            server.kill()
            server.communicate()
        super().tearDown()

    def start(self, name, target, *options, **words):
        server = subprocess.Popen([sys.executable, SERVER, str(SERVICE_MS / 1000), STALL_FROM, str(STALL_MS / 1000)],
                                  stdout=subprocess.PIPE, text=True)
        self.servers.append(server)
        port = int(server.stdout.readline())
        path = os.path.join(self.folder, f"{name}.toml")
        with open(path, "w") as file:
            file.write(PROFILE.format(target=target.format(port=port, **words)))
        run = self.spate("run", path, "--headless", f"--out={name}", *options)
        run.out = os.path.join(self.folder, name)
        return run

    def check(self, run, rho, bounds_ms):
        run.wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        result = run.result()
        operation = result["operations"][0]
        self.assertEqual(operation["count"], RATE * SECONDS)
        self.assertEqual(operation["outcomes"], {"ok": RATE * SECONDS})
        self.assertEqual(result["loads"][0]["begun"], RATE * SECONDS)
        times = operation["response_time_ms"]
        found = {key: times[key] for key in ("p50", "p90", "p95", "p99", "p99_9")}
        for key, quantile in (("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p99_9", 0.999)):
            self.assertLessEqual(abs(times[key] - expected_ms(quantile, rho)), bounds_ms[key], (key, run.out, found))
        return operation

    def test_the_first_two_rows_of_the_table(self):
        # p90 lies where the stall's samples begin: each sample that a stumbling machine makes slow moves it by a period.
        for attempt in range(3):
            try:
                return self.check_rows(f"attempt{attempt}-")
            except AssertionError:
                if attempt == 2 and os.getloadavg()[0] <= 2 * os.cpu_count():
                    raise
        self.skipTest(f"others have the processors: {os.getloadavg()[0]:.0f} want one of {os.cpu_count()}")

    def check_rows(self, name):
        # All at once, since each takes ten seconds and next to no time of the processor.
        many = [self.start(f"{name}workers{workers}", HTTP, workers=workers, connections="") for workers in (1, 2, 4)]
        one = self.start(name + "one_connection", HTTP, workers=1, connections='connections = "pool"\npool = { size = 1 }')
        bound = 1000 / RATE + 5
        bounds = {"p50": 1, "p90": bound, "p95": bound, "p99": bound, "p99_9": bound}
        for run in many:
            self.check(run, 0, bounds)
        # Where the queue has just been worked off, a little service time more moves the rank by much.
        operation = self.check(one, RATE * SERVICE_MS / 1000, {**bounds, "p90": 60})
        self.assertLess(operation["service_time_ms"]["p99"], 5)
        self.assertLess(operation["start_lag_ms"]["p95"], 5)
        self.assertGreater(operation["blocked_ms"]["p99"], 800)
        # By itself, since its sessions are many threads.
        self.check(self.start(f"{name}blocking", BLOCKING, f"--plugin={os.environ['BLOCKING_HTTP']}"), 0, bounds)


if __name__ == "__main__":
    spate.main()
