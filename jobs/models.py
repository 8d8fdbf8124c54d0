"""Which long work is asked for, running or done, and how far is it?"""

from django.db import models
from django.db.models import Q


class JobQuerySet(models.QuerySet):
    def waiting(self, *, at):
        """Keep jobs that a worker may take: asked for, or taken by one whose lease ran out."""
        return self.filter(Q(state=Job.State.ASKED) | Q(state=Job.State.RUNNING, lease_until__lt=at))


class Job(models.Model):
    """One piece of long work, asked for once per key."""

    class State(models.TextChoices):
        ASKED = "asked"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=80)  # the name of the task that does it, such as "selection.tasks.release"
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)  # a running job whose lease ran out may be taken by another worker
    takes = models.PositiveSmallIntegerField(default=0)  # a job that kills its workers is given up
    finished_at = models.DateTimeField(null=True)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "running", "done", "failed"]), name="job_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True)),
                name="job_in_hand_has_a_lease",
            ),
            models.CheckConstraint(condition=Q(done_steps__lte=models.F("all_steps")), name="job_never_past_its_end"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["asked", "running"], finished_at__isnull=True),
                name="job_ended_with_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="jobs_waiting_by_age")]

    def __str__(self):
        return f"{self.kind} {self.key}: {self.state}"
