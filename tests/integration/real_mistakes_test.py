"""The mistakes that a person makes on the first afternoon, and what the command answers."""
import os

import spate


class RealMistakes(spate.Case):
    def write(self, text):
        path = os.path.join(self.folder, "mine.toml")
        with open(path, "w") as file:
            file.write(text)
        return path

    def test_a_profile_that_does_not_exist_names_those_that_do(self):
        run = self.spate("run", "llm_eval_ap").wait()
        self.assertEqual(run.code, 2)
        self.assertIn("llm_eval_api", run.stderr)

    def test_a_misspelt_option_names_the_nearest(self):
        run = self.spate("run", "llm_eval_api", "--user=5").wait()
        self.assertEqual(run.code, 2)
        self.assertIn("--users", run.stderr)

    def test_wrong_keys_are_all_named_with_their_places(self):
        path = self.write('spate = 1\n[target.api]\nplugin = "http_api"\nbase_url = "http://127.0.0.1:1"\ntimout = "1s"\n'
                          '[operation.a]\ntarget = "ap"\nget = "/"\n[scenario.s]\ntask.a = { wieght = 1 }\n'
                          '[run]\nduration = "5x"\n[load]\nusers = 1\n')
        run = self.spate("check", path).wait()
        self.assertEqual(run.code, 2)
        for words in ("mine.toml:5:1: error: unknown key `timout`", "did you mean `timeout`?", "mine.toml:7:10: error",
                      "did you mean `api`?", "did you mean `weight`?", "mine.toml:12:12: error"):
            self.assertIn(words, run.stdout + run.stderr)

    def test_a_parameter_that_a_path_cannot_hold_is_one_even_beside_data(self):
        path = self.write('spate = 1\n[params]\nword = { type = "string", default = "a", help = "?" }\n'
                          '[data]\nother = { kind = "choice", values = ["x"] }\n'
                          '[target.api]\nplugin = "http_api"\nbase_url = "http://127.0.0.1:1"\n'
                          '[operation.a]\ntarget = "api"\nget = "/?q=${word}&r=${other}"\n[scenario.s]\ntask.a = {}\n'
                          '[run]\nduration = "1s"\n[load]\nusers = 1\n[objective.o]\nrequire = ["count > 0"]\n')
        self.assertEqual(self.spate("check", path).wait().code, 0)
        run = self.spate("check", path, "--word=b c").wait()
        self.assertEqual(run.code, 2)
        self.assertIn("mine.toml:11:7: error: the path has a space; write %20, or put the value into `query`", run.stderr)

    def test_embedded_needs_a_service(self):
        path = self.write('spate = 1\n[profile]\nname = "x"\n[target.api]\nplugin = "http_api"\n'
                          'base_url = "http://127.0.0.1:1"\n[operation.a]\ntarget = "api"\nget = "/"\n'
                          '[scenario.s]\ntask.a = { weight = 1 }\n[run]\nduration = "1s"\n[load]\nusers = 1\n'
                          '[objective.o]\nrequire = ["count > 0"]\n')
        run = self.spate("run", path, "--embedded").wait()
        self.assertEqual(run.code, 2)
        self.assertIn("--embedded has nothing to start", run.stderr)

    def test_a_run_folder_in_use_is_not_overwritten(self):
        os.mkdir(os.path.join(self.folder, "run"))
        with open(os.path.join(self.folder, "run", "precious"), "w") as file:
            file.write("x")
        run = self.api_run("--duration=1s").wait()
        self.assertEqual(run.code, 3)
        self.assertEqual(os.listdir(os.path.join(self.folder, "run")), ["precious"])

    def test_a_report_replaces_neither_another_nor_what_the_run_itself_writes(self):
        for reporters, words in ((("junit=events.jsonl",), "the run itself writes events.jsonl into its folder"),
                                 (("junit=result.json",), "the run itself writes result.json into its folder"),
                                 (("junit=both", "markdown=both"), "the reports junit and markdown would both be both")):
            run = self.api_run("--duration=1s", *(f"--reporter={each}" for each in reporters)).wait()
            self.assertEqual(run.code, 2, run.stdout + run.stderr)
            self.assertIn(words, run.stderr)

    def test_a_report_that_cannot_be_written_is_exit_3(self):
        run = self.api_run("--duration=1s", "--users=2", "--reporter", "json=/no/such/folder/x.json").wait()
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.assertIn("/no/such/folder/x.json", run.stderr)


if __name__ == "__main__":
    spate.main()
