"""What waits for a worker, and how far is it?"""

from jobs.models import Job


def kinds_waiting(*, at):
    """Return the kinds of the jobs that a worker may take at an aware instant, each once, in order."""
    return sorted(set(Job.objects.waiting(at=at).values_list("kind", flat=True)))


def job_of(key):
    """Return the job asked for under a key, or None."""
    return Job.objects.filter(key=key).first()
