"""`spate new` writes a profile for each installed protocol that `spate check` finds right, and that runs."""
import os

import spate
from interop.recorder import Recorder


class NewProfile(spate.Case):
    def protocols(self):
        listed = self.spate("plugin", "list").wait()
        return [line.split()[1] for line in listed.stdout.splitlines() if line.startswith("protocol ")]

    def test_the_starter_of_every_protocol_is_found_right(self):
        self.assertIn("http_api", self.protocols())
        for protocol in self.protocols():
            with self.subTest(protocol=protocol):
                made = self.spate("new", f"my-{protocol}", "--plugin", protocol).wait()
                self.assertEqual(made.code, 0, made.stderr)
                self.assertEqual(made.stdout, f"my-{protocol}.toml was written; next: spate check my-{protocol}.toml\n")
                checked = self.spate("check", f"my-{protocol}.toml").wait()
                self.assertEqual((checked.code, checked.stderr), (0, ""), checked.stdout)
                with open(os.path.join(self.folder, f"my-{protocol}.toml")) as file:
                    text = file.read()
                self.assertGreater(sum(line.startswith("#") for line in text.splitlines()), 20)
                self.assertLess(max(map(len, text.splitlines())), 160)

    def test_the_starter_for_http_runs(self):
        recorder = Recorder()
        made = self.spate("new", "first", "--plugin=http_api", "--out=-").wait()
        with open(os.path.join(self.folder, "first.toml"), "w") as file:
            file.write(made.stdout.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{recorder.port}"))
        run = self.spate("run", "first.toml", "--headless", "--duration=2s", "--users=3", "--out=out").wait()
        self.assertIn(run.code, (0, 4), run.stdout + run.stderr)
        self.assertGreater(len(recorder.take()), 3)

    def test_nothing_is_overwritten_and_mistakes_are_said(self):
        with open(os.path.join(self.folder, "mine.toml"), "w") as file:
            file.write("precious")
        for arguments, message in [
            (["mine", "--plugin=http_api"], "error: 'mine.toml' is there already\n  give another name, or --out FILE\n"),
            (["a/b", "--plugin=http_api"], "error: 'a/b' cannot name a profile\n"),
            ([], "error: which name?\n"),
            (["x"], "error: for which protocol?\n  --plugin is one of "),
            (["x", "--plugin=htp_api"], "htp_api"),
        ]:
            run = self.spate("new", *arguments).wait()
            self.assertEqual(run.code, 2, arguments)
            self.assertIn(message, run.stderr)
        with open(os.path.join(self.folder, "mine.toml")) as file:
            self.assertEqual(file.read(), "precious")


if __name__ == "__main__":
    spate.main()
