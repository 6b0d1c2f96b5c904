"""kill -9 of spate: the embedded server is gone too, and the run folder holds all but the last second."""
import os
import signal
import time

import spate


class KilledSpate(spate.Case):
    def test_nothing_but_the_last_second_is_lost(self):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=60s")
        self.until_loaded(run)
        server = run.service_pid()
        started = [e for e in run.events("run_started")]
        self.assertEqual(len(started), 1)
        run.send(signal.SIGKILL)
        killed_at = time.time()
        run.wait()
        self.assertEqual(run.code, -signal.SIGKILL)
        spate.wait_for(lambda: not spate.alive(server), "the embedded server outlived spate")
        # The last interval on disk ended at most one interval and the merge's patience before the kill.
        lines, last_start = spate.logged_intervals(os.path.join(run.out, "intervals.hlog"))
        self.assertGreater(lines, 0)
        with open(os.path.join(run.out, "intervals.hlog")) as file:
            header = [line for line in file if line.startswith("#[StartTime")][0]
        load_began = float(header.split(":")[1].split()[0])
        self.assertLess(killed_at - (load_began + last_start + 1), 2.0)
        logged = [e for e in run.events("interval")]
        self.assertGreater(sum(series["count"] for e in logged for series in e["series"]), 0)


if __name__ == "__main__":
    spate.main()
