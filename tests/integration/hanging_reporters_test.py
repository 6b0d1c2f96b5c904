"""Reporters that do not come back from a call are left behind when it has taken a minute, and named; those that only take long
are waited for."""
import os
import shutil
import signal

import spate


class HangingReporters(spate.Case):
    def blocked_run(self, where, time, times=1, duration="1s"):
        run = self.api_run("--users=5", "--spawn-rate=5", f"--duration={duration}", "--reporter=blocking", "--set",
                           f"report.blocking.time={time}", "--set", f"report.blocking.in={where}", "--set",
                           f"report.blocking.times={times}", "--reporter=junit", "--reporter=csv",
                           SPATE_PLUGIN_PATH=os.environ["TROUBLESOME_REPORTERS"]).wait(150)
        self.assertEqual(run.result()["schema"], "spate.result/1")
        return run

    def test_one_that_does_not_come_back_is_left_behind(self):
        for time in ("1h", "60.2s"):  # the second wakes up while the process ends
            with self.subTest(time=time):
                run = self.blocked_run("run_started", time)
                self.assertEqual(run.code, 3, run.stdout)
                self.assertEqual(run.stderr, "spate: report blocking: result failed: it was not done in time, still in its call of "
                                             "run_started\n")
                shutil.rmtree(run.out)

    def test_what_it_hung_while_the_load_went_on_counts(self):
        run = self.blocked_run("run_started", "1h", duration="40s")
        self.assertEqual(run.code, 3, run.stdout)
        self.assertLess(run.seconds, 90)

    def test_one_that_goes_on_slowly_is_waited_for(self):
        run = self.blocked_run("interval", "25s", times=3, duration="3s")
        self.assertIn(run.code, (0, 4), run.stdout)
        self.assertGreater(run.seconds, 70)
        self.assertRegex(run.stderr, r"^spate: report blocking: the run waited \d\d\.\d s for it after the load\n$")

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
