"""The completions, asked as bash asks them, and once typed on a terminal."""
import os
import pty
import select
import shutil
import subprocess
import tempfile
import time
import unittest

SPATE = os.environ["SPATE"]
COMPLETIONS = os.path.join(os.environ["SPATE_ROOT"], "packaging/completions/spate")
LIBRARY = "/usr/share/bash-completion/bash_completion"
ENVIRONMENT = {"PATH": f"{os.path.dirname(SPATE)}:{os.environ['PATH']}", "HOME": "/nonexistent", "TERM": "dumb", "LC_ALL": "C"}

ASK = """
source "$1"; source "$2"
COMP_LINE=$3; COMP_POINT=${#3}; COMP_TYPE=9
# As readline does it: at blanks, and at each of COMP_WORDBREAKS.
mapfile -t COMP_WORDS < <(python3 -c '
import re, sys
print("\\n".join(re.findall(r"[=:]|[^\\s=:]+", sys.argv[1]) + ([""] if sys.argv[1][-1] in " =" else [])))' "$3")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_spate
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Completions(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="spate-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(os.path.join(self.folder, "results"))
        with open(os.path.join(self.folder, "mine.toml"), "w") as file:
            file.write('spate = 1\n[params]\ncolor = { type = "string", choices = ["red", "green"], default = "red" }\n'
                       'far = { type = "bool", default = false }\n')

    def offered(self, line):
        asked = subprocess.run(["bash", "-c", ASK, "ask", LIBRARY, COMPLETIONS, line], cwd=self.folder, env=ENVIRONMENT,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=30)
        self.assertEqual(asked.stderr, "", line)
        return asked.stdout.split()

    def test_commands(self):
        self.assertEqual(self.offered("spate ru"), ["run"])
        help_text = subprocess.run([SPATE, "--help"], stdout=subprocess.PIPE, text=True).stdout
        commands = [line.split()[0] for line in help_text.split("\n\n")[2].splitlines()[1:]]
        self.assertEqual(self.offered("spate "), [*commands, "--help", "--version"])

    def test_profiles_by_name_and_by_file(self):
        self.assertEqual(self.offered("spate run llm_eval_a"), ["llm_eval_api"])
        self.assertIn("mine.toml", self.offered("spate check "))
        self.assertEqual(self.offered("spate plan min"), ["mine.toml", "mine"])

    def test_options_of_a_command(self):
        self.assertEqual(self.offered("spate run --o"), ["--once", "--out="])
        self.assertEqual(self.offered("spate serve llm_eval_server --po"), ["--port="])

    def test_parameters_of_a_profile(self):
        self.assertEqual(self.offered("spate run llm_eval_api --us"), ["--users="])
        self.assertEqual(self.offered("spate run llm_eval_api --run"), ["--run-time="])
        self.assertEqual(self.offered("spate run mine.toml --fa"), ["--far"])
        self.assertEqual(self.offered("spate run --us"), [])

    def test_values(self):
        self.assertEqual(self.offered("spate run mine.toml --color="), ["red", "green"])
        self.assertEqual(self.offered("spate run mine.toml --color g"), ["green"])
        self.assertEqual(self.offered("spate run mine.toml --log-level=wa"), ["warn"])
        self.assertEqual(self.offered("spate run llm_eval_api --out=res"), ["results"])
        self.assertEqual(self.offered("spate new x --plugin=sq"), ["sqlite_db"])
        self.assertEqual(self.offered("spate run llm_eval_suite --mode="), ["together", "sequence"])
        self.assertEqual(self.offered("spate run llm_eval_suite --size=t"), ["target"])
        self.assertEqual(self.offered("spate run llm_eval_suite --skip="), ["api", "websocket", "database"])
        self.assertEqual(self.offered("spate run llm_eval_suite --skip=api,d"), ["api,database"])
        self.assertEqual(self.offered("spate run llm_eval_api --reporter j"), ["json", "junit"])
        self.assertEqual(self.offered("spate run llm_eval_api --reporter=junit=mi"), ["mine.toml"])
        self.assertEqual(self.offered("spate report results --reporter=sam"), ["samples"])

    def test_the_other_things_that_commands_are_about(self):
        self.assertEqual(self.offered("spate serve "), ["llm_eval_server"])
        self.assertEqual(self.offered("spate plugin "), ["list", "inspect", "check"])
        self.assertEqual(self.offered("spate plugin inspect htt"), ["http_api"])
        self.assertEqual(self.offered("spate ctl res"), ["results"])
        self.assertIn("mark", self.offered("spate ctl results "))
        self.assertIn("run_status", self.offered("spate data llm_eval_api run_st"))

    def test_a_terminal(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "-i"], ENVIRONMENT)
        self.addCleanup(os.close, terminal)
        self.addCleanup(os.waitpid, pid, 0)
        self.addCleanup(os.kill, pid, 9)

        def until(expected, seconds=30):
            end, seen = time.monotonic() + seconds, ""
            while expected not in seen:
                self.assertLess(time.monotonic(), end, seen)
                if select.select([terminal], [], [], 0.1)[0]:
                    seen += os.read(terminal, 4096).decode()

        os.write(terminal, f"source {LIBRARY}; source {COMPLETIONS}; echo re''ady\n".encode())
        until("ready")
        os.write(terminal, b"spate run llm_eval_ap\t--embe\t--durat\t")
        until("spate run llm_eval_api --embedded --duration=")


if __name__ == "__main__":
    unittest.main(verbosity=2)
