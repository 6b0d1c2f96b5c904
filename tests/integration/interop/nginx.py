"""nginx as an ordinary process in a temporary folder. Its sockets are opened here and handed down, as nginx does itself when
it replaces its program: so no port is guessed."""
import grp
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess

folder_of_repository = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 3)

settings = """
daemon off;
user {user} {group};
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  scgi_temp_path {folder}/scgi;
  uwsgi_temp_path {folder}/uwsgi;
  log_format book escape=json '{{"event":"request","id":"$http_x_request_id","method":"$request_method",'
    '"path":"$request_uri","status":$status,"connection":$connection,"tls":"$ssl_protocol","resumed":"$ssl_session_reused",'
    '"body_bytes":$body_bytes_sent,"encoding":"$sent_http_content_encoding","chunked":"$sent_http_transfer_encoding",'
    '"end":"$sent_http_connection"}}';
  access_log {folder}/access.log book;
  default_type application/octet-stream;
  types {{ application/json json; }}
  keepalive_requests 5;
  keepalive_timeout 1s;
  gzip on;
  gzip_types application/json;
  gzip_min_length 100;
  server {{
    listen 127.0.0.1:{http};
    listen 127.0.0.1:{https} ssl;
    ssl_certificate {certificates}/sound.pem;
    ssl_certificate_key {certificates}/sound.key;
    ssl_session_cache shared:sessions:1m;
    root {folder}/files;
    client_max_body_size 64k;
    location = /small {{ return 200 "fine"; }}
    location = /unchanged {{ return 304; }}
    location = /moved {{ return 302 /small; }}
    location = /nothing {{ return 204; }}
    location /said/ {{ return 200 "heard"; }}
    location /store/ {{ client_max_body_size 8m; dav_methods PUT DELETE; create_full_put_path on; }}
  }}
}}
"""


def program():
    unpacked = os.path.join(folder_of_repository, "build", "tools", "nginx", "usr", "sbin")
    found = shutil.which("nginx", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", unpacked]))
    if found is None:
        raise AssertionError("nginx is not there; run packaging/dev deps")
    return found


class Nginx:
    def __init__(self, folder, certificates, files):
        """`files` are what it serves: path to bytes."""
        self.folder = folder
        for path, data in files.items():
            whole = os.path.join(folder, "files", path)
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            with open(whole, "wb") as file:
                file.write(data)
        sockets = []
        for _ in range(2):
            opened = socket.socket()
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind(("127.0.0.1", 0))
            opened.listen(512)
            opened.setblocking(False)
            sockets.append(opened)
        self.http, self.https = (each.getsockname()[1] for each in sockets)
        with open(os.path.join(folder, "nginx.conf"), "w") as file:
            file.write(settings.format(folder=folder, certificates=certificates.folder, http=self.http, https=self.https,
                                       user=pwd.getpwuid(os.getuid()).pw_name, group=grp.getgrgid(os.getgid()).gr_name))
        inherited = [each.fileno() for each in sockets]
        self.process = subprocess.Popen(
            [program(), "-p", folder, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"],
            env={**os.environ, "NGINX": "".join(f"{each};" for each in inherited)}, pass_fds=inherited,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for each in sockets:
            each.close()

    def stored(self, path):
        with open(os.path.join(self.folder, "files", path), "rb") as file:
            return file.read()

    def stop(self):
        """Its open connections end first, then the process: the log is complete."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def errors(self):
        with open(os.path.join(self.folder, "error.log")) as file:
            return file.read()

    def requests(self):
        with open(os.path.join(self.folder, "access.log")) as file:
            return [json.loads(line) for line in file]
