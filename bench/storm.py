"""The storm before the deadline: `python -m bench.storm --help`. Ends with 1 where the books are not right."""

import argparse
import os
import sys
from importlib import import_module

import django

from bench.stage import Stage


def options_from(words):
    """Return the options of a command line; every number is bounded, so that a storm ends by itself."""
    asked = argparse.ArgumentParser(prog="python -m bench.storm", description=__doc__)
    asked.add_argument("--mode", choices=["both", "sealing", "flows", "pages"], default="both")
    asked.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    asked.add_argument("--flows", type=float, default=20, help="whole flows begun a second")
    asked.add_argument("--seconds", type=float, default=60, help="for so long before the deadline")
    asked.add_argument("--seals", type=int, default=600, help="drafts that are only sealed")
    asked.add_argument("--pace", type=float, default=0, help="seals a second; 0: as fast as possible")
    asked.add_argument("--clients", type=int, default=16, help="lines kept busy")
    asked.add_argument("--hold", action="store_true", help="keep lines open between requests")
    asked.add_argument("--drafts", type=int, default=2000, help="drafts in the database while pages are opened")
    asked.add_argument("--pages", type=int, default=200, help="applicants who open their pages, one after another")
    asked.add_argument("--ceilings", type=float, default=6, help="seconds for each ceiling; 0: not measured")
    options = asked.parse_args(words)
    limits = {
        "flows": 200,
        "seconds": 120,
        "seals": 5000,
        "pace": 500,
        "clients": 64,
        "ceilings": 30,
        "drafts": 10000,
        "pages": 2000,
    }
    for name, most in limits.items():
        if not 0 <= getattr(options, name) <= most:
            asked.error(f"--{name} is from 0 to {most}")
    return options


def main(words=None):
    """Start the servers, measure, and end them whatever happens; returns whether the books are right."""
    options = options_from(words)
    stage = Stage(options.database)
    try:
        stage.prepare()
        os.environ.update(stage.environ)
        django.setup()
        return import_module("bench.measuring").measure(stage, options)  # needs the settings
    finally:
        stage.stop()


if __name__ == "__main__":
    sys.exit(not main())
