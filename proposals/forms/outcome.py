"""In which shape does the report of a grant's outcome arrive?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.fields import Day
from journal.sentences import day
from proposals.forms.documents import PdfForm


class AwardForm(PdfForm):
    """Ask for the agency's notice and its date."""

    notice_on = Day(
        required=True,
        label=gettext_lazy("Date on the agency's notice"),
        error_messages={"required": gettext_lazy("Write the date that stands on the agency's notice.")},
    )
    field_order = ["notice_on", "file"]

    def __init__(self, *args, by_on, **options):
        super().__init__(*args, **options)
        self.fields["notice_on"].help_text = _("%(day)s or earlier. Write it like %(example)s.") % {
            "day": day(by_on),
            "example": by_on.isoformat(),
        }
        file = self.fields["file"]
        file.label = _("The agency's notice")
        if self.is_bound:  # a browser never sends a file twice by itself
            file.help_text = _("%(rules)s If you had chosen a file, choose it again.") % {"rules": file.help_text}


class RejectionForm(PdfForm):
    """Ask for the agency's notice and its date where there is one; both may stay empty."""

    notice_on = Day(label=gettext_lazy("Date on the agency's notice"), help_text=gettext_lazy("If there is a notice."))
    field_order = ["notice_on", "file"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        file = self.fields["file"]
        file.required = False
        file.label = _("The agency's notice")
