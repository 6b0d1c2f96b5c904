"""No server and no --embedded: exit 3 within seconds, saying what to do."""
import socket

import spate


class NoServer(spate.Case):
    def unused_port(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def test_it_says_what_to_do(self):
        port = self.unused_port()
        run = self.spate("run", "llm_eval_api", "--headless", "--out=run", f"--host=http://127.0.0.1:{port}").wait()
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.assertLess(run.seconds, 10)
        said = run.stdout + run.stderr
        self.assertIn("health_check", said)
        self.assertIn(f"is it running at http://127.0.0.1:{port}?", said)
        self.assertIn("--embedded", said)
        result = run.result()
        self.assertEqual(result["verdict"]["status"], "not_run")
        self.assertEqual(result["run"]["exit_status"], 3)

    def test_without_a_setup_the_first_reason_says_it(self):
        port = self.unused_port()
        run = self.spate("run", "llm_eval_websocket", "--headless", "--out=run", "--clients=3", "--duration=1",
                         f"--host=ws://127.0.0.1:{port}/ws").wait()
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        first = run.result()["verdict"]["reasons"][0]
        self.assertRegex(first, r"^target ws was never reached: none of \d+ operations got a connection\n")
        self.assertIn(f"is it running at ws://127.0.0.1:{port}/ws? Start it, name another with --host=..., or test the "
                      "embedded llm_eval_server with --embedded", first)
        self.assertIn("is it running at", run.stdout)

    def test_a_name_that_does_not_resolve_is_told_apart(self):
        run = self.spate("run", "llm_eval_api", "--headless", "--out=run", "--host=http://no-such-host.invalid:8000").wait()
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.assertIn("no-such-host.invalid", run.stdout + run.stderr)


if __name__ == "__main__":
    spate.main()
