"""Service time is what the server took, or the run says that it cannot be trusted.

A run samples its own lateness, and a percentile of a few thousand requests has luck in it: a run that is a little past the
limit and was not flagged is done again, and only three in a row are no luck."""
import os
import time

import spate
import wire

PROFILE = """spate = 1
[profile]
name = "wire"
[target.api]
plugin = "http_api"
base_url = "{url}"
request_id = "X-Id"
request_log = "{log}"
[operation.get]
target = "api"
get = "/"
expect = {{ status = 200 }}
[scenario.user]
think = {{ uniform = ["5ms", "35ms"] }}
task.get = {{}}
[run]
seed = 1
duration = "4s"
[load]
users = {users}
[objective.answers]
require = ["error_ratio < 1%", "p50(response_time) < 10s"]
[report]
json = {{ file = "result.json" }}
"""


class WireTruth(spate.Case):
    def run_against(self, users, throttled=None, **told):
        server = wire.Server(self.folder, **told)
        log, out = os.path.join(self.folder, "requests.jsonl"), f"run-{len(os.listdir(self.folder))}"
        with open(os.path.join(self.folder, "wire.toml"), "w") as file:
            file.write(PROFILE.format(url=server.url, log=log, users=users))
        run = self.spate("run", "wire.toml", "--headless", f"--out={out}")
        throttle = None
        if throttled is not None:
            time.sleep(0.5)  # the start is not what this is about
            throttle = wire.Throttle(run.process.pid, throttled)
        try:
            run.wait(60)
        finally:
            if throttle is not None:
                throttle.end()
            truth = server.end()
        run.out = os.path.join(self.folder, out)
        requests = wire.request_log(log)
        self.assertEqual({each["id"] for each in requests}, set(truth), "the books differ")
        excess = wire.excess_ms(requests, truth)
        generator = run.result()["generator"]
        print(f"\n  {len(excess)} requests, service time above the server's: p50 {excess[len(excess) // 2]:.3f} ms, "
              f"p99 {excess[len(excess) * 99 // 100]:.3f} ms; generator {generator['status']} {generator['reasons']}")
        self.assertGreater(len(excess), 200)
        for each in requests:
            if each["outcome"] == "ok":
                self.assertLessEqual(each["start_ns"], truth[each["id"]].received_ns, "it was received before it was sent")
                self.assertGreaterEqual(each["end_ns"], truth[each["id"]].sent_ns, "an answer was there before the server sent it")
        return excess[len(excess) * 99 // 100], generator

    def assert_true_or_flagged(self, users, **told):
        for _ in range(3):
            p99_ms, generator = self.run_against(users, **told)
            self.assertGreater(generator["receive_lag_ms"]["count"], 10)
            if p99_ms < 0.2 or generator["status"] != "valid":
                return
        self.fail("three runs in a row were off by 0.2 ms or more, and called valid")

    def test_a_quick_server(self):
        self.assert_true_or_flagged(10)

    def test_a_server_that_takes_its_time(self):
        self.assert_true_or_flagged(40, hold_us=5000)

    def test_many_users(self):
        self.assert_true_or_flagged(300, hold_us=1000)

    def test_a_generator_that_is_kept_from_its_work(self):
        p99_ms, generator = self.run_against(20, throttled=0.4, hold_us=3000)
        self.assertGreater(p99_ms, 1, "it was not throttled enough to say anything")
        self.assertNotEqual(generator["status"], "valid")


spate.main()
