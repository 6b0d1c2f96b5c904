"""`./packaging/dev run` in a clean clone on a machine that has nothing: installs, builds, and ends with a verdict."""
import glob
import json
import os
import re
import subprocess
import unittest

import clean_root

SOURCES = os.environ["SPATE_ROOT"]


class FreshMachine(unittest.TestCase):
    def setUp(self):
        base = clean_root.Base()
        self.addCleanup(base.remove)
        self.root = base.root("fresh")
        subprocess.run(["git", "clone", "--quiet", "--no-local", SOURCES, os.path.join(self.root.path, "root/spate")], check=True)

    def dev(self, *arguments):
        return self.root.run("/root/spate/packaging/dev", *arguments, code=None, timeout=5400)

    def test_one_command_ends_with_a_verdict(self):
        for left in (2, 1, 0):
            code, text = self.dev("run", "--headless", f"--out=/root/run{left}")
            if code != 4:  # that was this machine, too busy to measure
                break
        print("\n".join(line for line in text.splitlines() if re.match(r"installing|PASS|FAIL|INVALID|  (held|missed|not judged) ", line)))
        self.assertEqual(code, 0, text)
        run = f"{self.root.path}/root/run{left}"
        with open(f"{run}/result.json") as file:
            result = json.load(file)
        self.assertEqual((result["verdict"]["status"], result["generator"]["status"]), ("pass", "valid"), text)
        self.assertFalse([each for each in result["objectives"] if each["held"] is False])
        self.assertLess(result["run"]["elapsed_s"], 180)
        for report in ("junit.xml", "summary.md", "intervals.hlog", "events.jsonl", "profile.toml"):
            self.assertTrue(glob.glob(f"{run}/{report}"), report)


if __name__ == "__main__":
    unittest.main(verbosity=2)
