"""Node's server as a process of a test."""
import json
import os
import subprocess


class Node:
    def __init__(self, folder, certificates):
        self.log = os.path.join(folder, "node.jsonl")
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node_server.js")
        self.process = subprocess.Popen(
            ["node", script, certificates.path("sound.pem"), certificates.path("sound.key"), self.log],
            stdout=subprocess.PIPE, text=True)
        ports = json.loads(self.process.stdout.readline())
        self.http, self.https = ports["http"], ports["https"]

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()

    def requests(self):
        with open(self.log) as file:
            return [json.loads(line) for line in file]
