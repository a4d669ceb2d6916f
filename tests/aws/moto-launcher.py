"""moto's server, with state machines that really run and Lambda functions that are somebody else's.

LAMBDA_ENDPOINT answers every invocation (moto itself would start a container for each). The first line of standard
output is the port: whatever is free, and bound from here on, since a port that is looked up first may be somebody
else's by then. The process ends when its standard input does, so that it never outlives the tests that started it.
"""

import os
import socket
import sys
import threading

import boto3
import moto.server
from botocore.config import Config
from moto.core import config
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from werkzeug.serving import make_server

listener = socket.create_server(("127.0.0.1", 0), backlog=128)
port = listener.getsockname()[1]
# moto's own state machines read the variable, not the option.
os.environ["MOTO_PORT"] = str(port)

config.default_user_config["stepfunctions"]["execute_state_machine"] = True

# One client for all threads: making one for each call costs twice the call.
functions = boto3.client(
    "lambda",
    region_name="us-east-1",
    aws_access_key_id="key",
    aws_secret_access_key="secret",
    endpoint_url=os.environ["LAMBDA_ENDPOINT"],
    config=Config(
        parameter_validation=False,
        max_pool_connections=100,
        read_timeout=900,
        retries={"max_attempts": 0, "total_max_attempts": 1},
    ),
)
others = lambda_eval_utils.boto_client_for


def client_for(region, service, state_credentials=None):
    if service == "lambda":
        return functions
    return others(region=region, service=service, state_credentials=state_credentials)


lambda_eval_utils.boto_client_for = client_for


def end_with_standard_input():
    sys.stdin.read()
    os._exit(0)


def serve(host, port, app, **_):
    make_server(host, port, app, threaded=True, fd=listener.fileno()).serve_forever()


threading.Thread(target=end_with_standard_input, daemon=True).start()
print(port, flush=True)
moto.server.run_simple = serve
moto.server.main(["-H", "127.0.0.1", "-p", str(port)])
