"""The HTTP API: flask-smorest blueprints for the browser, the host's backend and authors. A view has four moves:
load, validate, act, dump."""
