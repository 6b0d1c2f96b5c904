"""What shared objects show to each other: a plugin its entry and nothing else, the host nothing of its own."""
import glob
import os
import re
import subprocess
import unittest

PLUGINS = os.environ["SPATE_PLUGINS"]
SPATE = os.environ["SPATE"]
SANITIZED = os.environ.get("SPATE_SANITIZED") == "1"
ENTRY = "spate_plugin_entry_v1"
# What every system has, and SOCI, which an .rpm brings along. A sanitizer's runtime is linked in its presets only.
NEEDED = re.compile(r"^(lib(c|m|stdc\+\+|gcc_s|z|ssl|crypto|sqlite3|pq|soci_[a-z0-9]+)|ld-linux-[a-z0-9-]+)"
                    r"\.so\.[0-9.]+$" + (r"|^lib[atu]b?san\.so\.[0-9]+$" if SANITIZED else ""))


def exported(file):
    lines = subprocess.run(["nm", "-D", "--defined-only", "--demangle", file], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    return sorted(line.split(maxsplit=2)[2] for line in lines)


def dynamic(file):
    """The entries of the dynamic section that name files and folders: [("NEEDED", "libc.so.6"), ...]."""
    text = subprocess.run(["readelf", "-d", file], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\((NEEDED|RPATH|RUNPATH|SONAME|TEXTREL)\)[^\[\n]*(?:\[(.*)\])?", text)


class Exports(unittest.TestCase):
    def setUp(self):
        self.plugins = sorted(glob.glob(os.path.join(PLUGINS, "*.so")))
        self.assertGreaterEqual(len(self.plugins), 4, "the bundled plugins were not found")

    def test_a_plugin_exports_its_entry_only(self):
        for plugin in self.plugins:
            with self.subTest(plugin=os.path.basename(plugin)):
                self.assertEqual(exported(plugin), [ENTRY], "build it with spate_add_plugin()")

    def test_the_host_exports_nothing_of_its_own(self):
        # A name with a version is an object of libc that was copied here.
        names = [name for name in exported(SPATE) if "@GLIBC" not in name]
        own = [name for name in names if "spate" in name or not re.search(r"\b(boost|std|fmt|spdlog)::", name)]
        if not SANITIZED:
            self.assertEqual(own, [], "a plugin could bind to these")

    def test_they_need_only_libraries_of_the_system(self):
        for file in [SPATE, *self.plugins]:
            with self.subTest(file=os.path.basename(file)):
                found = dynamic(file)
                self.assertTrue(any(kind == "NEEDED" for kind, _ in found))
                self.assertEqual([name for kind, name in found if kind == "NEEDED" and not NEEDED.match(name)], [])
                brought = any("soci" in name for _, name in found)
                self.assertEqual([each for each in found if each[0] in ("RPATH", "RUNPATH", "TEXTREL")],
                                 [("RUNPATH", "$ORIGIN/../../spate")] if brought else [])


class SpoiltPlugins(unittest.TestCase):
    """The gate itself must notice: plugins that were not built by spate_add_plugin."""

    def test_a_second_symbol_is_seen(self):
        self.assertEqual(exported(os.environ["SPATE_LEAKY"]), ["another_symbol", ENTRY])

    def test_a_runpath_is_seen(self):
        self.assertIn("RUNPATH", [kind for kind, _ in dynamic(os.environ["SPATE_LEAKY"])])


if __name__ == "__main__":
    unittest.main()
