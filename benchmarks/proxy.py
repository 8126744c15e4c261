"""nginx in front of the product, with the very files that an installation includes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from benchmarks import machine
from benchmarks.doors import Door

FOLDER = machine.ROOT / "config" / "nginx"
CONNECTIONS = 16_384


MISSING = "nginx is not installed (Debian: apt install nginx-light)"


def executable() -> str | None:
    """None where nginx is not installed. It often stands where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def start(port: int, origin: Door, folder: Path, log: str = "off") -> machine.Server:
    """One worker with an empty cache, on `port`, in front of the server behind `origin`.

    `log`: a file for the requests.
    """
    target = folder / "nginx.conf"
    for name in ("cache", "temp"):
        (folder / name).mkdir()
    target.write_text(_main(port, origin, folder, log))
    command = [executable() or "nginx", "-p", str(folder), "-c", str(target)]
    return machine.Server("nginx", command, port, {})


def _main(port: int, origin: Door, folder: Path, log: str) -> str:
    """What an installation has in its own site file, for this machine and without TLS."""
    temporary = "\n".join(
        f"    {kind}_temp_path {folder}/temp/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    server = f"unix:{origin}" if isinstance(origin, Path) else f"127.0.0.1:{origin}"
    user = "user root;\n" if os.geteuid() == 0 else ""
    return f"""\
{user}daemon off;
worker_processes 1;
worker_rlimit_nofile {CONNECTIONS};
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections {CONNECTIONS}; }}
http {{
{temporary}
    access_log {log};
    proxy_cache_path {folder}/cache keys_zone=public:10m max_size=1g inactive=10m use_temp_path=off;
    include {FOLDER}/http.conf;
    upstream deliberation {{ server {server}; keepalive 32; }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        server_name localhost;
        include {FOLDER}/server.conf;
    }}
}}
"""
