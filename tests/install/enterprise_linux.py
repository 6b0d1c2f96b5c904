"""A package that provides what Enterprise Linux 9 does of the libraries that ours ask for, and holds nothing: their files
come from elsewhere. dnf refuses a package that asks for more."""
import os
import re
import subprocess
import tempfile

NAME = "enterprise-linux-9"
LIBRARIES = {"libc.so.6": "GLIBC_2.34", "libm.so.6": "GLIBC_2.34", "ld-linux-x86-64.so.2": "GLIBC_2.34", "libgcc_s.so.1": "GCC_7.0.0",
             "libstdc++.so.6": "GLIBCXX_3.4.29 CXXABI_1.3.13", "libssl.so.3": "OPENSSL_3.0.1", "libcrypto.so.3": "OPENSSL_3.0.1",
             "libz.so.1": "ZLIB_1.2.9", "libsqlite3.so.0": "", "libpq.so.5": ""}
SPEC = """
Name: {name}
Version: 9
Release: 1
Summary: What Enterprise Linux 9 provides
License: Apache-2.0
BuildArch: noarch
Provides: {provides}
%description
Nothing but promises.
%files
"""


def _version(text):
    return [int(part) for part in re.findall(r"\d+", text)]


def _provided(library, highest):
    """Of the versions that this machine's library defines, those up to the highest of their kind."""
    limits = dict(each.rsplit("_", 1) for each in highest.split())
    paths = [f"{folder}/{library}" for folder in ("/lib64", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu")]
    path = next(each for each in paths if os.path.exists(each))
    text = subprocess.run(["objdump", "-p", path], check=True, stdout=subprocess.PIPE, text=True).stdout
    defined = text.partition("Version definitions:")[2].partition("Version References:")[0]
    yield f"{library}()(64bit)"
    for kind, version in re.findall(r"\b([A-Z]+)_(\d[\d.]*)\b", defined):
        if kind in limits and _version(version) <= _version(limits[kind]):
            yield f"{library}({kind}_{version})(64bit)"


def build_package(folder):
    provides = ["rtld(GNU_HASH)"]
    for library, highest in LIBRARIES.items():
        provides += _provided(library, highest)
    with tempfile.TemporaryDirectory() as scratch:
        spec = os.path.join(scratch, "promises.spec")
        with open(spec, "w", encoding="utf-8") as file:
            file.write(SPEC.format(name=NAME, provides=", ".join(provides)))
        subprocess.run(["rpmbuild", "--quiet", "-bb", "--define", f"_topdir {scratch}", "--define", f"_rpmdir {folder}", spec], check=True,
                       stdout=subprocess.DEVNULL)
