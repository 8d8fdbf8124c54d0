"""Does the Dockerfile build what the compose file starts? The build itself needs a container engine and is not tried."""

import re
import shlex
import subprocess
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def dockerfile():
    """Return the instructions of the Dockerfile as (word, rest) pairs, continued lines joined."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line and not line.startswith("#")]


def test_the_image_starts_what_the_test_starts():
    instructions = dockerfile()
    assert ("ENTRYPOINT", '["sh", "deploy/entrypoint.sh"]') in instructions
    assert ("USER", "portal") in instructions
    run = " ".join(rest for word, rest in instructions if word == "RUN")
    assert "--require-hashes -r requirements/base.lock" in run
    built = [shlex.split(step) for step in run.split("&&") if "manage.py" in step]
    assert [step[step.index("manage.py") + 1] for step in built] == ["compile_translations", "collectstatic"]


def test_an_unknown_part_is_told_what_there_is():
    done = subprocess.run(["sh", "deploy/entrypoint.sh", "wbe"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("There is no part “wbe”: name web, worker, beat,")
