"""The packages of this build: what is in them, what they ask for, and what lintian and rpmlint say."""
import glob
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import elf_file

BUILD, ROOT, VERSION = os.environ["SPATE_BUILD"], os.environ["SPATE_ROOT"], os.environ["SPATE_VERSION"]
NAMES = ("spate", "spate-plugin-postgres", "spate-dev")

# Every system of the last years has these; all else is linked in, or brought along.
SYSTEM = {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "ld-linux-x86-64.so.2"}
NEEDS = {"spate": {"libssl.so.3", "libcrypto.so.3", "libsqlite3.so.0", "libz.so.1"}, "spate-plugin-postgres": {"libpq.so.5"},
         "spate-dev": set()}
# What Enterprise Linux 9 has: glibc 2.34, g++ 11, OpenSSL 3.0, zlib 1.2.11.
HIGHEST = {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29), "CXXABI": (1, 3, 13), "GCC": (7, 0, 0), "OPENSSL": (3, 0, 1), "ZLIB": (1, 2, 9)}
# Its SQLite is 3.34 and its libpq 13, whose symbols bear no versions: what came later, by their release notes.
LATER = {"sqlite3_changes64", "sqlite3_total_changes64", "sqlite3_error_offset", "sqlite3_serialize", "sqlite3_deserialize",
         "sqlite3_db_name", "sqlite3_vtab_distinct", "sqlite3_vtab_in", "sqlite3_value_encoding", "sqlite3_autovacuum_pages",
         "PQenterPipelineMode", "PQexitPipelineMode", "PQpipelineSync", "PQpipelineStatus", "PQsendFlushRequest",
         "PQtraceSetFlags", "PQsetTraceFlags", "PQmblenBounded"}


def said(*command, code=0):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert code is None or done.returncode == code, f"{command}: {done.returncode}\n{done.stdout}"
    return done.stdout


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="spate-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        said("cpack", "--config", os.path.join(BUILD, "CPackConfig.cmake"), "-B", cls.folder)
        cls.debs = {name: glob.glob(f"{cls.folder}/{name}_*.deb")[0] for name in NAMES}
        cls.rpms = {name: glob.glob(f"{cls.folder}/{name}-{VERSION}-*.rpm")[0] for name in NAMES}
        cls.deb_roots, cls.rpm_roots = {}, {}
        for name in NAMES:
            cls.deb_roots[name] = os.path.join(cls.folder, "deb", name)
            os.makedirs(cls.deb_roots[name])
            said("dpkg-deb", "-x", cls.debs[name], cls.deb_roots[name])
            cls.rpm_roots[name] = os.path.join(cls.folder, "rpm", name)
            os.makedirs(cls.rpm_roots[name])
            said("sh", "-c", 'rpm2cpio "$1" | (cd "$2" && cpio -id --quiet)', "sh", cls.rpms[name], cls.rpm_roots[name])

    @staticmethod
    def files(root):
        return {os.path.relpath(os.path.join(folder, file), root) for folder, _, files in os.walk(root) for file in files}

    def programs(self, root):
        return [os.path.join(root, file) for file in self.files(root) if file.endswith("bin/spate") or ".so" in file]

    def test_their_names(self):
        self.assertEqual({os.path.basename(file) for file in (*self.debs.values(), *self.rpms.values())},
                         {f"spate_{VERSION}-1_amd64.deb", f"spate-plugin-postgres_{VERSION}-1_amd64.deb", f"spate-dev_{VERSION}-1_all.deb",
                          f"spate-{VERSION}-1.x86_64.rpm", f"spate-plugin-postgres-{VERSION}-1.x86_64.rpm", f"spate-dev-{VERSION}-1.noarch.rpm"})

    def test_every_plugin_and_profile_of_the_build_is_in_one_of_them(self):
        plugins = {os.path.basename(file) for file in glob.glob(f"{BUILD}/lib/spate/plugins/*.so")}
        profiles = {os.path.relpath(file, BUILD) for file in glob.glob(f"{BUILD}/share/spate/profiles/**/*.*", recursive=True)}
        for roots in (self.deb_roots, self.rpm_roots):
            in_spate, in_postgres = ({os.path.basename(file) for file in self.files(roots[name]) if "/plugins/" in file}
                                     for name in ("spate", "spate-plugin-postgres"))
            self.assertEqual(in_spate | in_postgres, plugins)
            self.assertTrue(all("postgres" in file for file in in_postgres), in_postgres)
            self.assertFalse(any("postgres" in file for file in in_spate), in_spate)
            self.assertLessEqual({f"usr/{file}" for file in profiles}, self.files(roots["spate"]))

    def test_what_goes_with_the_program(self):
        for roots in (self.deb_roots, self.rpm_roots):
            for file in ("bin/spate", "share/man/man1/spate.1.gz", "share/man/man1/spate-run.1.gz", "share/man/man5/spate-profile.5.gz",
                         "share/bash-completion/completions/spate", "share/spate/profiles/llm_eval_api.toml",
                         "share/spate/profiles/spate.schema.json"):
                self.assertIn(f"usr/{file}", self.files(roots["spate"]))
            for name in NAMES:
                for file in ("copyright", "changelog.gz"):
                    self.assertIn(f"usr/share/doc/{name}/{file}", self.files(roots[name]))
            headers = {file.removeprefix("usr/include/") for file in self.files(roots["spate-dev"]) if "/include/" in file}
            self.assertEqual(headers, self.files(os.path.join(ROOT, "sdk/include")))
        self.assertIn("usr/share/licenses/spate/LICENSE", self.files(self.rpm_roots["spate"]))

    def test_no_file_is_in_two_of_them(self):
        for roots in (self.deb_roots, self.rpm_roots):
            seen = [file for name in NAMES for file in self.files(roots[name])]
            self.assertEqual(len(seen), len(set(seen)))

    def test_nothing_newer_than_enterprise_linux_9_is_asked_for(self):
        for root in self.rpm_roots.values():
            for file in self.programs(root):
                for kind, version in elf_file.versions(file).items():
                    self.assertIn(kind, HIGHEST, file)
                    self.assertLessEqual(version, HIGHEST[kind], f"{file}: {kind}")
                self.assertFalse(elf_file.imported(file) & LATER, file)

    def test_libraries_are_the_systems_or_brought_along(self):
        asked = {name: set().union(*(elf_file.needed(file) for file in self.programs(self.rpm_roots[name]))) for name in NAMES}
        ours = {library for library in asked["spate"] | asked["spate-plugin-postgres"] if library.startswith("libsoci_")}
        for name in NAMES:
            self.assertEqual(asked[name] - ours - SYSTEM, NEEDS[name])
        brought = {os.path.basename(file) for name in NAMES for file in self.files(self.rpm_roots[name]) if "lib/spate/lib" in file}
        self.assertEqual(brought, ours)
        for name in NAMES:
            for file in self.programs(self.rpm_roots[name]):
                if "/plugins/" in file and elf_file.needed(file) & ours:
                    self.assertEqual(elf_file.runpath(file), ["$ORIGIN/../../spate"], file)
        self.assertFalse([file for name in NAMES for file in self.files(self.deb_roots[name]) if "libsoci" in file])

    def test_what_an_rpm_requires_and_provides(self):
        for name in NAMES:
            requires = said("rpm", "-qp", "--requires", self.rpms[name])
            sonames = set(re.findall(r"^(\S+\.so\.[\d.]+)", requires, re.M)) | set(re.findall(r"^(ld-linux\S+\.so\.\d)", requires, re.M))
            self.assertEqual(sonames - SYSTEM, NEEDS[name])
            self.assertNotIn("soci", requires)
            provides = said("rpm", "-qp", "--provides", self.rpms[name])
            self.assertNotIn(".so", provides)
            if name != "spate":
                self.assertIn(f"spate = {VERSION}-1\n", requires)

    def test_what_a_deb_depends_on(self):
        def depends(name):
            return set(re.findall(r"[\w.+-]+(?= \(|,|$)", re.sub(r" \([^)]*\)", "", said("dpkg-deb", "-f", self.debs[name], "Depends").strip())))
        common = {"libc6", "libgcc-s1", "libstdc++6", "libsoci-core4.0"}
        self.assertEqual(depends("spate"), common | {"libsoci-sqlite3-4.0", "libsqlite3-0", "libssl3", "zlib1g"})
        self.assertEqual(depends("spate-plugin-postgres"), common | {"spate", "libsoci-postgresql4.0", "libpq5"})
        self.assertEqual(depends("spate-dev"), {"spate"})

    def test_one_version_everywhere(self):
        self.assertIn(f"Version: {VERSION}-1\n", said("dpkg-parsechangelog", "-l", os.path.join(ROOT, "packaging/deb/changelog")))
        with open(os.path.join(ROOT, "CHANGELOG.md"), encoding="utf-8") as file:
            self.assertRegex(file.read(), rf"(?m)^## {re.escape(VERSION)}\b")

    def test_what_is_linked_in_is_named_in_the_copyright(self):
        with open(os.path.join(ROOT, "packaging/copyright"), encoding="utf-8") as file:
            named = set(re.findall(r"^Files: (\S+?)/\*", file.read(), re.M))
        libraries = re.search(r"libraries: (.*)", said(os.environ["SPATE"], "version")).group(1)
        self.assertEqual(named, {library.split()[0].lower().replace("cli11", "CLI11") for library in libraries.split(", ")} | {"soci"})

    def test_lintian_and_rpmlint_have_nothing_to_say(self):
        self.assertEqual(said("lintian", "--allow-root", "--fail-on", "error,warning", *self.debs.values()), "")
        settings = os.path.join(ROOT, "packaging/rpm/rpmlint.toml")
        self.assertRegex(said("rpmlint", "-c", settings, *self.rpms.values()), "0 errors, 0 warnings")


if __name__ == "__main__":
    unittest.main(verbosity=2)
