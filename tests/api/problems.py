"""Expectations on problem documents."""

from typing import Any

from werkzeug.test import TestResponse


def expect_problem(response: TestResponse, status: int, code: str, path: str | None = None) -> dict[str, Any]:
    """The answer is one problem document of that code; with `path`, one of its errors names that field."""
    body: dict[str, Any] = response.get_json(force=True)
    assert response.status_code == status, body
    assert response.content_type == "application/problem+json"
    assert body["code"] == code
    assert body["type"] == f"https://annai.dev/problems/{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert isinstance(body["server_time"], int)
    assert body["request_id"] == response.headers["X-Request-Id"]
    if path is not None:
        assert path in [error["path"] for error in body["errors"]], body
    return body
