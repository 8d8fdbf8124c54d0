#!/usr/bin/env python
"""Run the portal's commands; with --embedded, on this machine's own folder and without any server."""

import os
import sys


def main():
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspire.settings")
    arguments = sys.argv[:]
    if "--embedded" in arguments:
        from aspire import embedded

        arguments.remove("--embedded")
        try:
            embedded.prepare_environment(os.environ)
        except embedded.CannotStart as reason:
            sys.exit(f"Cannot start: {reason}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
