"""Only a proxy that the operator counts may say where a request comes from."""

import pytest
from flask import Flask, request

from app.core.web import proxies

FORWARDED = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "zhiheng.bank.example"}


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [(0, "127.0.0.1 at http://localhost/"), (1, "198.51.100.7 at https://zhiheng.bank.example/")],
)
def test_forwarded_headers_count_as_far_as_proxies_are_trusted(trusted: int, seen: str) -> None:
    app = Flask("proxied")
    app.config["TRUSTED_PROXIES"] = trusted
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr} at {request.host_url}", endpoint="seen")
    proxies.init_app(app)

    assert app.test_client().get("/", headers=FORWARDED).text == seen
