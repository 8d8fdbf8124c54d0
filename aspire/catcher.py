"""Where do letters go while trying out? A small SMTP server keeps each as a file and delivers none.

Run as `python -m aspire.catcher FOLDER`: it needs no settings, so that it can stand alone in a container.
"""

import argparse
import asyncio
import os
import secrets
import signal
import socket
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.smtp import SMTP

LARGEST = 40 * 1024 * 1024  # bytes


class Keeper:
    """Keep every letter as one .eml file, named by the instant of its arrival."""

    def __init__(self, folder, *, aloud=False):
        self.folder = folder
        self.aloud = aloud

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{secrets.token_hex(4)}.eml"
        header = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        unfinished = self.folder / f".{name}.part"
        unfinished.write_bytes(header + envelope.content)
        unfinished.rename(self.folder / name)  # a reader never sees half a letter
        if self.aloud:
            print(told(envelope.content), flush=True)
        return "250 kept"


def told(content):
    """Return a letter as a person reads it: recipient, subject, text."""
    letter = message_from_bytes(content, policy=policy.default)
    body = letter.get_body(preferencelist=("plain",))
    return f"To: {letter['to']}\nSubject: {letter['subject']}\n\n{body.get_content() if body else ''}\n"


async def serve(line, keeper):
    """Take letters on a listening socket until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: SMTP(keeper, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="catcher.localhost"), sock=line
    )
    async with server:
        await stop.wait()


def main(argv=None):
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m aspire.catcher", description="Keep letters as files.")
    parser.add_argument("folder", type=Path, help="where each letter becomes one .eml file")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=2525)
    parser.add_argument("--fd", type=int, help="a listening socket inherited from the supervisor")
    parser.add_argument("--aloud", action="store_true", help="print each letter as well")
    options = parser.parse_args(argv)

    os.umask(0o077)
    options.folder.mkdir(parents=True, exist_ok=True)
    line = socket.socket(fileno=options.fd) if options.fd is not None else listen(options.host, options.port)
    asyncio.run(serve(line, Keeper(options.folder, aloud=options.aloud)))


def listen(host, port):
    """Return a listening socket; ends the program with one sentence when the port is taken."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        sys.exit(f"The letter catcher cannot listen on {host}:{port}: {os.strerror(error.errno)}.")


if __name__ == "__main__":
    main()
