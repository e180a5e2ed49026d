"""What holds for every test: no real AWS account, known hypothesis profiles, spec marks."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

pytest.register_assert_rewrite("tests.support", "tests.workflow")
pytest_plugins = [
    "tests.support.descriptions",
    "tests.support.spec_marks",
    "tests.support.measured",
    "tests.support.sharing_out",
]

# Set before anything creates a client: no test can reach an account by accident.
os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_SESSION_TOKEN="testing",
    AWS_DEFAULT_REGION="eu-north-1",
    AWS_REGION="eu-north-1",
    AWS_EC2_METADATA_DISABLED="true",
    AWS_ACCOUNT_ID_ENDPOINT_MODE="disabled",  # moto knows the stream only without an account in it
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
)
os.environ.pop("AWS_PROFILE", None)

# `fast` and `ci` are the same on every run, so that a red run is the change's own fault; `search`
# looks for new counterexamples and is meant for long, unattended runs. `fast` reports the first
# counterexample as it is: making it small can take minutes.
_SLOW_IS_FINE = [HealthCheck.too_slow]
settings.register_profile(
    "fast",
    max_examples=25,
    stateful_step_count=20,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    derandomize=True,
    deadline=None,
    suppress_health_check=_SLOW_IS_FINE,
)
settings.register_profile(
    "ci",
    max_examples=200,
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=_SLOW_IS_FINE,
)
settings.register_profile(
    "search",
    max_examples=5_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=_SLOW_IS_FINE,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
