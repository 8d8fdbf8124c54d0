"""Are deadlines, days and fiscal years the same wherever the server stands?"""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.thorough
ABOUT_TIME = [
    "tests/calls/test_deadlines.py",
    "tests/machine/test_received_at.py",
    "tests/proposals/test_boundaries.py",
    "tests/proposals/test_eligibility.py",
    "tests/selection/test_notice_period.py",
]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_what_is_said_of_time_holds_in_every_zone(zone, tmp_path):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environ |= {"TZ": zone, "DATA_DIR": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static"), "DATABASE_URL": ""}
    for name in ("REQUIRE_ALL", "DRILL", "TEST_DATABASE_FILE"):
        environ.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *ABOUT_TIME],
        cwd=settings.BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-4000:]
