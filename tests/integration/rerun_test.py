"""A run folder is enough to send the same operations with the same data again."""
import http.server
import json
import os
import threading
from collections import Counter

import spate

PROFILE = """spate = 1
include = ["more.toml"]
[profile]
name = "again"
[params]
host = {{ type = "url", default = "{url}", help = "the server" }}
token = {{ type = "string", secret = true, default = "none", help = "a secret" }}
[target.api]
plugin = "http_api"
base_url = "${{host}}"
headers = {{ X-Token = "${{token}}" }}
[operation.write]
target = "api"
post = "/${{word}}"
json = {{ number = "${{number}}" }}
expect = {{ status = 200 }}
[operation.read]
target = "api"
get = "/${{word}}?n=${{number}}"
expect = {{ status = 200 }}
[scenario.users]
task.write = {{ weight = 2 }}
task.read = {{ weight = 1 }}
[run]
seed = 7
duration = "2s"
[load]
rate = "100/s"
max_users = 50
[objective.fine]
require = ["error_ratio < 1%"]
[report]
json = {{}}
"""
MORE = """[data]
word = { kind = "choice", values = ["alpha", "beta", "gamma"] }
number = { kind = "int", min = 1, max = 1000000 }
"""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            self.server.seen[(self.command, self.path, body, self.headers["X-Token"])] += 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock, self.seen = threading.Lock(), Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def take(self):
        with self.lock:
            seen, self.seen = self.seen, Counter()
        return seen


class Rerun(spate.Case):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.profile = os.path.join(self.folder, "again.toml")
        self.write("again.toml", PROFILE.format(url=f"http://127.0.0.1:{self.server.server_port}"))
        self.write("more.toml", MORE)

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()
        super().tearDown()

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def first_run(self, *more):
        run = self.spate("run", "again.toml", "--headless", "--out=run", *more).wait()
        self.assertEqual(run.code, 0, run.stderr)
        return self.server.take()

    def test_the_same_requests_are_sent_again_whatever_became_of_the_profile(self):
        first = self.first_run("--set", "scenario.users.task.read.weight=2")
        self.assertEqual(sum(first.values()), 200)
        self.write("again.toml", "spate = 1\n")
        os.remove(os.path.join(self.folder, "more.toml"))
        again = self.spate("rerun", "run/result.json", "--headless", "--out=again").wait()
        self.assertEqual(again.code, 0, again.stderr)
        self.assertEqual(self.server.take(), first)
        with open(os.path.join(self.folder, "again", "result.json")) as file:
            self.assertEqual(json.load(file)["run"]["seed"], 7)
        third = self.spate("rerun", "again", "--headless", "--out=third").wait()
        self.assertEqual(third.code, 0, third.stderr)
        self.assertEqual(self.server.take(), first)

    def test_a_secret_is_not_kept_and_has_to_be_given_again(self):
        first = self.first_run("--token=hush", "--set", "target.api.auth.bearer=hush-hush")
        for name in os.listdir(os.path.join(self.folder, "run")):
            with open(os.path.join(self.folder, "run", name), "rb") as file:
                self.assertNotIn(b"hush", file.read(), name)
        again = self.spate("rerun", "run", "--headless", "--out=again", "--param", "token=hush",
                           "--set", "target.api.auth.bearer=hush-hush").wait()
        self.assertEqual(again.code, 0, again.stderr)
        self.assertEqual(self.server.take(), first)
        without = self.spate("rerun", "run", "--headless", "--out=without").wait()
        self.assertIn("note: the parameter token is a secret", without.stderr)
        self.assertIn("note: target.api.auth.bearer was set to a secret", without.stderr)

    def test_what_is_no_run_folder_is_said(self):
        self.assertIn("there is no nothing", self.spate("rerun", "nothing").wait().stderr)
        run = self.spate("rerun", ".").wait()
        self.assertEqual(run.code, 2)
        self.assertIn("is no run folder: it has no rerun.json", run.stderr)
        self.first_run()
        wrong = self.spate("rerun", "run", "--param", "hosts=x").wait()
        self.assertEqual(wrong.code, 2)
        self.assertIn("the profile has no parameter 'hosts'", wrong.stderr)


spate.main()
