"""What does the roof register when Django starts?"""

from django.apps import AppConfig
from django.core.checks import register


class AspireConfig(AppConfig):
    name = "aspire"

    def ready(self):
        from aspire import checks  # noqa: PLC0415 - checks may be imported only once the settings stand

        register(checks.unsafe_combinations, checks.TAG)

        from notices.services import before_posting  # noqa: PLC0415
        from selection.services import settle_withdrawals  # noqa: PLC0415

        before_posting(settle_withdrawals)
