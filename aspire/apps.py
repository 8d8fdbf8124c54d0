"""What does the roof register when Django starts?"""

from django.apps import AppConfig
from django.core.checks import register


class AspireConfig(AppConfig):
    name = "aspire"

    def ready(self):
        from aspire import checks  # noqa: PLC0415 - checks may be imported only once the settings stand

        register(checks.unsafe_combinations, checks.TAG)

        from notices.services import before_posting  # noqa: PLC0415
        from selection.services import release_due, settle_interview_letters, settle_withdrawals  # noqa: PLC0415

        before_posting(settle_withdrawals)
        before_posting(settle_interview_letters)
        before_posting(release_due)
        forecast_what_falls_due()

        from reviews.queries import interviews_told_by  # noqa: PLC0415
        from selection.queries import states_of_meetings  # noqa: PLC0415

        interviews_told_by(states_of_meetings)

        from reviews.services import decision_frozen_by  # noqa: PLC0415
        from selection.services import board_frozen_at  # noqa: PLC0415

        decision_frozen_by(board_frozen_at)

        from notices.policies import kept_by  # noqa: PLC0415

        kept_by(stakes_in_letters)


def stakes_in_letters(user):
    """Return whose letters an officer with a stake is kept from: pairs (slug of the call, pk of the lead)."""
    from reviews.policies import proposals_kept_from  # noqa: PLC0415

    return proposals_kept_from(user).values_list("call__slug", "lead")


def forecast_what_falls_due():
    """Let the forecast know every function by which letters come to be owed by the clock; a sweep needs it as well."""
    from notices.expecting import provider  # noqa: PLC0415
    from proposals import services as proposals  # noqa: PLC0415
    from reviews import services as reviews  # noqa: PLC0415
    from selection import services as selection  # noqa: PLC0415

    for function in (*proposals.FORECAST, *reviews.FORECAST, *selection.FORECAST):
        provider(function)
