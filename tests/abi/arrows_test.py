"""Who includes whom: host and plugins never each other, the sdk neither, a plugin only the sdk, itself,
and what plugins share (net, postgres, proc, reporting, sql), which includes no plugin."""
import os
import re
import tempfile
import unittest

ROOT = os.environ["SPATE_ROOT"]
SOURCE = (".c", ".cpp", ".h", ".hpp", ".cc", ".ipp", ".inl")
# What plugins share; no plugins themselves.
SHARED = {os.path.join("plugins", each) for each in ("net", "postgres", "proc", "reporting", "sql")}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def sources(folder):
    for at, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            if file.endswith(SOURCE):
                yield os.path.join(at, file)


def includes(file):
    with open(file, encoding="utf-8") as text:
        for _, name in INCLUDE.findall(text.read()):
            yield name


class Tree:
    """The folders sdk, host and plugins below `root`, and what an include means in each."""

    def __init__(self, root):
        self.root = root
        plugins = os.path.join(root, "plugins")
        self.plugins = sorted(each for each in os.listdir(plugins) if os.path.isdir(os.path.join(plugins, each)))
        self.host_parts = sorted(each for each in os.listdir(os.path.join(root, "host"))
                                 if os.path.isdir(os.path.join(root, "host", each)))

    def leads_to(self, file, name):
        """The folder of ours that an include names: "host/engine", "plugins/http_api", "sdk", or None: third-party."""
        own = os.path.relpath(os.path.dirname(file), self.root).split(os.sep)
        # As the compiler looks: beside the file, then the include folders of this part of the tree.
        roots = [os.path.dirname(file), os.path.join(self.root, "sdk", "include"), os.path.join(self.root, "host"),
                 os.path.join(self.root, "plugins"), self.root]
        if own[0] == "plugins" and len(own) > 1:
            roots.insert(1, os.path.join(self.root, "plugins", own[1]))
        for base in roots:
            full = os.path.normpath(os.path.join(base, name))
            if os.path.isfile(full):
                parts = os.path.relpath(full, self.root).split(os.sep)
                return "sdk" if parts[0] == "sdk" else os.sep.join(parts[:2])
        first = name.split("/")[0]
        if first == "spate":
            return "sdk"
        if "/" in name and first in self.host_parts:
            return "host/" + first
        if "/" in name and first in self.plugins:
            return "plugins/" + first
        return None

    def wrong(self):
        """One sentence for every include that goes the wrong way."""
        for top, allowed in (("sdk", lambda own: {"sdk"} | ({own} if own else set())),
                             ("host", lambda _: {"sdk"} | {"host/" + part for part in self.host_parts}),
                             ("plugins", lambda own: {"sdk", own} | (SHARED if own not in SHARED else set()))):
            for file in sources(os.path.join(self.root, top)):
                parts = os.path.relpath(file, self.root).split(os.sep)
                own = os.sep.join(parts[:2]) if top == "plugins" else None
                for name in includes(file):
                    to = self.leads_to(file, name)
                    if to is not None and to not in allowed(own):
                        yield f"{os.sep.join(parts)} includes {name} of {to}"


class Arrows(unittest.TestCase):
    def test_this_tree(self):
        tree = Tree(ROOT)
        self.assertGreaterEqual(len(tree.plugins), 4)
        self.assertGreaterEqual(len(tree.host_parts), 10)
        self.assertEqual(list(tree.wrong()), [], "see `Folders and arrows` in sdk/docs/architecture.md")


class PlantedArrows(unittest.TestCase):
    """The test itself must notice: a small tree with one wrong arrow each."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.put("sdk/include/spate/plugin.hpp", "")
        self.put("host/engine/run.hpp", '#include <spate/plugin.hpp>\n#include "stats/table.hpp"\n')
        self.put("host/stats/table.hpp", "#include <vector>\n")
        self.put("plugins/alpha/shard.hpp", '#include <spate/plugin.hpp>\n#include <boost/asio.hpp>\n')
        self.put("plugins/alpha/store/rows.hpp", '#include "shard.hpp"\n')
        self.put("plugins/beta/text.hpp", "#include <string>\n")
        self.put("plugins/net/url.hpp", "#include <string>\n")
        self.put("plugins/sql/session.hpp", "#include <string>\n")
        self.put("plugins/beta/target.hpp", '#include "net/url.hpp"\n#include "sql/session.hpp"\n')

    def tearDown(self):
        self.folder.cleanup()

    def put(self, path, text):
        full = os.path.join(self.folder.name, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def wrong(self):
        return list(Tree(self.folder.name).wrong())

    def test_right_arrows_are_silent(self):
        self.assertEqual(self.wrong(), [])

    def test_every_wrong_arrow_is_named(self):
        for path, line, to in (
                ("plugins/alpha/bad.cpp", '#include "engine/run.hpp"', "host/engine"),
                ("plugins/alpha/bad.cpp", '#include "../../host/stats/table.hpp"', "host/stats"),
                ("plugins/alpha/bad.cpp", '#  include "../beta/text.hpp"', "plugins/beta"),
                ("plugins/alpha/bad.cpp", '#include "beta/gone.hpp"', "plugins/beta"),
                ("plugins/net/bad.cpp", '#include "beta/text.hpp"', "plugins/beta"),
                ("plugins/net/bad.cpp", '#include "sql/session.hpp"', "plugins/sql"),
                ("host/engine/bad.cpp", '#include "../../plugins/alpha/shard.hpp"', "plugins/alpha"),
                ("host/engine/bad.cpp", '#include "alpha/shard.hpp"', "plugins/alpha"),
                ("sdk/include/spate/bad.hpp", '#include "engine/run.hpp"', "host/engine"),
                ("sdk/include/spate/bad.hpp", '#include <alpha/shard.hpp>', "plugins/alpha")):
            with self.subTest(path=path, line=line):
                self.put(path, line + "\n")
                found = self.wrong()
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(path + " includes ") and found[0].endswith(" of " + to), found)
                os.remove(os.path.join(self.folder.name, path))


if __name__ == "__main__":
    unittest.main()
