"""Reporters that do not come back: they are left behind a minute after the load, and named."""
import os
import shutil
import signal

import spate


class HangingReporters(spate.Case):
    """Takes the minute that a reporter has after the load."""

    def test_one_that_does_not_come_back_is_left_behind(self):
        for time in ("1h", "62.2s"):  # the second wakes up while the process ends
            with self.subTest(time=time):
                run = self.api_run("--users=5", "--spawn-rate=5", "--duration=1s", "--reporter=blocking", "--set",
                                   f"report.blocking.time={time}", "--set", "report.blocking.in=run_started",
                                   "--reporter=junit", "--reporter=csv",
                                   SPATE_PLUGIN_PATH=os.environ["TROUBLESOME_REPORTERS"]).wait(120)
                self.assertEqual(run.code, 3, run.stdout)
                self.assertEqual(run.stderr, "spate: report blocking: result failed: it was not done in time, still in its call of "
                                             "run_started\n")
                self.assertEqual(run.result()["schema"], "spate.result/1")
                shutil.rmtree(run.out)

    def test_a_signal_does_not_wait_for_it(self):
        run = self.api_run("--users=5", "--spawn-rate=5", "--duration=60s", "--reporter=blocking", "--set",
                           "report.blocking.time=1h", SPATE_PLUGIN_PATH=os.environ["TROUBLESOME_REPORTERS"])
        self.until_loaded(run)

        def sent_again():
            run.send(signal.SIGINT)
            return run.process.poll() is not None
        spate.wait_for(sent_again, "three signals did not end it")
        run.wait(20)
        self.assertEqual(run.code, 130)


if __name__ == "__main__":
    spate.main()
