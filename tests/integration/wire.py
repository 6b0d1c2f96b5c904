"""Runs against a server that knows when it received each request and when it sent the answer."""
import collections
import heapq
import json
import os
import signal
import subprocess
import threading
import time

SERVER = os.environ["WIRE_SERVER"]


class Times(collections.namedtuple("Times", "arrived_ns received_ns sent_ns given_ns")):
    """Of one request: the kernel had it, the server read it; the answer is about to be sent, and was."""

    def took_ns(self):
        """All that may have been the server's, its wait for a core included."""
        return self.given_ns - self.arrived_ns


class Server:
    def __init__(self, folder, **told):
        self.log = os.path.join(folder, "wire.log")
        options = [word for name, value in told.items() for word in (f"--{name.replace('_', '-')}", str(value))]
        self.process = subprocess.Popen([SERVER, self.log, *options], stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def end(self):
        """{id: Times}"""
        self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()
        with open(self.log) as file:
            lines = [line.split() for line in file]
        return {words[0]: Times(*map(int, words[1:])) for words in lines if len(words) == 5}


class Throttle:
    """Lets a process run for a share of the time only, in turns of 20 ms."""

    def __init__(self, pid, share, turn_s=0.02):
        self.pid, self.share, self.turn_s, self.over = pid, share, turn_s, threading.Event()
        self.thread = threading.Thread(target=self.turns)
        self.thread.start()

    def turns(self):
        try:
            while not self.over.is_set():
                time.sleep(self.turn_s * self.share)
                os.kill(self.pid, signal.SIGSTOP)
                time.sleep(self.turn_s * (1 - self.share))
                os.kill(self.pid, signal.SIGCONT)
        except ProcessLookupError:
            pass

    def end(self):
        self.over.set()
        self.thread.join()


def request_log(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def excess_ms(requests, truth):
    """By how much spate's service time is longer than the server's, for every request on a connection that was open."""
    seen, out = set(), []
    for each in requests:
        if each["user"] in seen and each["outcome"] == "ok":
            out.append((each["end_ns"] - each["start_ns"] - truth[each["id"]].took_ns()) / 1e6)
        seen.add(each["user"])
    return sorted(out)


def responses_ms(requests, truth, users):
    """Response times as spate has them, and with the server's time for ours: from the due instant, but for what was waited
    for a connection, or for the first of the users to be free, since who is late by itself waited for nobody."""
    free_ns, measured, true = [0] * users, [], []
    for each in sorted(requests, key=lambda one: one["due_ns"]):
        user_ns = max(0, heapq.heappop(free_ns) - each["due_ns"])
        heapq.heappush(free_ns, each["end_ns"])
        measured.append((each["end_ns"] - each["due_ns"]) / 1e6)
        true.append((truth[each["id"]].took_ns() + each["blocked_ns"] + user_ns) / 1e6)
    return sorted(measured), sorted(true)


def quantile(values, share):
    return values[min(len(values) - 1, int(share * len(values)))]
