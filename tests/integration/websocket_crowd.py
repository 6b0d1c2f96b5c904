"""Many WebSockets of one spate process to the bench's echo server: each is opened, asks once, and stays."""
import os
import re
import shutil
import signal
import subprocess

import spate

PROFILE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bench/websocket/idle.toml")


class Case(spate.Case):
    def begin(self, users, seconds, *more):
        """The run and its server; returns once every user has its answer."""
        self.server = subprocess.Popen([os.environ["WEBSOCKET_SERVER"]], stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end_server)
        url = f"ws://127.0.0.1:{int(self.server.stdout.readline())}/"
        run = self.spate("run", PROFILE, f"--host={url}", f"--users={users}", f"--duration={seconds}s", *more, "--headless",
                         "--out=run", "--reporter=json=result.json")
        spate.wait_for(lambda: self.answered(run) >= users, "not all users had an answer", 60)
        return run

    def answered(self, run):
        path = os.path.join(run.out, "events.jsonl")
        return max((each["total_count"] for each in run.events("interval")), default=0) if os.path.exists(path) else 0

    def end_server(self):
        """(messages, connections, milliseconds from the drop to the last that came)"""
        if self.server.poll() is None:
            self.server.terminate()
            self.counted = map(int, self.server.communicate()[0].split())
        return self.counted

    def drop_all(self):
        self.server.send_signal(signal.SIGUSR1)

    def memory_of(self, run):
        with open(f"/proc/{run.process.pid}/smaps_rollup") as file:
            return int(re.search(r"^Pss: +(\d+) kB", file.read(), re.MULTILINE).group(1)) * 1024

    def memory_each(self, few, many, seconds):
        """Bytes that a further idle connection takes, of two runs."""
        used = []
        for users in (few, many):
            run = self.begin(users, seconds)
            used.append(self.memory_of(run))
            run.wait()
            messages, connections, _ = self.end_server()
            self.assertEqual(run.code, 0, run.stdout + run.stderr)
            self.assertEqual((messages, connections), (users, users))
            self.assertEqual(run.result()["operations"][0]["metrics"]["connections_opened"], users)
            self.assertNotIn("connections_lost", run.result()["operations"][0]["metrics"])
            shutil.rmtree(run.out)
        return (used[1] - used[0]) / (many - few)
