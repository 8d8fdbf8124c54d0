"""Which funding agencies are there, under which names and in which countries?"""

from django.db import models
from django.db.models import Q


class Country(models.Model):
    """A country, or the European Union, in both languages, with the part of the world that the call asks about."""

    class Part(models.TextChoices):
        EUROPE = "europe"
        NORTH_AMERICA = "north-america"
        ELSEWHERE = "elsewhere"

    class Kind(models.TextChoices):
        COUNTRY = "country"
        REGION = "region"  # the European Union: an exceptionally reserved code, not a country

    code = models.CharField(max_length=2, primary_key=True)
    name_en = models.CharField(max_length=80)
    name_ja = models.CharField(max_length=80)
    part = models.CharField(max_length=20, choices=Part, default=Part.ELSEWHERE)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COUNTRY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=["europe", "north-america", "elsewhere"]), name="country_part_is_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=["country", "region"]), name="country_kind_is_known"),
        ]

    def __str__(self):
        return self.name_en


class Agency(models.Model):
    """A funding agency: identity only. Whether it takes part in a call is the call's own data."""

    key = models.SlugField(max_length=20, unique=True)
    name_en = models.CharField(max_length=200)  # as the calls print it
    name_ja = models.CharField(max_length=200, blank=True)
    name_official = models.CharField(max_length=200, blank=True)  # where the printed name differs
    name_local = models.CharField(max_length=200, blank=True)
    abbreviation = models.CharField(max_length=20, blank=True)
    aliases = models.JSONField(default=list)  # further names and abbreviations to find it by
    country = models.ForeignKey(Country, models.PROTECT, related_name="agencies")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="institutes")
    ror = models.CharField(max_length=9, blank=True)
    funder_id = models.CharField(max_length=20, blank=True)  # Crossref, under 10.13039
    domain = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ror"], condition=~Q(ror=""), name="agency_ror_is_one_agency"),
        ]

    def __str__(self):
        return f"{self.name_en} ({self.abbreviation})" if self.abbreviation else self.name_en


class Programme(models.Model):
    """A programme of an agency that a call may be limited to, such as CFREF and CERC of TIPS."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="programmes")
    abbreviation = models.CharField(max_length=20)
    name_en = models.CharField(max_length=200)
    name_local = models.CharField(max_length=200, blank=True)
    ror = models.CharField(max_length=9, blank=True)
    funder_id = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "abbreviation"], name="programme_named_once")]

    def __str__(self):
        return f"{self.name_en} ({self.abbreviation})"
