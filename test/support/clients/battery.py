"""A battery storage as it talks to meterhub-2022: it polls "/" and posts its state to it with every kind of client.

Prints what it was answered as one JSON list. Usage: battery.py http://host:port
"""

import http.client
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

BASE = sys.argv[1]
HOST = urllib.parse.urlsplit(BASE).netloc


def describe(name, status, content_type, body):
    """Status, type, keys in the order they came in, values."""
    pairs = json.loads(body, object_pairs_hook=lambda items: items)
    keys = [key for key, _ in pairs]
    return {"name": name, "status": status, "type": content_type, "keys": keys, "data": json.loads(body)}


def get(name, path="/"):
    with urllib.request.urlopen(BASE + path, timeout=10) as reply:
        return describe(name, reply.status, reply.headers["Content-Type"], reply.read())


def post(name, body, headers=None):
    """urllib adds the form type of browsers where none is given."""
    request = urllib.request.Request(BASE + "/", data=body, headers=headers or {}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return describe(name, reply.status, reply.headers["Content-Type"], reply.read())
    except urllib.error.HTTPError as error:
        return describe(name, error.code, error.headers["Content-Type"], error.read())


def post_bare(name, body):
    """As requests.post(url, data=json.dumps(...)) does: no Content-Type at all."""
    connection = http.client.HTTPConnection(HOST, timeout=10)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    reply = connection.getresponse()
    return describe(name, reply.status, reply.getheader("Content-Type"), reply.read())


answers = [
    get("poll"),
    post("form", json.dumps({"bat_soc": 81}).encode()),
    post_bare("bare", json.dumps({"bat_soc": 82}).encode()),
    post("text", json.dumps({"bat_soc": 83}).encode(), {"Content-Type": "text/plain"}),
    post("json", json.dumps({"bat_soc": 84.5, "bat_info": {"state": "charge", "cells": [3.2, 3.3]}}).encode(),
         {"Content-Type": "application/json"}),
    post("others", json.dumps({"time": "now", "grid_p": 0, "nonsense": 1, "bat_soc": 85}).encode()),
    post("no json", b"bat_soc=99"),
    post("a list", b"[99]"),
    get("poll again"),
]
print(json.dumps(answers))
