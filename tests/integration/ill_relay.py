"""A relay in a process of its own that is ill in one way, so that who looks at the process sees an ill platform. Prints its address.

    ill_relay.py ILLNESS PORT

busy: uses all of the one core that it may use. memory: keeps 1 MiB with each answer. connections: forgets to close those that its
client has closed. descriptors: opens a file with each answer and forgets it."""
import os
import sys
import time

from relay import Relay


class IllRelay(Relay):
    def __init__(self, illness, port):
        self.illness, self.kept = illness, []
        super().__init__(port)

    async def connected(self, reader, writer):
        if self.illness == "connections":
            writer.close = lambda: self.kept.append(writer)
        await super().connected(reader, writer)

    def spoiled(self, data):
        if self.illness == "memory":
            self.kept.append(b"x" * (1 << 20))
        if self.illness == "descriptors":
            self.kept.append(open("/dev/null"))
        return data


def burn():
    """In processes beside this one, which end with it: so many that others get little of the core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    parent = os.getpid()
    for _ in range(4):
        if os.fork() == 0:
            while os.getppid() == parent:
                pass
            os._exit(0)


if __name__ == "__main__":
    illness, port = sys.argv[1], int(sys.argv[2])
    if illness == "busy":
        burn()
    print(IllRelay(illness, port).url, flush=True)
    while True:
        time.sleep(60)
