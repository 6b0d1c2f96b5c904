"""spate against independent WebSocket servers, with and without compression and TLS: every message comes back as it was, and
both sides count the same."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))

import spate  # noqa: E402
from chaos.tls.certificates import Certificates  # noqa: E402

PROFILE = """spate = 1
[profile]
name = "interoperability"
[run]
duration = "1500ms"
[target.ws]
plugin = "websocket"
base_url = "{url}"
subprotocols = ["chat", "chat.v2"]
compression = {compression}
{more}
[data]
word = {{ kind = "words", min = 1, max = 40 }}
[operation.open]
target = "ws"
connect = {{ path = "/echo?of=${{user}}" }}
expect = {{ status = 101, header = {{ Sec-WebSocket-Protocol = "chat.v2" }} }}
[operation.say]
target = "ws"
request = {{ json = {{ text = "${{word}} \u00e9\u20ac", user = "${{user}}" }} }}
expect = {{ json = {{ "/user" = "${{user}}" }}, body = {{ contains = "${{word}} \u00e9\u20ac" }} }}
[operation.long]
target = "ws"
request = {{ text = "{long}" }}
expect = {{ body = {{ equals = "{long}" }} }}
[operation.binary]
target = "ws"
request = {{ base64 = "AP+AfwE=" }}
[operation.ping]
target = "ws"
ping = {{ text = "there?" }}
[operation.bye]
target = "ws"
close = {{ code = 4000, reason = "done" }}
[scenario.talker]
think = "5ms"
start = ["open"]
task.talk = {{ flow = ["say", "long", "binary", "ping"] }}
stop = ["bye"]
[load]
users = 6
[objective.whole]
require = ["error_ratio == 0", "delivery_ratio >= 100%"]
[report]
json = {{}}
"""


here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "interop")


class Interoperability:
    """The tests; each server has a class below."""

    command, variables = [], {}

    def serve(self, *arguments):
        self.server = subprocess.Popen([*self.command, *arguments], env={**os.environ, **self.variables},
                                       stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end_server)
        return int(self.server.stdout.readline())

    def end_server(self):
        if self.server.poll() is None:
            self.server.kill()
        self.server.wait()
        self.server.stdout.close()

    def books_of_server(self):
        self.server.terminate()
        return json.loads(self.server.stdout.readline())

    def check(self, url, compression, more=""):
        with open(f"{self.folder}/interop.toml", "w") as file:
            file.write(PROFILE.format(url=url, compression=str(compression).lower(), more=more, long="long words " * 9000))
        run = self.spate("run", "interop.toml", "--headless", "--out=run").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        operations = {each["name"]: each for each in run.result()["operations"]}
        books = self.books_of_server()
        sent = sum(each["metrics"].get("messages_sent") or 0 for each in operations.values())
        received = sum(each["metrics"].get("messages_received") or 0 for each in operations.values())
        self.assertGreater(operations["binary"]["count"], 20)
        self.assertEqual((books["received"], books["connections"], books["closed"]), (sent, 6, {"4000": 6}))
        self.assertEqual(received, sent)
        self.assertEqual(books["compressed"], 6 if compression else 0)
        return operations

    def test_plain(self):
        self.check(f"ws://127.0.0.1:{self.serve()}", False)

    def test_compressed(self):
        operations = self.check(f"ws://127.0.0.1:{self.serve()}", True)
        long = operations["long"]
        self.assertLess(long["bytes_out"], long["metrics"]["message_bytes_sent"] / 10)
        self.assertLess(long["bytes_in"], long["metrics"]["message_bytes_received"] / 10)

    def over_tls(self, compression):
        """The certificate is verified by its root."""
        certificates = Certificates(os.path.join(self.folder, "certificates"))
        port = self.serve(certificates.path("sound.pem"), certificates.path("sound.key"))
        self.check(f"wss://127.0.0.1:{port}", compression, f'tls.ca_file = "{certificates.path("root.pem")}"')

    def test_over_tls(self):
        self.over_tls(False)

    def test_compressed_over_tls(self):
        self.over_tls(True)


class PythonWebSockets(Interoperability, spate.Case):
    # The system's Python: only that has the module of Debian's package.
    command = ["/usr/bin/python3", os.path.join(here, "websockets_server.py")]


class NodeWs(Interoperability, spate.Case):
    command = ["node", os.path.join(here, "ws_server.js")]
    # For builds of Node that do not know where Debian puts modules.
    variables = {"NODE_PATH": "/usr/share/nodejs:/usr/lib/nodejs"}


if __name__ == "__main__":
    spate.main()
