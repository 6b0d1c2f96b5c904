"""The template as an author meets it: spate and spate-dev installed somewhere, and then what sdk/docs/guide-extending.md
says: a copy of the folder built with find_package(spate), its own tests, and the plugin dropped into
~/.local/lib/spate/plugins."""
import json
import os
import re
import shutil
import socketserver
import subprocess
import tempfile
import threading
import unittest

BUILD, ROOT = os.environ["SPATE_BUILD"], os.environ["SPATE_ROOT"]


class Template(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="spate-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.prefix = os.path.join(self.folder, "prefix")
        # Nothing of the tests' own environment, which knows the build tree.
        self.environment = {"PATH": f"{self.prefix}/bin:{os.environ['PATH']}", "HOME": os.path.join(self.folder, "home"),
                            "CMAKE_PREFIX_PATH": self.prefix, "CXXFLAGS": "-Wall -Wextra -Werror"}
        for name in ("CCACHE_DIR", "CMAKE_CXX_COMPILER_LAUNCHER"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def carry_out(self, *command):
        done = subprocess.run(command, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=500)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")
        return done.stdout

    def test_a_copy_is_built_tested_and_found(self):
        for component in ("runtime", "dev"):
            self.carry_out("cmake", "--install", BUILD, "--prefix", self.prefix, "--component", component)
        with open(os.path.join(ROOT, "sdk/docs/guide-extending.md"), encoding="utf-8") as file:
            lines = re.search(r"^```sh\n(cp -r .*?)^```", file.read(), re.S | re.M).group(1).splitlines()
        said = {line: self.carry_out("sh", "-c", line.replace("/usr/share/spate", f"{self.prefix}/share/spate")) for line in lines}
        self.assertIn("100% tests passed, 0 tests failed out of 2", said["ctest --test-dir build"])
        self.assertRegex(said["spate plugin list"], rf"echo_tcp +\S+ +{self.folder}/home/.local/lib/spate/plugins/echo_tcp.so")
        self.run_it()

    def run_it(self):
        class Echo(socketserver.StreamRequestHandler):
            def handle(self):
                for line in self.rfile:
                    self.wfile.write(line)

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            run = subprocess.run(["spate", "run", "my_plugin/tests/echo.toml", f"--port={server.server_address[1]}", "--out=run", "--headless"],
                                 cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
            server.shutdown()
        self.assertIn(run.returncode, (0, 4), run.stdout)  # 4: this machine was too busy to measure
        with open(f"{self.folder}/run/result.json", encoding="utf-8") as file:
            self.assertEqual({each["name"] for each in json.load(file)["operations"]}, {"fixed", "drawn"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
