"""moto's server, with state machines that really run and Lambda functions that are somebody else's.

LAMBDA_ENDPOINT answers every invocation (moto itself would start a container for each). MOTO_PORT is where this
server listens; moto's own state machines read the variable, not the option. The process ends when its standard
input does, so that it never outlives the tests that started it.
"""

import os
import sys
import threading

import boto3
from botocore.config import Config
from moto.core import config
from moto.server import main
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils

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


threading.Thread(target=end_with_standard_input, daemon=True).start()
main(["-H", "127.0.0.1", "-p", os.environ["MOTO_PORT"]])
