"""Who are you, and in which role?"""

from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from accounts.searching import search_text_of


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """Create a person; `email` is the log-in name. Raises ValueError without one."""
        if not email:
            raise ValueError("a person needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.search_text = search_text_of(
            email=user.email, name=user.name, name_ja=user.name_ja, name_kana=user.name_kana
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        """Find a person by e-mail address, whatever its case."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person. There is no superuser: every right comes from the permission page."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)  # in Latin letters
    name_ja = models.CharField(max_length=120, blank=True)
    name_kana = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, choices=[("ja", "日本語"), ("en", "English")], default="ja")
    wants_reminders = models.BooleanField(default=True)  # of drafts before a deadline, and of changes of a call
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(null=True)
    search_text = models.TextField(blank=True, default="")  # folded: what lists of people and of letters search in

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=["ja", "en"]), name="user_language_is_known"),
            models.CheckConstraint(condition=Q(email=models.functions.Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self):
        return self.name or self.email

    def has_perm(self, perm, obj=None):
        """Ask the permission page; nobody passes by rank."""
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in auth.get_backends() if hasattr(backend, "has_perm")
        )

    def has_module_perms(self, app_label):
        """Answer no: rooms are not opened as a whole."""
        return False


class Role(models.Model):
    """A hat a person wears for a time. Anyone with a confirmed address may apply without one."""

    class Kind(models.TextChoices):
        REVIEWER = "reviewer"
        OFFICER = "officer"
        ADMINISTRATOR = "administrator"

    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: the shell
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], condition=Q(ended_at__isnull=True), name="role_worn_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["reviewer", "officer", "administrator"]), name="role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("granted_at")), name="role_ends_after_it_began"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.kind}"
