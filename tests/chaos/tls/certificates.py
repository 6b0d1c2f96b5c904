"""Certificates made with the openssl command when a test begins: sound ones, and each with one mistake."""
import os
import subprocess

# `openssl ca` is the one command of OpenSSL 3.0 that sets both dates.
settings = """
[ca]
default_ca = own
[own]
new_certs_dir = .
database = index.txt
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, DNS:api.test, IP:127.0.0.1
[other_name]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
subjectAltName = DNS:other.test, IP:127.0.0.9
[client]
basicConstraints = CA:false
extendedKeyUsage = clientAuth
"""
valid = ("20200101000000Z", "20600101000000Z")
past = ("20200101000000Z", "20210101000000Z")
future = ("20590101000000Z", "20600101000000Z")


class Certificates:
    """Files NAME.pem (with the chain that a server sends) and NAME.key in a folder."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)
        for name, text in (("openssl.cnf", settings), ("index.txt", "")):
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        self.make("root", None, "authority")
        self.make("stranger", None, "authority")
        self.make("middle", "root", "authority")
        self.make("sound", "root", "server")
        self.make("expired", "root", "server", past)
        self.make("not_yet_valid", "root", "server", future)
        self.make("other_name", "root", "other_name")
        self.make("self_signed", None, "server")
        self.make("of_stranger", "stranger", "server")
        self.make("under_middle", "middle", "server")
        self.make("of_no_authority", "sound", "server")
        self.make("weak_key", "root", "server", key=("rsa:1024",))
        self.make("client", "root", "client")
        self.make("client_of_stranger", "stranger", "client")
        self.make("client_expired", "root", "client", past)
        self.join("whole_chain", "under_middle", "middle")
        self.join("chain_of_no_authority", "of_no_authority", "sound")

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *arguments):
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True)
        if done.returncode != 0:
            raise RuntimeError(f"openssl {' '.join(arguments)}: {done.stderr}")

    def make(self, name, issuer, extensions, dates=valid, key=("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")):
        self.openssl("req", "-new", "-newkey", *key, "-nodes", "-keyout", f"{name}.key", "-subj", f"/CN={name}", "-config",
                     "openssl.cnf", "-out", f"{name}.csr")
        signed_by = ["-selfsign", "-keyfile", f"{name}.key"] if issuer is None else [
            "-keyfile", f"{issuer}.key", "-cert", f"{issuer}.pem"]
        self.openssl("ca", "-batch", "-notext", "-config", "openssl.cnf", "-in", f"{name}.csr", "-out", f"{name}.pem",
                     "-startdate", dates[0], "-enddate", dates[1], "-extensions", extensions, *signed_by)

    def join(self, name, leaf, above):
        """A chain as a server sends it: the leaf, then what signed it."""
        with open(self.path(f"{name}.pem"), "w") as out:
            for each in (leaf, above):
                with open(self.path(f"{each}.pem")) as file:
                    out.write(file.read())
        os.symlink(f"{leaf}.key", self.path(f"{name}.key"))
