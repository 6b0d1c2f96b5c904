"""`spate schema` writes a JSON Schema that finds every shipped profile right, and mistakes in broken ones; each shipped profile names
it in its first line."""
import glob
import json
import os
import re
import tomllib

import jsonschema

import spate

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Broken profiles whose mistake a schema can say, and what its message must speak of. Names that nothing has, and what hangs on two
# values at once, only `spate check` finds.
SEEN = {
    "data_key_unknown": "valeus", "data_kind_unknown": "chioce", "data_kind_missing": "kind", "data_timestamp_format": "rfc",
    "data_chance_inside": "chance", "unknown_key_run": "warm_up", "unknown_key_params": "minimum", "version_unknown": "1 was expected",
    "load_run_pacing_unknown": "tight", "wrong_kind_duration_text": "5 seconds", "service_port": "70000", "param_not_a_table": "object",
}


def read(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def shipped():
    return sorted(glob.glob(os.path.join(ROOT, "profiles", "**", "*.toml"), recursive=True))


class Schema(spate.Case):
    def setUp(self):
        super().setUp()
        run = self.spate("schema").wait()
        self.assertEqual(run.code, 0, run.stderr)
        self.assertEqual(run.stderr, "")
        self.schema = json.loads(run.stdout)
        jsonschema.Draft7Validator.check_schema(self.schema)
        self.validator = jsonschema.Draft7Validator(self.schema)

    def mistakes(self, profile):
        def leaves(error):
            return [leaf for inner in error.context for leaf in leaves(inner)] or [error]
        # What TOML calls a date is a text to the loader.
        plain = json.loads(json.dumps(profile, default=str))
        return [leaf.message for error in self.validator.iter_errors(plain) for leaf in leaves(error)]

    def test_every_shipped_profile_is_right_and_names_the_schema(self):
        self.assertGreater(len(shipped()), 5)
        for path in shipped():
            with self.subTest(profile=path):
                self.assertEqual(self.mistakes(read(path)), [])
                with open(path) as file:
                    first = file.readline()
                named = re.fullmatch(r"#:schema (\S+)\n", first)
                self.assertIsNotNone(named, first)
                self.assertEqual(os.path.normpath(os.path.join(os.path.dirname(path), named[1])),
                                 os.path.join(ROOT, "profiles", "spate.schema.json"))

    def test_the_profile_of_the_readme_is_right(self):
        with open(os.path.join(ROOT, "README.md")) as file:
            text = re.search(r"^```toml\n(.*?)^```", file.read(), re.S | re.M)[1]
        self.assertEqual(self.mistakes(tomllib.loads(text)), [])

    def test_mistakes_of_broken_profiles_are_found(self):
        for name, word in SEEN.items():
            path = os.path.join(ROOT, "tests", "broken_profiles", f"{name}.toml")
            found = self.mistakes(read(path))
            self.assertTrue(any(word in message for message in found), f"{name}: {found}")

    def test_each_kind_of_table_refuses_what_it_does_not_know(self):
        right = read(os.path.join(ROOT, "profiles", "llm_eval_api.toml"))
        self.assertEqual(self.mistakes(right), [])
        for path, value in [
            (["typo"], {}), (["run", "sede"], 1), (["run", "duration"], "5 parsecs"), (["params", "users", "typ"], "int"),
            (["params", "users", "type"], "integer"), (["target", "api", "base_ulr"], "x"), (["target", "api", "plugin"], "htp"),
            (["target", "api", "workers"], "two"), (["operation", "create_run", "pots"], "/"), (["data", "page", "maximum"], 3),
            (["data", "page", "kind"], "itn"), (["data", "page", "enabled"], 3), (["scenario", "read_only_user", "thikn"], "1s"),
            (["scenario", "read_only_user", "task", "browse_runs", "wieght"], 1), (["load", "user"], 3),
            (["objective", "latency", "requires"], []), (["report", "consol"], {}), (["service", "platform", "prot"], 1),
        ]:
            wrong = json.loads(json.dumps(right, default=str))
            at = wrong
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = value
            with self.subTest(path=path):
                self.assertNotEqual(self.mistakes(wrong), [])

    def test_fields_inside_of_data_are_checked(self):
        def data(fields):
            return {"data": {"run": {"kind": "object", "fields": fields}}}
        self.assertEqual(self.mistakes(data({"a": {"kind": "uuid", "chance": 0.5}, "b": {"c": "${d}", "e": {"kind": "bool"}}, "f": [1]})), [])
        self.assertNotEqual(self.mistakes(data({"a": {"kind": "uid"}})), [])
        self.assertNotEqual(self.mistakes(data({"b": {"c": {"kind": "int", "mim": 1}}})), [])
        self.assertNotEqual(self.mistakes({"data": {"l": {"kind": "list", "of": {"kind": "wrods"}}}}), [])

    def test_a_plugin_given_by_hand_is_in_it(self):
        self.assertIn("http_api", json.dumps(self.schema))
        run = self.spate("schema", "--out", "s.json", SPATE_PLUGIN_PATH_ONLY="/nowhere").wait()
        self.assertEqual(run.code, 0, run.stderr)
        with open(os.path.join(self.folder, "s.json")) as file:
            self.assertNotIn("http_api", file.read())
        self.assertEqual(self.spate("schema", "--out", "/nowhere/s.json").wait().code, 3)


if __name__ == "__main__":
    spate.main()
