"""Which function opens a transaction, which joins one, and which must stay outside?

Three kinds of service function and no fourth: a use case opens and owns the transaction, a
participant joins it, an errand does slow or outside work and holds none.
"""

import functools

from django.db import connection, transaction


def _open_blocks():
    """Return the atomic blocks of this connection, without those that a test case wraps around itself."""
    return [block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)]


def use_case(function):
    """Run the function as the outermost transaction; raises RuntimeError inside another one."""
    return transaction.atomic(durable=True)(function)


def within_transaction(function):
    """Let the function run only as part of a use case; raises RuntimeError when it is called alone."""

    @functools.wraps(function)
    def participant(*args, **kwargs):
        if not _open_blocks():
            raise RuntimeError(f"{function.__module__}.{function.__name__} joins a transaction; none is open")
        return function(*args, **kwargs)

    return participant


def outside_transaction(function):
    """Let the function run only while no transaction is open; raises RuntimeError inside one."""

    @functools.wraps(function)
    def errand(*args, **kwargs):
        if _open_blocks():
            raise RuntimeError(f"{function.__module__}.{function.__name__} does outside work; a transaction is open")
        return function(*args, **kwargs)

    return errand
