"""Every command of the README is run, and its profile is checked and run, against a server of the test's own."""
import os
import re
import shlex
import signal

import spate

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def blocks(language):
    with open(os.path.join(ROOT, "README.md")) as file:
        return re.findall(rf"^```{language}\n(.*?)^```", file.read(), re.S | re.M)


def commands():
    for block in blocks("sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] == "build/release/bin/spate":
                yield words[1:]


class Documentation(spate.Case):
    def serve(self):
        server = self.spate("serve", "llm_eval_server", "--port", "0", "--database", "db", "--fill", "20")
        line = server.process.stdout.readline()
        while line and "http://" not in line:
            line = server.process.stdout.readline()
        return server, re.search(r"http://[\d.]+:\d+", line).group(0)

    def test_every_command_of_the_readme_works(self):
        server, url = self.serve()
        profile = os.path.join(self.folder, "mine.toml")
        with open(profile, "w") as file:
            file.write(blocks("toml")[0].replace("http://127.0.0.1:8000", url).replace('"10s"', '"2s"'))
        seen, left = 0, None
        for words in commands():
            words = [re.sub(r"--duration=.*", "--duration=2s", w.replace("127.0.0.1:8000", url.removeprefix("http://"))) for w in words]
            words = ["mine.toml" if w == "PROFILE" else w for w in words if w != "[OPTIONS]"]
            words = [left if w == "RUN_FOLDER" else w for w in words]
            if words[0] in ("serve", "ctl"):
                words += ["--help"]
            if words[0] in ("run", "rerun") and "--help" not in words:
                left = f"out{seen}"
                words += ["--headless", f"--out={left}"]
            if words[0] == "run" and "llm_eval_api" in words and "--help" not in words:
                words += ["--warmup=1s"]
            if "llm_eval_database" in words:
                words += ["--alone=200ms"]
            run = self.spate(*words).wait()
            self.assertEqual(run.code, 0, f"{words}\n{run.stdout}{run.stderr}")
            seen += 1
        self.assertGreaterEqual(seen, 7)
        server.send(signal.SIGTERM)
        self.assertEqual(server.wait(20).code, 0, server.stderr)

    def test_every_key_of_a_load_is_documented(self):
        with open(os.path.join(ROOT, "host/profile/compile_load.cpp")) as file:
            table = re.search(r"spate_key load_keys\[\] = \{(.*?)^\};", file.read(), re.S | re.M).group(1)
        keys = re.findall(r'^    \{"([^"]+)"', table, re.M)
        self.assertGreater(len(keys), 20)
        with open(os.path.join(ROOT, "sdk/docs/profile-load.md")) as file:
            words = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", file.read()))))
        for key in keys:
            # What a name stands for has none of its own.
            self.assertIn(re.split(r"\.|\[\]", key.removesuffix(".*").rstrip("[]"))[-1], words, key)

    def test_the_exit_codes_of_the_readme_are_those_of_the_help(self):
        run = self.spate("run", "--help").wait()
        with open(os.path.join(ROOT, "README.md")) as file:
            codes = re.findall(r"^\| ([\d, ]+) \|", file.read(), re.M)
        for row in codes:
            for code in row.split(","):
                self.assertRegex(run.stdout, rf"\b{code.strip()}\b")


if __name__ == "__main__":
    spate.main()
