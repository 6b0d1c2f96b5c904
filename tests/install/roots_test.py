"""The packages in clean roots: installed, run, and taken away without a trace."""
import glob
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import clean_root
import enterprise_linux

BUILD, VERSION = os.environ["SPATE_BUILD"], os.environ["SPATE_VERSION"]
NAMES = ("spate", "spate-plugin-postgres", "spate-dev")
# The suite in a short form. What it made is gone afterwards: its database as well.
SUITE = ("llm_eval_suite", "--embedded", "--duration=6s", "--api-users=10", "--api-warmup=1s", "--ws-clients=10", "--db-runs=200",
         "--db-concurrent=5", "--db-alone=200ms")


class Roots(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = clean_root.Base()
        cls.addClassCleanup(cls.base.remove)
        cls.packages = tempfile.mkdtemp(prefix="spate-test-")
        cls.addClassCleanup(shutil.rmtree, cls.packages)
        subprocess.run(["cpack", "--config", os.path.join(BUILD, "CPackConfig.cmake"), "-B", cls.packages], check=True,
                       stdout=subprocess.DEVNULL)

    def suite(self, root):
        for left in (2, 1, 0):
            code, text = root.run("spate", "run", *SUITE, "--headless", f"--out=/packages/run{left}", "--reporter", "junit", code=None)
            if code != 4:  # that was this machine, too busy to measure
                break
        self.assertEqual(code, 0, text)
        self.assertTrue(os.path.exists(f"{root.path}/packages/run{left}/junit.xml"))

    def test_debian(self):
        root = self.base.root("debian")
        root.put(*glob.glob(f"{self.packages}/*.deb"))
        root.apt("update")
        before = root.files()
        root.apt("install", "-y", "--no-install-recommends", f"/packages/spate_{VERSION}-1_amd64.deb",
                 f"/packages/spate-plugin-postgres_{VERSION}-1_amd64.deb")
        self.assertIn(f"spate {VERSION}", root.run("spate", "version"))
        self.assertIn("postgres_db", root.run("spate", "plugin", "list"))
        for plugin in ("sqlite_db", "postgres_db"):
            self.assertIn("rules held", root.run("spate", "plugin", "check", plugin, code=None)[1])
        self.suite(root)
        root.apt("purge", "-y", "--auto-remove", "spate", "spate-plugin-postgres")
        self.assertEqual(root.files() ^ before, set())

    def test_the_template_on_debian(self):
        root = self.base.root("development")
        root.put(*glob.glob(f"{self.packages}/*.deb"))
        root.apt("update")
        root.apt("install", "-y", "--no-install-recommends", f"/packages/spate_{VERSION}-1_amd64.deb",
                 f"/packages/spate-dev_{VERSION}-1_all.deb", "cmake", "make", "g++", "libboost1.81-dev", "python3-minimal", "libpython3-stdlib")
        root.run("cp", "-r", "/usr/share/spate/template", "/packages/mine")
        root.run("cmake", "-S", "/packages/mine", "-B", "/packages/build")
        root.run("cmake", "--build", "/packages/build")
        self.assertIn("100% tests passed, 0 tests failed out of 2", root.run("ctest", "--test-dir", "/packages/build"))
        root.run("mkdir", "-p", "/root/.local/lib/spate/plugins")
        root.run("cp", "/packages/build/echo_tcp.so", "/root/.local/lib/spate/plugins")
        self.assertRegex(root.run("spate", "plugin", "list"), r"echo_tcp +\S+ +/root/.local/lib/spate/plugins/echo_tcp.so")
        # Found by its name, without --plugin: nobody listens there, and that is what the run says.
        code, text = root.run("spate", "run", "/packages/mine/tests/echo.toml", "--port=9", "--headless", "--out=/packages/run", code=None)
        self.assertEqual(code, 1, text)
        self.assertRegex(text, "no connection")

    def test_enterprise_linux(self):
        root = self.base.root("enterprise")
        root.apt("update")
        # The libraries that the packages ask for, from Debian, with what Enterprise Linux 9 says that it has.
        root.apt("install", "-y", "--no-install-recommends", "libssl3", "libsqlite3-0", "libpq5", "zlib1g", "libstdc++6")
        repository = os.path.join(self.packages, "repository")
        os.mkdir(repository)
        for file in glob.glob(f"{self.packages}/*.rpm"):
            shutil.copy(file, repository)
        enterprise_linux.build_package(repository)
        subprocess.run(["createrepo_c", "--quiet", repository], check=True)

        dnf = ["dnf", "--quiet", "--assumeyes", f"--installroot={root.path}", "--releasever=9", "--disableplugin=*", "--nogpgcheck",
               "--setopt=reposdir=/nonexistent", f"--setopt=cachedir={self.packages}/cache", f"--repofrompath=ours,file://{repository}", "--repo=ours"]

        def carry_out(*command):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
            self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")
            return done.stdout

        carry_out(*dnf, "install", enterprise_linux.NAME)
        os.makedirs(f"{root.path}/usr/share/licenses", exist_ok=True)  # of its package `filesystem`
        before = root.files()
        carry_out(*dnf, "install", *NAMES)
        self.assertEqual(carry_out("rpm", f"--root={root.path}", "-V", *NAMES), "")
        self.assertIn("postgres_db", root.run("spate", "plugin", "list"))
        for plugin in ("sqlite_db", "postgres_db"):
            self.assertIn("rules held", root.run("spate", "plugin", "check", plugin, code=None)[1])
        self.suite(root)
        carry_out(*dnf, "remove", *NAMES)
        self.assertEqual(root.files() ^ before, set())
        self.assertNotRegex(carry_out("rpm", f"--root={root.path}", "-qa"), re.compile("^spate", re.M))


if __name__ == "__main__":
    unittest.main(verbosity=2)
