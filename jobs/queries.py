"""What waits for a worker, and how far is it?"""

from django.db.models import Q

from jobs.models import Job


def kinds_waiting(*, at):
    """Return the kinds of the jobs that a worker may take at an aware instant, each once, in order."""
    return sorted(set(Job.objects.waiting(at=at).values_list("kind", flat=True)))


def last_done(kind):
    """Return the job of a kind that ended well last, or None while there is none."""
    return Job.objects.filter(kind=kind, state=Job.State.DONE).order_by("-finished_at", "-pk").first()


def job_of(key):
    """Return the job asked for under a key, or None."""
    return Job.objects.filter(key=key).first()


def known_keys(keys):
    """Return those of some keys under which a job was asked for, whatever became of it (one query)."""
    return set(Job.objects.filter(key__in=keys).values_list("key", flat=True))


def last_of_each(keys):
    """Return, by the names that map to keys in `keys`, the job asked for last under a key, or as "key-2" and so on.

    Such a further job is asked for where the first failed. Names without a job are left out (one query).
    """
    wanted = Q()
    for key in keys.values():
        wanted |= Q(key=key) | Q(key__startswith=f"{key}-")
    found = {}
    for job in Job.objects.filter(wanted).order_by("pk") if keys else ():
        found.update({name: job for name, key in keys.items() if job.key == key or job.key.startswith(f"{key}-")})
    return found
