"""`spate plugin check` on the bundled plugins, which keep every rule, and on plugins that break one each."""
import concurrent.futures
import glob
import os
import re
import subprocess
import unittest

import misdeeds

SPATE = os.environ["SPATE"]
BUNDLED = sorted(glob.glob(os.path.join(os.environ["SPATE_PLUGINS"], "*.so")))
OURS = os.environ["SPATE_TEST_PLUGINS"]
TEMPLATE = os.environ["SPATE_TEMPLATE"]


def ours(name):
    return os.path.join(OURS, name + ".so")


def check(file, *options):
    done = subprocess.run([SPATE, "plugin", "check", file, *options], capture_output=True, text=True, timeout=400)
    # As one line, since long sentences are wrapped.
    return done.returncode, re.sub(r"\s+", " ", done.stdout), done.stderr


# What a plugin needs that no table of keys can say.
SETTINGS = {"report_samples.so": ["--set=file=samples.csv"],
            "monitor_process.so": [f"--set=pid={os.getpid()}"],
            "monitor_prometheus.so": ["--set=url=http://127.0.0.1:1", "--set=metrics.up=up"]}
# Without a server most rules are left out: integration_postgres_db tries them with one.
NEEDS_SERVER = {"postgres_db.so"}


class WellBehaved(unittest.TestCase):
    def test_every_bundled_plugin_and_the_template_keep_the_contract(self):
        self.assertGreaterEqual(len(BUNDLED), 4)
        for file in [*BUNDLED, TEMPLATE]:
            with self.subTest(plugin=os.path.basename(file)):
                if os.path.basename(file) in NEEDS_SERVER:
                    code, out, err = check(file, "--set=target.connect_timeout=2s")
                    self.assertEqual((code, err), (2, ""), out)
                    self.assertIn("3 rules held, 0 violated", out)
                    continue
                code, out, err = check(file, *SETTINGS.get(os.path.basename(file), []))
                self.assertEqual((code, err), (0, ""), out)
                self.assertRegex(out, r"[1-9]\d* rules held\.")

    def test_the_plugin_in_c_and_the_one_by_another_compiler_do(self):
        for name in ("udp_ping", "throwing", "misbehaving"):
            code, out, err = check(ours(name))
            self.assertEqual((code, err), (0, ""), out)
            self.assertIn("13 rules held.", out)


class Misbehaving(unittest.TestCase):
    def test_every_misdeed_is_found_and_named(self):
        def tried(misdeed):
            patience = "1s" if misdeed.startswith("hangs_") else "4s"  # those take all of it, for every rule
            return check(ours("misbehaving"), f"--set=target.misdeed={misdeed}", f"--patience={patience}")

        with concurrent.futures.ThreadPoolExecutor(12) as pool:  # most of them wait
            for (misdeed, words), (code, out, err) in zip(misdeeds.CHECK.items(), pool.map(tried, misdeeds.CHECK)):
                with self.subTest(misdeed=misdeed):
                    self.assertEqual((code, err), (1, ""), out)
                    # One that waits for a lost token may be stopped by the patience first.
                    lost = "it never returned: still in pump" if misdeed == "loses_token" else words
                    self.assertTrue(words in out or lost in out, out)

    def test_exceptions_of_the_cpp_layer_stay_inside_and_are_told(self):
        for function, code, words in (("check", 2, "throwing: check failed: thrown in check"),
                                      ("create", 2, "create refused: thrown in create"),
                                      ("shard_create", 2, "shard_create refused: thrown in shard_create"),
                                      ("user_start", 1, "throwing: user_start: thrown in user_start"),
                                      ("user_stop", 1, "throwing: user_stop: thrown in user_stop"),
                                      ("submit", 1, "throwing: submit: thrown in submit"),
                                      ("pump", 1, "throwing: pump: thrown in pump")):
            with self.subTest(function=function):
                got, out, err = check(ours("throwing"), f"--set=target.throws_in={function}")
                self.assertEqual((got, err), (code, ""), out)
                self.assertIn(words, out)
                self.assertNotIn("killed by", out)


class Spoilt(unittest.TestCase):
    def test_a_descriptor_that_cannot_be_used_does_not_load(self):
        for name, words in (("spoilt_null_pump", "protocol number 1: 'pump' is missing"),
                            ("spoilt_short_table", "its table has "),
                            ("spoilt_no_id", "'id' is missing"),
                            ("spoilt_short_entry", "rebuild")):
            with self.subTest(plugin=name):
                code, out, err = check(ours(name))
                self.assertEqual((code, out), (3, ""))
                self.assertIn(words, err)
                self.assertIn(name, err)

    def test_bad_keys_are_named(self):
        code, out, _ = check(ours("spoilt_key_clashes"))
        self.assertEqual(code, 1, out)
        self.assertIn("its target key 'workers' is one of the host's", out)
        code, out, _ = check(ours("spoilt_bad_keys"))
        self.assertEqual(code, 1, out)
        for words in ("the default 'much' of target key 'size' would be refused",
                      "the default '9' of target key 'count' would be refused", "target key 'count' is declared twice",
                      "target key 'Odd Path' is no path", "target key 'flags' has flags that this spate does not know"):
            self.assertIn(words, out)


class Usage(unittest.TestCase):
    def test_mistakes_in_the_command(self):
        for options, words in ((["--set=misdeed"], "sets nothing"), (["--set=targt.misdeed=none"], "sets nothing"),
                               (["--patience=soon"], "is no time from 1ms to 1h"), (["--markdown"], "takes no --markdown")):
            with self.subTest(options=options):
                code, out, err = check(ours("misbehaving"), *options)
                self.assertEqual((code, out), (2, ""))
                self.assertIn(words, err)

    def test_what_cannot_be_tried_is_said_with_the_next_step(self):
        code, out, _ = check(ours("misbehaving"), "--set=target.misdeed=boredom")
        self.assertEqual(code, 2, out)
        self.assertIn("left out", out)
        self.assertIn("--set target.KEY=VALUE", out)

    def test_a_file_that_is_no_plugin(self):
        code, out, err = check(os.path.abspath(__file__ + ".so"))
        self.assertEqual((code, out), (3, ""))
        self.assertIn("check_test.py.so", err)


if __name__ == "__main__":
    unittest.main()
