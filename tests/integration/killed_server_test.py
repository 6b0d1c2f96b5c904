"""A server that dies in the middle of a run is a miss, with its reason."""
import os
import signal

import spate


class KilledServer(spate.Case):
    def test_the_run_ends_in_time_with_exit_1_and_says_why(self):
        run = self.api_run("--users=10", "--spawn-rate=10", "--duration=8s")
        self.until_loaded(run)
        server = run.service_pid()
        os.kill(server, signal.SIGKILL)
        run.wait(60)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        result = run.result()
        self.assertEqual(result["verdict"]["status"], "fail")
        self.assertTrue(result["verdict"]["reasons"][0].startswith("service platform ended during the run"),
                        result["verdict"]["reasons"])
        missed = [o["metric"] for o in result["objectives"] if o["held"] is False]
        self.assertIn("availability", missed)
        self.assertIn("error_ratio", missed)
        outcomes = {name for o in result["operations"] for name in o["outcomes"]}
        self.assertTrue(outcomes & {"refused", "reset"}, outcomes)
        self.assertEqual(spate.children_of(run.process.pid), [])


if __name__ == "__main__":
    spate.main()
