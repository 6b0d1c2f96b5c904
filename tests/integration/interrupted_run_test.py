"""SIGINT, SIGTERM and SIGHUP: the load stops, every report is written, no process is left."""
import os
import signal
import socket

import spate


class InterruptedRun(spate.Case):
    def interrupted_by(self, number):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=60s")
        self.until_loaded(run)
        server = run.service_pid()
        run.send(number)
        run.wait(45)
        self.assertFalse(spate.alive(server))
        return run

    def test_sigint_ends_with_130_and_every_report(self):
        run = self.interrupted_by(signal.SIGINT)
        self.assertEqual(run.code, 130, run.stderr)
        result = run.result()
        self.assertEqual(result["verdict"]["status"], "interrupted")
        self.assertEqual(result["verdict"]["reasons"][0], "interrupted by SIGINT: the load ended before its time")
        self.assertGreater(result["totals"]["count"], 0)
        self.assertIn("INTERRUPTED", run.stdout.upper())

    def test_sigterm_ends_with_143(self):
        run = self.interrupted_by(signal.SIGTERM)
        self.assertEqual(run.code, 143, run.stderr)
        self.assertEqual(run.result()["verdict"]["status"], "interrupted")

    def test_a_terminal_that_goes_ends_with_129_however_often_that_is_said(self):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=60s")
        self.until_loaded(run)
        server = run.service_pid()
        for _ in range(3):
            run.send(signal.SIGHUP)
        run.wait(45)
        self.assertEqual(run.code, 129, run.stderr)
        verdict = run.result()["verdict"]
        self.assertEqual(verdict["reasons"][0], "interrupted by SIGHUP: the load ended before its time")
        self.assertFalse(spate.alive(server))

    def test_a_second_signal_ends_at_once_and_the_reports_are_written_nevertheless(self):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=60s")
        self.until_loaded(run)
        run.send(signal.SIGINT)
        run.send(signal.SIGINT)
        run.wait(20)
        self.assertEqual(run.code, 130, run.stderr)
        self.assertTrue(os.path.exists(os.path.join(run.out, "result.json")))

    def test_an_interrupt_during_the_setup_is_no_verdict_on_the_platform(self):
        with socket.socket() as silent:  # takes connections and never answers
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            run = self.spate("run", "llm_eval_api", "--headless", "--out=run",
                             f"--host=http://127.0.0.1:{silent.getsockname()[1]}")
            with silent.accept()[0] as asked:
                asked.recv(16)
                run.send(signal.SIGINT)
                run.send(signal.SIGINT)
                run.wait(30)
        self.assertEqual(run.code, 130, run.stdout + run.stderr)
        result = run.result()
        self.assertEqual(result["verdict"]["status"], "interrupted")
        self.assertEqual(result["totals"]["count"], 0)

    def test_a_reader_of_its_output_that_goes_does_not_end_the_load(self):
        run = self.api_run("--users=5", "--spawn-rate=5", "--duration=2s")
        run.process.stdout.readline()
        server = run.service_pid()
        run.process.stdout.close()
        run.process.stdout = None
        run.wait(60)
        self.assertEqual(run.code, 3, run.stderr)
        self.assertIn("spate: report console: ", run.stderr)
        self.assertIn("cannot write to standard output: Broken pipe; the result is in the run folder", run.stderr)
        self.assertGreater(run.result()["totals"]["count"], 0)
        self.assertFalse(spate.alive(server))
        self.assertFalse(os.path.exists(os.path.join(run.out, "control.sock")))


if __name__ == "__main__":
    spate.main(at_once=3)
