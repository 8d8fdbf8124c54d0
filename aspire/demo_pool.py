"""Who is in the reviewers' pool of a demo portal, what do they know, and what did they answer?"""

from datetime import timedelta

from reviews import services as reviews
from reviews.models import Reviewer

# Those of the cast, whose accounts are there already.
PROFILES = {
    "kenji": reviews.ProfileText(
        institution="Ginkgo University",
        institution_ja="いちょう大学",
        department="Graduate School of Medicine",
        researcher_number="20000011",
        languages=("en", "ja"),
        keywords=("ageing", "neurons", "imaging", "老化"),
        yearly_limit=12,
    ),
    "yuki": reviews.ProfileText(
        institution="Momiji Research Institute",
        institution_ja="もみじ研究所",
        department="Department of Immunology",
        researcher_number="20000029",
        languages=("en", "ja"),
        keywords=("immunology", "microbiome", "cohort studies"),
        yearly_limit=10,
    ),
}
FILE = """email,name,name_ja,name_kana,letters,institution,institution_ja,department,researcher_number,languages,keywords,yearly_limit,affiliations
minoru@aspire.example,Minoru Endo,遠藤 実,エンドウ ミノル,ja,Hinoki Institute of Technology,ひのき工業大学,School of Life Science,20000037,en; ja,organelles; imaging; 細胞小器官,8,2012-2019 Keyaki University
ayumi@aspire.example,Ayumi Baba,馬場 歩,ババ アユミ,en,Tsubaki Medical Centre,つばき医療センター,Department of Paediatrics,20000045,en; ja,birth cohorts; sleep; 小児科,6,
sota@aspire.example,Sota Chiba,千葉 蒼太,チバ ソウタ,ja,Ginkgo University,いちょう大学,School of Pharmacy,20000053,ja,muscle; longevity; 骨格筋,5,
erika@aspire.example,Erika Doi,土井 絵里香,ドイ エリカ,en,Shirakaba Medical University,白樺医科大学,Department of Microbiology,20000061,en,infection; host and pathogen,8,2016-2021 Kaede University
"""  # noqa: E501
TIES = """reviewer,kind,name,email,year,note
kenji@aspire.example,co-authorship,Nao Shimizu,nao@aspire.example,2022,A joint paper on ageing cells
minoru@aspire.example,joint-research,Claire Fontaine,,2023,Imaging network
"""
ACCEPTED = {"kenji": (1, 2, 3), "yuki": (1, 2, 3), "minoru": (1,), "ayumi": (3,)}  # areas in which they are at home
BUSY = "I chair another committee this summer."


def fill_the_pool(closed, opened, people, *, at):
    """Take people into the pool, invite them to both rehearsals, and let most of them answer.

    `people` are the cast by key; `at` is the present instant (aware).
    """
    aiko = people["aiko"]
    asked_at = closed.closes_at - timedelta(days=15)
    how = {"actor": aiko, "at": asked_at}
    pool = {
        key: reviews.add_reviewer(closed.pk, person=_known(people[key]), profile=profile, **how)
        for key, profile in PROFILES.items()
    }
    for kind, text in (("people", FILE), ("ties", TIES)):
        plan = reviews.plan_of_text(text, kind)
        reviews.import_pool(closed.pk, text=plan.text, kind=kind, seen=plan.seal, **how)
    rows = Reviewer.objects.filter(user__email__in=_addresses(FILE)).select_related("user")
    pool |= {row.user.email.split("@")[0]: row for row in rows}
    for key in (*ACCEPTED, "sota"):
        one = _invite(closed, pool[key], ACCEPTED.get(key, (3,)), **how)
        answer = {"accepts": key in ACCEPTED, "reason": "" if key in ACCEPTED else BUSY}
        reviews.answer_appointment(one.pk, nonce=one.nonce, at=asked_at + timedelta(days=2), **answer)
    for key in ("yuki", "erika"):  # who have not answered yet
        _invite(opened, pool[key], (2,), actor=aiko, at=at)


def _known(person):
    return reviews.PersonText(email=person.email, name=person.name)


def _addresses(text):
    return [line.split(",", 1)[0] for line in text.splitlines()[1:]]


def _invite(call, reviewer, areas, *, actor, at):
    """Invite one person by letter, as read; returns the appointment."""
    wanted = [reviews.Invited(reviewer.pk, areas, 6)]
    seen = reviews.letters_to_send(call, wanted, actor=actor, at=at).seal
    return reviews.invite_reviewers(call.pk, wanted, seen=seen, typed="", actor=actor, at=at)[0]
