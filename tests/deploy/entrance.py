"""The entrance as it is deployed: Debian's nginx over `deploy/nginx/`, on free ports and below one folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.api.test_serve import free_port
from tests.deploy.certificates import HOST, Authority

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
EXAMPLE = "#:"
"""What begins an example in the shipped files."""

MAIN = """daemon off;
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/log/main.log crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/nginx/mulu.conf;
}}
"""


def program(name: str) -> str:
    """The path of a system program; without it the test skips, but never in CI."""
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/sbin"]))
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing; in CI deployment tests may not be skipped")
        pytest.skip(f"{name} is not on this machine")
    return found


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """A running nginx."""

    folder: Path
    port: int
    plain: int
    authority: Authority
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        return (self.folder / "log" / "nginx-access.log").read_text("utf-8")

    @property
    def errors(self) -> str:
        return (self.folder / "log" / "nginx-error.log").read_text("utf-8")

    def context(self, certificate: tuple[str, str] | None = None) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.authority.folder / "clients-ca.pem"))
        if certificate is not None:
            context.load_cert_chain(*certificate)
        return context

    def client(
        self, certificate: tuple[str, str] | None = None, *, at: str = "127.0.0.1", source: str | None = None
    ) -> httpx.Client:
        """A caller by the entrance's name, with or without a certificate; `source` is its own address."""
        transport = httpx.HTTPTransport(verify=self.context(certificate), local_address=source)
        host = f"[{at}]" if ":" in at else at
        return _Named(base_url=f"https://{host}:{self.port}", transport=transport, timeout=20)

    def reload(self) -> None:
        self.process.send_signal(signal.SIGHUP)


class _Named(httpx.Client):
    """Connects to an address, but speaks to the entrance's name."""

    def send(self, request: httpx.Request, **more: object) -> httpx.Response:  # type: ignore[override]
        request.headers.setdefault("host", HOST)
        if request.headers["host"].startswith(("127.", "[")):
            request.headers["host"] = HOST
        request.extensions.setdefault("sni_hostname", HOST)
        return super().send(request, **more)  # type: ignore[arg-type]


def write(folder: Path, *, build: Path, nodes: Sequence[int], with_examples: bool = True) -> tuple[int, int]:
    """Put the shipped files below `folder` with its paths and ports; the ports for https and http."""
    secure, plain = free_port(), free_port()
    places: Mapping[str, str] = {
        "/etc/nginx/mulu": f"{folder}/nginx",
        "/etc/mulu/tls": f"{folder}/tls",
        "/var/log/mulu": f"{folder}/log",
        "/srv/mulu/build": str(build),
        "listen 443": f"listen 127.0.0.1:{secure}",
        "listen [::]:443": f"listen [::1]:{secure}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen [::]:80": f"listen [::1]:{plain}",
        "127.0.0.1:8001": f"127.0.0.1:{nodes[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{nodes[-1]}",
    }
    (folder / "nginx").mkdir(parents=True)
    (folder / "log").mkdir()
    for file in SHIPPED.glob("*.conf"):
        text = file.read_text("utf-8")
        for old, new in places.items():
            text = text.replace(old, new)
        if with_examples:
            text = "\n".join(line.replace(EXAMPLE, "") for line in text.split("\n"))
        (folder / "nginx" / file.name).write_text(text, "utf-8")
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), "utf-8")
    return secure, plain


@contextlib.contextmanager
def opened(folder: Path, *, build: Path, nodes: Sequence[int]) -> Iterator[Entrance]:
    """The entrance before a build and the nodes on these ports."""
    nginx = program("nginx")
    secure, plain = write(folder, build=build, nodes=nodes)
    authority = Authority.make(folder / "tls")
    authority.server()
    authority.revoke(())
    command = [
        nginx,
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "log/start.log"),
    ]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        entrance = Entrance(folder=folder, port=secure, plain=plain, authority=authority, process=process)
        _wait(entrance)
        yield entrance
    finally:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait(timeout=10)


def _wait(entrance: Entrance) -> None:
    until = time.monotonic() + 10
    with entrance.client() as client:
        while time.monotonic() < until:
            assert entrance.process.poll() is None
            with contextlib.suppress(httpx.TransportError):
                client.head("/")
                return
            time.sleep(0.05)
    pytest.fail("nginx did not begin to listen")
