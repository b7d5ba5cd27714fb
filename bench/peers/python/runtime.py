"""The loop of Lambda's Python runtime without what needs a compiler: takes events from the Runtime API over one
connection that is kept alive."""

import importlib
import json
import os
import sys
import traceback
from http.client import HTTPConnection

PREFIX = "/2018-06-01/runtime/invocation/"


def call(api, method, resource, body=None):
    api.request(method, PREFIX + resource, body)
    response = api.getresponse()
    return response.headers, response.read()


def main():
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    module, name = os.environ["_HANDLER"].split(".")
    handler = getattr(importlib.import_module(module), name)
    api = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        headers, event = call(api, "GET", "next")
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        try:
            result = handler(json.loads(event), None)
            call(api, "POST", request_id + "/response", json.dumps(result).encode())
        except Exception as error:
            traceback.print_exc()
            failure = {"errorType": type(error).__name__, "errorMessage": str(error)}
            call(api, "POST", request_id + "/error", json.dumps(failure).encode())


main()
