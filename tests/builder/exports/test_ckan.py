"""`ckanapi` reads the published files behind nginx, as an institution without the service serves them."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import ckanapi
import httpx
import pytest

from site_builder import exports
from site_builder.exports.ckan import FOLDER
from tests.api.test_serve import free_port
from tests.builder.exports.published import edition_of

RULE = Path(__file__).resolve().parents[3] / "deploy/nginx/ckan.conf"
CONFIGURATION = """
{user}daemon off; worker_processes 1; pid {work}/pid; error_log {work}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off; types {{ application/json json; }}
    client_body_temp_path {work}/a; proxy_temp_path {work}/b; fastcgi_temp_path {work}/c;
    uwsgi_temp_path {work}/d; scgi_temp_path {work}/e;
    server {{ listen 127.0.0.1:{port}; root {site}; include {rule}; }}
}}
"""


@pytest.fixture(scope="module")
def address(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not on this machine")
    work = tmp_path_factory.mktemp("nginx")
    site, port = work / "site", free_port()
    exports.write(site, edition_of(repository / "catalog_src"))
    (work / "secret.json").write_text('{"success": true, "result": "leaked"}')
    conf = work / "nginx.conf"
    # A worker of root's would be nobody, who may not enter a test's folder.
    user = f"user {pwd.getpwuid(0).pw_name};" if os.getuid() == 0 else ""
    conf.write_text(CONFIGURATION.format(user=user, work=work, port=port, site=site, rule=RULE))
    process = subprocess.Popen([nginx, "-c", str(conf), "-p", str(work)], stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(100):
            assert process.poll() is None, process.communicate()[1]
            try:
                httpx.get(f"http://127.0.0.1:{port}/", timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/ckan"
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_ckanapi_reads_the_files_behind_nginx(address: str) -> None:
    remote = ckanapi.RemoteCKAN(address, get_only=True)
    names = remote.action.package_list()
    assert len(names) == 45
    packages = {name: remote.action.package_show(id=name) for name in names}
    assert packages == {one["name"]: one for one in remote.action.current_package_list_with_resources()}
    for name in remote.action.organization_list():
        assert remote.action.organization_show(id=name)["package_count"] > 0
    for name in remote.action.group_list():
        assert re.fullmatch("[a-z0-9_-]{2,100}", name)
        assert remote.action.group_show(id=name)["title"]
    assert remote.action.package_search()["count"] == 45
    assert remote.action.status_show()["site_title"]


def test_what_is_not_there_is_a_ckan_refusal_and_nothing_outside_is_read(address: str) -> None:
    remote = ckanapi.RemoteCKAN(address, get_only=True)
    for wrong in ("nothing__here", "../../../../../../secret", "../../../../../secret", "a/b", ""):
        with pytest.raises(ckanapi.NotFound):
            remote.action.package_show(id=wrong)
    with pytest.raises(ckanapi.NotFound):
        remote.action.package_delete()
    assert httpx.post(f"{address}/api/3/action/package_list").status_code in (403, 405)


def test_every_answer_is_a_file_that_a_plain_host_can_give(repository: Path, tmp_path: Path) -> None:
    written = exports.write(tmp_path, edition_of(repository / "catalog_src"))
    answers = [one for one in written if one.startswith(FOLDER)]
    assert f"{FOLDER}/package_show/mzj__hunyin-dengji.json" in answers
    assert all(re.fullmatch(r"[a-z0-9_/-]+\.json", one.removeprefix(FOLDER)) for one in answers)
