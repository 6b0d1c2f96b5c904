"""A whole run of the plugin against an echo server of the test's own: echo_test.py SPATE PLUGIN.so"""
import json
import os
import socketserver
import subprocess
import sys
import tempfile
import threading

SPATE, PLUGIN = sys.argv[1:3]
PROFILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "echo.toml")


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            received.append(line)
            self.wfile.write(line)


received = []
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server, tempfile.TemporaryDirectory() as folder:
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    out = os.path.join(folder, "run")
    run = subprocess.run([SPATE, "run", PROFILE, f"--plugin={PLUGIN}", f"--port={server.server_address[1]}",
                          f"--out={out}", "--headless"], timeout=60)
    server.shutdown()
    with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
        result = json.load(file)

print(f"exit code {run.returncode}, {len(received)} lines received")
# 4 is a machine that was too busy to measure: what was sent is right all the same.
assert run.returncode in (0, 4), run.returncode
assert set(received) > {b"hello\n"} and all(line == b"hello\n" or line.startswith(b"number ") for line in received)
assert {each["name"] for each in result["operations"]} == {"fixed", "drawn"}, result["operations"]
