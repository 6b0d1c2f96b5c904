"""Every request is accounted for: answered ids are among received ids are among sent ids, and what was sent and not answered
is exactly what the result calls unfinished, timeout and reset."""
import collections
import http.server
import json
import os
import socket
import struct
import threading

import spate

PROFILE = """spate = 1
[profile]
name = "counts"
[run]
duration = "5s"
stop = "500ms"
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:{port}"
timeout = "300ms"
request_id = "X-Request-Id"
request_log = "{folder}/sent.jsonl"
[target.patient]
plugin = "http_api"
base_url = "http://127.0.0.1:{port}"
timeout = "30s"
request_id = "X-Request-Id"
request_log = "{folder}/sent_patiently.jsonl"
[operation.fine]
target = "api"
get = "/fine"
[operation.refuses]
target = "api"
get = "/refuses"
[operation.resets]
target = "api"
post = "/resets"
[operation.slow]
target = "api"
post = "/slow"
[operation.hangs]
target = "patient"
post = "/hangs"
[scenario.asker]
think = "10ms"
task.fine = {{ weight = 6 }}
task.refuses = {{ weight = 2 }}
task.resets = {{ weight = 2 }}
task.slow = {{ weight = 1 }}
[scenario.stuck]
share = 0.25
think = "500ms"
task.hangs = {{ weight = 1 }}
[load]
users = 10
[objective.any]
require = ["count > 0"]
[report]
json = {{ file = "result.json" }}
"""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.received, self.answered, self.lock = [], [], threading.Lock()
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass  # a client that gave up


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        identity = self.headers["X-Request-Id"]
        with self.server.lock:
            self.server.received.append(identity)
        if self.path == "/resets":
            # Closed with a reset, without a byte of an answer.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        if self.path == "/hangs":
            self.server.over.wait(30)
            self.close_connection = True
            return
        if self.path == "/slow":
            self.server.over.wait(1)
            self.close_connection = True
            return
        with self.server.lock:
            self.server.answered.append(identity)
        self.send_response(503 if self.path == "/refuses" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Counts(spate.Case):
    def test_sent_minus_answered_is_unfinished_timeout_and_reset(self):
        server = Server()
        try:
            with open(os.path.join(self.folder, "counts.toml"), "w") as file:
                file.write(PROFILE.format(port=server.server_address[1], folder=self.folder))
            run = self.spate("run", "./counts.toml", "--headless", "--out=run").wait()
        finally:
            server.over.set()
            server.shutdown()
            server.server_close()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        lines = []
        for name in ("sent.jsonl", "sent_patiently.jsonl"):
            with open(os.path.join(self.folder, name)) as file:
                lines += [json.loads(line) for line in file]
        sent = {line["id"]: line for line in lines}
        self.assertEqual(len(sent), len(lines), "an id was sent twice")
        with server.lock:
            received, served = set(server.received), set(server.answered)
        answered = {each for each, line in sent.items() if line["outcome"] in ("ok", "status", "expect")}
        self.assertLessEqual(served, received)
        self.assertLessEqual(answered, served, "an answer that the server did not give")
        self.assertLessEqual(received, set(sent), "a request that spate did not log")
        outcomes = collections.Counter()
        for operation in run.result()["operations"]:
            outcomes.update(operation["outcomes"])
            self.assertEqual(operation["unfinished"], operation["outcomes"].get("aborted", 0))
        self.assertEqual(outcomes["ok"] + outcomes["status"], len(answered))
        self.assertGreater(min(outcomes[each] for each in ("ok", "status", "timeout", "reset", "aborted")), 0, outcomes)
        left = collections.Counter(line["outcome"] for each, line in sent.items() if each not in answered)
        self.assertEqual(left, {each: outcomes[each] for each in ("timeout", "reset", "aborted")})
        self.assertEqual(set(outcomes), {"ok", "status", "timeout", "reset", "aborted"})
        self.assertEqual(sum(outcomes.values()), len(sent))
        self.assertEqual(run.result()["totals"]["count"], len(sent))


if __name__ == "__main__":
    spate.main()
