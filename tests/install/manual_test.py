"""The man pages have every command and every option of the help, and groff finds nothing wrong with them."""
import glob
import gzip
import os
import re
import subprocess
import unittest

SPATE = os.environ["SPATE"]
MAN = os.path.join(os.environ["SPATE_BUILD"], "share/man")


def help_of(*command):
    return subprocess.run([SPATE, *command, "--help"], check=True, stdout=subprocess.PIPE, text=True).stdout


def page(name):
    with gzip.open(os.path.join(MAN, name + ".gz"), "rt", encoding="utf-8") as file:
        text = file.read()
    return re.sub(r"\\(?:f[BIR]|&)", "", text).replace("\\-", "-").replace("\\(aq", "'")


class Manual(unittest.TestCase):
    def commands(self):
        return re.findall(r"^  (\w+) +(\S.*)$", help_of().split("\n\n")[2], re.M)

    def test_every_command_has_a_page_that_the_general_one_names(self):
        self.assertGreater(len(self.commands()), 10)
        general = page("spate.1")
        for name, line in self.commands():
            self.assertIn(f"spate-{name}(1)", general)
            self.assertIn(line, " ".join(general.split()))
            self.assertIn(line, " ".join(page(f"spate-{name}.1").split()))
        found = {os.path.basename(file) for file in glob.glob(os.path.join(MAN, "*.gz"))}
        self.assertEqual(found, {f"spate-{name}.1.gz" for name, _ in self.commands()} | {"spate.1.gz", "spate-profile.5.gz"})

    def test_every_option_with_its_text(self):
        seen = 0
        for name, _ in self.commands():
            text = " ".join(page(f"spate-{name}.1").split())
            for option, line in re.findall(r"^  (-[^ ]*(?: --[^ ]*)?) {2,}(\S.*)$", help_of(name), re.M):
                self.assertIn(option, text, name)
                self.assertIn(line, text, f"{name} {option}")
                seen += 1
        self.assertGreater(seen, 60)

    def test_every_example_and_exit_code(self):
        for name, _ in self.commands():
            text = " ".join(page(f"spate-{name}.1").split())
            for line in re.findall(r"^  (spate .*)$", help_of(name), re.M):
                self.assertIn(" ".join(line.split()), text, name)
        self.assertIn("invalid: the generator was the limit", page("spate-run.1"))

    def test_every_table_of_a_profile(self):
        text = page("spate-profile.5")
        for table in ("[profile]", "[run]", "[target.NAME]", "[operation.NAME]", "[scenario.NAME]", "[load]", "[objective.NAME]"):
            self.assertIn(table, text)
        for key in ("think", "duration", "spawn_rate", "require"):
            self.assertRegex(text, rf"(?m)^{key}$")

    def test_groff_has_nothing_to_say(self):
        for file in glob.glob(os.path.join(MAN, "*.gz")):
            with gzip.open(file) as source:
                shown = subprocess.run(["groff", "-man", "-Tutf8", "-ww"], input=source.read(), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, check=True)
            self.assertEqual(shown.stderr.decode(), "", file)


if __name__ == "__main__":
    unittest.main(verbosity=2)
