"""Every command of the guides is run, against a server of the test's own, and says what the guide quotes; every profile in
them is written down and run."""
import glob
import os
import re
import shlex
import signal
import tempfile
import unittest

import spate

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILT = os.path.normpath(os.path.join(os.path.dirname(spate.SPATE), "../share/spate"))


# What the guides leave as it is, in a test's size.
SHORT = {"llm_eval_api": ["--warmup=500ms"], "custom_user.toml": ["--warmup=500ms", "--spawn-rate=100"],
         "llm_eval_database": ["--alone=100ms", "--insert-rate=100000"],
         "llm_eval_websocket": ["--host=ws://SERVER/ws", "--api=http://SERVER"],
         "llm_eval_suite": ["--api-warmup=500ms", "--db-alone=100ms", "--db-runs=200", "--api-users=10",
                            "--ws-clients=10", "--db-concurrent=5", "--db-insert-rate=100000"],
         "llm_eval_ci": ["--api-warmup=500ms", "--db-alone=100ms", "--db-runs=200", "--api-users=10", "--ws-clients=10",
                         "--db-concurrent=5", "--db-insert-rate=100000"]}

AT_ONCE = 5  # runs of a second, each with a folder of its own: they mostly wait


def blocks(name):
    """[(language, text)] of a guide, in order."""
    with open(os.path.join(ROOT, "sdk/docs", name), encoding="utf-8") as file:
        return re.findall(r"^```(\w+)\n(.*?)^```", file.read(), re.S | re.M)


class Guides(spate.Case):
    def setUp(self):
        super().setUp()
        self.server = self.spate("serve", "llm_eval_server", "--port=0", "--database=db", "--fill=20", "--simulate=1s")
        line = self.server.process.stdout.readline()
        while line and "http://" not in line:
            line = self.server.process.stdout.readline()
        self.address = re.search(r"http://([\d.]+:\d+)", line).group(1)
        self.left, self.live, self.ran = None, None, 0

    def tearDown(self):
        self.server.send(signal.SIGTERM)
        self.server.wait(20)
        super().tearDown()

    def command(self, line):
        """Its variables, and its words with short times and the test's own server in place of the guide's."""
        words = shlex.split(line, comments=True)
        variables = {}
        while "=" in words[0]:
            name, _, variables[name] = words.pop(0).partition("=")
        self.assertEqual(words.pop(0), "spate", line)
        words = [re.sub(r"(127\.0\.0\.1|localhost):8000", self.address, word) for word in words]
        words = [re.sub(r"^(--(?:\w+-)*(?:duration|run-time))=.*", r"\1=1s", word) for word in words]
        words = [re.sub(r"^(--(?:\w+-)*(?:users|clients|concurrent))=\d\d+", r"\1=10", word) for word in words]
        words = [re.sub(r"^(--(?:\w+-)*runs)=\d{3,}", r"\1=200", word) for word in words]
        for profile, short in SHORT.items():
            if words[:2] == ["run", profile]:
                words += [option.replace("SERVER", self.address) for option in short
                          if not any(word.startswith(option.split("=")[0]) for word in words)]
        return variables, words

    def begin(self, line, folder):
        """A run of `line` in its own folder, with the words that were used."""
        variables, words = self.command(line)
        if words[0] == "serve":
            words = [*words, "--help"]
        words = [self.left if word == "RUN_FOLDER" else word for word in words]
        if words[0] == "rerun":
            words += ["--set", "run.duration=1s"]
        if words[0] in ("run", "rerun"):
            self.left = f"out{self.ran}"
            words += [f"--out={self.left}"] + ([] if "--headless" in words else ["--headless"])
        self.ran += 1
        run = spate.Run(folder, *words, **variables)
        run.out = os.path.join(folder, self.left or "")
        self.runs.append(run)
        return run, words

    def finish(self, run, words, quoted=""):
        run.wait()
        loads = words[0] in ("run", "rerun") and "--once" not in words
        # How fast it was is not asked here, on a machine that does other things: nothing failed, and there is a verdict.
        self.assertIn(run.code, (1, 3) if quoted else (0, 1, 4) if loads else (0,), f"{words}\n{run.stdout}{run.stderr}")
        if loads and not quoted:
            totals = run.result()["totals"]
            self.assertGreater(totals["count"], 0, words)
            self.assertEqual(totals["errors"], 0, f"{words}\n{run.stdout}")
        said = " ".join((run.stdout + run.stderr).split())
        for sentence in quoted.splitlines():
            self.assertIn(sentence, said, words)
        return run

    def carry_out(self, line, quoted=""):
        if line.startswith("spate ctl "):
            return self.control(self.command(line)[1])
        return self.finish(*self.begin(line, self.folder), quoted)

    def control(self, words):
        """A run under way is what `ctl` talks to; after `stop` it ends by itself."""
        if self.live is None:
            self.live = self.spate("run", "llm_eval_api", f"--host=http://{self.address}", "--users=5", "--warmup=1s", "--duration=60s", "--out=run",
                                   "--headless")
            self.until_loaded(self.live)
        run = self.spate(*["run" if word == "RUN_FOLDER" else word for word in words]).wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        if words[-1] == "stop":
            self.assertIn(self.live.wait(60).code, (0, 1, 4), self.live.stderr)
            self.left = "run"

    def follow(self, name):
        """The guide from its top to its end."""
        found = blocks(name)
        for at, (language, text) in enumerate(found):
            if language == "sh":
                quoted = found[at + 1][1] if at + 1 < len(found) and found[at + 1][0] == "text" else ""
                lines = [line for line in text.splitlines() if line.strip()]
                for line in lines:
                    self.carry_out(line, quoted if line == lines[-1] else "")
        return found

    def test_quick_start(self):
        self.follow("guide-quick-start.md")
        self.assertGreaterEqual(self.ran, 9)

    def test_troubleshooting(self):
        found = self.follow("guide-troubleshooting.md")
        self.assertGreaterEqual(sum(language == "text" for language, _ in found), 6)

    def test_what_is_quoted_without_a_command_is_what_the_host_says(self):
        with open(os.path.join(ROOT, "sdk/docs/guide-troubleshooting.md"), encoding="utf-8") as file:
            self.assertIn("was missed; it is 19.23 %; grew by 20 MiB from 104 MiB in 10 s", file.read())
        said = ""
        for source in glob.glob(os.path.join(ROOT, "host/**/*.cpp"), recursive=True):
            with open(source, encoding="utf-8") as file:
                said += file.read()
        for words in ("was missed", '"grew"', "too short", "no sample"):
            self.assertTrue(words in said, words)

    def test_extending(self):
        profiles = [text for language, text in blocks("guide-extending.md") if language == "toml"]
        self.assertEqual(len(profiles), 3)
        for text in profiles:
            name, line = re.match(r"# (\w+\.toml): (.*)", text).groups()
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(text.replace("/usr/share/spate", BUILT))
            run = self.carry_out(line)
            new = re.search(r"^\[operation\.(\w+)\]", text, re.M).group(1)
            self.assertRegex(run.stdout, rf"(?m)^  {new} ", line)

    def test_llm_eval(self):
        """The table's second column, and the commands below it."""
        with open(os.path.join(ROOT, "sdk/docs/guide-llm-eval.md"), encoding="utf-8") as file:
            rows = re.findall(r"^\| .* \| `((?:[A-Z_]+=\S+ )?spate [^`]*)`", file.read(), re.M)
        self.assertGreaterEqual(len(rows), 15)
        under_way = []
        for line in [*rows, *[None] * AT_ONCE]:
            if len(under_way) == AT_ONCE or line is None and under_way:
                run, words = under_way.pop(0)
                with self.subTest(words):
                    self.finish(run, words)
            if line is not None:
                under_way.append(self.begin(line, tempfile.mkdtemp(dir=self.folder)))

    def test_every_guide_is_followed(self):
        """By the tests above, and the plugin of guide-extending.md by tests/install/template_test.py."""
        self.assertEqual({os.path.basename(file) for file in glob.glob(os.path.join(ROOT, "sdk/docs/guide-*.md"))},
                         {"guide-quick-start.md", "guide-llm-eval.md", "guide-troubleshooting.md", "guide-extending.md"})


if __name__ == "__main__":
    spate.main()
