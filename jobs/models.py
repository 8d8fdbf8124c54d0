"""Which long work is asked for, running or done, and how far is it?"""

from django.db import models


class Job(models.Model):
    """One piece of long work, asked for once per key."""

    class State(models.TextChoices):
        ASKED = "asked"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)  # a running job whose lease ran out may be taken by another worker
    finished_at = models.DateTimeField(null=True)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "running", "done", "failed"]), name="job_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(done_steps__lte=models.F("all_steps")), name="job_never_past_its_end"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["done", "failed"], finished_at__isnull=False)
                | models.Q(state__in=["asked", "running"], finished_at__isnull=True),
                name="job_ended_with_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="jobs_waiting_by_age")]

    def __str__(self):
        return f"{self.kind} {self.key}: {self.state}"
