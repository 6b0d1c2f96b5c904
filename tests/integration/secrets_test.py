"""What the profile calls a secret stands in nothing that a run shows or keeps, however it was spelled when it was sent."""
import http.server
import os
import threading
import urllib.parse

import spate

SECRET = 'pass|word "1"'
PROFILE = """spate = 1
[profile]
name = "secrets"
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:{port}"
headers = {{ X-Plain = "${{secret:KEPT}}" }}
[operation.in_query]
target = "api"
get = "/"
query = {{ q = "${{secret:KEPT}}" }}
[operation.in_form]
target = "api"
post = "/"
form = {{ q = "${{secret:KEPT}}" }}
expect = {{ body = {{ contains = "never ${{secret:KEPT}}" }} }}
[operation.in_json]
target = "api"
post = "/"
json = {{ q = "${{secret:KEPT}}" }}
expect = {{ json = {{ "/q" = "not ${{secret:KEPT}}" }} }}
[scenario.s]
task.all = {{ flow = [{{ do = "in_query" }}, {{ do = "in_form", on_error = "continue" }}, {{ do = "in_json", on_error = "continue" }}] }}
[run]
duration = "5s"
[load]
users = 1
iterations = 2
[objective.some]
require = ["error_ratio < 10%"]
[report]
console = {{}}
junit = {{}}
markdown = {{}}
csv = {{}}
samples = {{ file = "samples.csv" }}
"""


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    received = []

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.received.append(self.path + body.decode())
        self.send_response(200)
        self.send_header("Content-Length", len(body))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Secrets(spate.Case):
    def test_a_secret_is_sent_and_never_shown(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        with open(os.path.join(self.folder, "secrets.toml"), "w") as file:
            file.write(PROFILE.format(port=server.server_address[1]))
        run = self.spate("run", "secrets.toml", "--headless", "--out=run", "-vvv", KEPT=SECRET).wait(60)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        sent = urllib.parse.unquote_plus("\n".join(Echo.received))
        self.assertIn("q=" + SECRET, sent)

        shown = {"stdout": run.stdout, "stderr": run.stderr}
        for name in os.listdir(run.out):
            with open(os.path.join(run.out, name), errors="replace") as file:
                shown[name] = file.read()
        self.assertIn("***", shown["result.json"])
        self.assertIn('body does not contain "never ***"', run.stdout)
        for name, text in shown.items():
            for part in ("pass|", "pass%7C", "word"):
                self.assertNotIn(part, text, name)


if __name__ == "__main__":
    spate.main()
