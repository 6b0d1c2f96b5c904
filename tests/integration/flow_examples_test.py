"""The examples of flows do under load what they show."""
import glob
import http.server
import json
import os
import threading
import time

import spate

EXAMPLES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "profiles", "examples")


def example(name):
    return os.path.join(EXAMPLES, name + ".toml")


class TokenServer(http.server.ThreadingHTTPServer):
    """Gives out tokens that are good for a while, and counts what it answers."""

    daemon_threads = True

    def __init__(self, seconds):
        self.seconds, self.lock, self.valid_until, self.answers = seconds, threading.Lock(), {}, {}
        super().__init__(("127.0.0.1", 0), TokenHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class TokenHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        with self.server.lock:
            key = (self.command, self.path, status)
            self.server.answers[key] = self.server.answers.get(key, 0) + 1
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization"):
            return self.answer(400, {"detail": "a login with a token"})
        with self.server.lock:
            token = f"t{len(self.server.valid_until)}"
            self.server.valid_until[token] = time.monotonic() + self.server.seconds
        self.answer(200, {"token": token})

    def do_GET(self):
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        with self.server.lock:
            good = self.server.valid_until.get(token, 0) > time.monotonic()
        self.answer(200 if good else 401, {"items": []})

    def log_message(self, *_):
        pass


class FlowExamples(spate.Case):
    def run_example(self, name, *more):
        run = self.spate("run", example(name), "--headless", "--out=run", *more).wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        return {o["name"]: o for o in run.result()["operations"]}, run

    def test_every_example_passes_the_check(self):
        names = glob.glob(os.path.join(EXAMPLES, "*.toml"))
        self.assertGreaterEqual(len(names), 2)
        for name in names:
            run = self.spate("check", name).wait()
            self.assertEqual(run.code, 0, run.stderr)

    def test_a_token_that_runs_out_is_refreshed(self):
        server = TokenServer(0.5)
        operations, _ = self.run_example("refresh_token", f"--host={server.url()}", "--users=4", "--duration=3s")
        server.shutdown()
        server.server_close()
        answers = server.answers
        refused = answers[("GET", "/api/runs", 401)]
        self.assertGreaterEqual(refused, 8)
        # The first answer is counted, the retry is a series of its own, and a login goes before each of them.
        self.assertEqual(operations["list_runs"]["statuses"]["401"], refused)
        self.assertEqual(operations["list_runs"]["outcomes"]["status"], refused)
        self.assertEqual(operations["list_runs.retry"]["outcomes"], {"ok": refused})
        self.assertEqual(operations["login"]["count"], refused + 4)
        self.assertEqual(answers[("POST", "/api/token", 200)], refused + 4)
        self.assertNotIn(("POST", "/api/token", 400), answers)
        self.assertEqual(operations["list_runs"]["statuses"]["200"] + refused, answers[("GET", "/api/runs", 200)])

    def test_pages_are_crawled_to_the_last_and_each_crawl_is_measured(self):
        operations, run = self.run_example("crawl_pages", "--embedded", "--users=3", "--duration=3s")
        crawls, pages = operations["crawl"], operations["page"]
        self.assertGreater(crawls["count"], 10)
        # 90 items are 5 pages of 20.
        self.assertEqual(pages["count"], 5 * crawls["count"])
        self.assertEqual(crawls["outcomes"], {"ok": crawls["count"]})
        self.assertEqual(crawls["target"], "transaction")
        self.assertGreater(crawls["response_time_ms"]["min"], 4 * pages["response_time_ms"]["min"])
        self.assertEqual(run.result()["totals"]["count"], pages["count"])
        judged = {o["name"] for o in run.result()["objectives"]}
        self.assertIn("crawls", judged)

    def test_what_one_user_makes_is_seen_by_another_one_after_a_while(self):
        operations, run = self.run_example("run_visible", "--embedded", "--users=6", "--duration=4s", "--within=1s")
        visible, created = operations["run_visible"], operations["create_run"]
        self.assertEqual(visible["target"], "correlation")
        self.assertEqual(visible["outcomes"], {"ok": visible["count"]})
        # What began in the last second is not measured.
        self.assertGreater(visible["count"], created["count"] / 2)
        self.assertLess(visible["count"], created["count"])
        # Three readers poll every 50 to 150 ms.
        self.assertGreater(visible["response_time_ms"]["p50"], 1)
        self.assertLess(visible["response_time_ms"]["p95"], 300)
        self.assertEqual(run.result()["totals"]["count"], created["count"] + operations["newest_runs"]["count"])

    def test_a_write_is_heard_of_by_the_first_the_middle_one_and_the_last(self):
        operations, run = self.run_example("fan_out", "--embedded", "--writers=2", "--listeners=7", "--duration=4s",
                                           "--within=1s")
        created = operations["create_run"]["count"]
        series = [operations[f"heard.{which}"] for which in ("first", "median", "last")]
        for each in series:
            self.assertEqual(each["target"], "correlation")
            self.assertEqual(each["count"], series[0]["count"])
            self.assertEqual(each["outcomes"], {"ok": each["count"]})
        # What began in the last second is not measured.
        self.assertGreater(series[0]["count"], created / 2)
        self.assertLess(series[0]["count"], created)
        times = [each["response_time_ms"]["mean"] for each in series]
        self.assertEqual(times, sorted(times))
        # All seven hear of each, but for those on their way at the end.
        self.assertGreaterEqual(operations["hear"]["metrics"]["messages_delivered"], 7 * (created - 2))


if __name__ == "__main__":
    spate.main(at_once=3)
