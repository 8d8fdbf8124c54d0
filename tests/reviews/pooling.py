"""How do tests fill the pool and invite people? Through the services, as officers would."""

from reviews import services
from reviews.models import Reviewer
from tests.builders import IN_JUNE, IN_MAY

MEI = services.PersonText("mei@keyaki.example", "Mei Kimura", "木村 芽衣", "キムラ メイ", "en")
PROFILE = services.ProfileText(
    institution="Keyaki University",
    institution_ja="けやき大学",
    ror="057zh3y96",
    researcher_number="20000011",
    orcid="0000-0002-1825-0097",
    languages=("en", "ja"),
    keywords=("ageing", "老化"),
    yearly_limit=8,
)


def entered(call, officer, *, person=MEI, profile=PROFILE, at=IN_MAY):
    """Take somebody into the pool; returns the Reviewer."""
    return services.add_reviewer(call.pk, person=person, profile=profile, actor=officer, at=at)


def in_pool(call, officer, person, **words):
    """Take somebody who has an account into the pool; returns the Reviewer."""
    known = services.PersonText(person.email, person.name)
    return entered(call, officer, person=known, profile=services.ProfileText(**words))


def invited(call, officer, *reviewers, areas=(1,), most=5, typed="", at=IN_JUNE):
    """Invite reviewers by letter, as read; returns the appointments."""
    wanted = [services.Invited(one.pk, areas, most) for one in reviewers]
    seen = services.letters_to_send(call, wanted, actor=officer, at=at).seal
    return services.invite_reviewers(call.pk, wanted, seen=seen, typed=typed, actor=officer, at=at)


def imported(call, officer, text, kind="people", *, at=IN_JUNE):
    """Look at a text and take it as seen; returns the plan."""
    plan = services.plan_of_text(text, kind)
    return services.import_pool(call.pk, text=text, kind=kind, seen=plan.seal, actor=officer, at=at)


def stored(*names):
    """Return the pool by address, as far as some columns go."""
    return list(Reviewer.objects.order_by("user__email").values_list("user__email", *names))
