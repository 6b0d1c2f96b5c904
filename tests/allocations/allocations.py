"""Which threads of a `spate run` allocate from the heap in a stretch of time, and where."""
import functools
import pathlib
import subprocess


def environment(library, folder, from_s, for_s):
    """What to start spate with, so that it counts."""
    return {"LD_PRELOAD": str(library), "COUNT_TO": f"{folder}/allocations", "COUNT_FROM_MS": str(int(from_s * 1000)),
            "COUNT_FOR_MS": str(int(for_s * 1000))}


@functools.lru_cache(maxsize=None)
def functions_of(place):
    """The functions at a place in a file, those that were inlined there first."""
    file, _, offset = place.rpartition("+")
    lines = subprocess.run(["addr2line", "-f", "-C", "-i", "-e", file, offset], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    return [name if name != "??" else place for name in lines[::2]]


class Counted:
    """What the process `pid` counted."""

    def __init__(self, folder, pid):
        self.threads, self.sites = {}, []
        for line in pathlib.Path(folder, f"allocations.{pid}").read_text().splitlines():
            kind, name, *rest = line.split("\t")
            if kind == "thread":
                before, inside = self.threads.get(name, (0, 0))
                self.threads[name] = (before + int(rest[0]), inside + int(rest[1]))
            else:
                self.sites.append((name, int(rest[0]), rest[1:]))

    def of(self, thread):
        """[(count, functions from the innermost out)] of the call sites of a thread."""
        return [(count, [function for place in stack for function in functions_of(place)])
                for name, count, stack in self.sites if name == thread]

    def in_steady_state(self, thread):
        """(allocations of the steady state with their stacks, blocks for ranges that a histogram had never seen)."""
        sites = self.of(thread)
        new_ranges = [count for count, functions in sites if any("histogram::allocate" in each for each in functions)]
        others = [(count, functions) for count, functions in sites
                  if not any("histogram::allocate" in each for each in functions)]
        return others, sum(new_ranges)
