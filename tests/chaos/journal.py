"""What the server did, a line of JSON for each event, in the order in which it happened."""
import json
import threading
import time


class Journal:
    def __init__(self, path):
        self.path = path
        self._file = open(path, "w")
        self._lock = threading.Lock()
        self._start = time.monotonic()

    def add(self, event, **facts):
        with self._lock:
            if self._file.closed:
                return
            at_ms = round((time.monotonic() - self._start) * 1000, 1)
            self._file.write(json.dumps({"at_ms": at_ms, "event": event, **facts}) + "\n")

    def close(self):
        with self._lock:
            self._file.close()

    def lines(self, event=None):
        with self._lock:
            if not self._file.closed:
                self._file.flush()
        with open(self.path) as file:
            lines = [json.loads(line) for line in file]
        return [line for line in lines if event is None or line["event"] == event]
