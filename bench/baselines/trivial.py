"""A Flask view that reads its body and returns 7 KB: the most that a bootstrap could reach."""

import json

from flask import Flask, Response, request

ANSWER = json.dumps({"guides": ["x" * 90] * 75}).encode()


def create_app() -> Flask:
    app = Flask("trivial")

    @app.post("/v1/bootstrap")
    def bootstrap() -> Response:
        request.get_data()
        return Response(ANSWER, mimetype="application/json")

    return app
