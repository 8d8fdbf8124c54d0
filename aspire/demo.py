"""Whom and what does a fresh demo portal hold? Only where DEBUG is on, only in an empty database.

Everything is made through the services at its own instant, so that it is what people could have made.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pikepdf
from allauth.account.models import EmailAddress

from accounts import services as accounts
from aspire.demo_plans import wish_and_plan
from aspire.demo_pool import fill_the_pool
from calls import services as calls
from journal.sentences import TOKYO, tokyo_day
from proposals import services as proposals
from reviews import services as reviews
from selection import services as selection

CALL = "aspire-2024-3"
OPEN_FOR = timedelta(days=14)
CLOSED_SINCE = timedelta(days=100)
PROMISE = {"language": "ja", "statements": ["審査で知り得た情報を、審査中も審査後も他に漏らしません。"]}
LUNCH = "昼休み / Lunch"  # people write it once, for readers of both languages


@dataclass(frozen=True)
class Person:
    """One of the cast: an address under aspire.example, names in both scripts, a role or none."""

    key: str
    name: str
    name_ja: str
    name_kana: str
    role: str = ""
    language: str = "ja"
    has_login: bool = True
    tells: str = ""

    @property
    def email(self):
        """Return the address that is also the log-in name."""
        return f"{self.key}@aspire.example"

    @property
    def password(self):
        """Return the demo password, or None for people who only fill the list."""
        return f"{self.key}-rehearses-2026" if self.has_login else None


CAST = (
    Person("hanako", "Hanako Sato", "佐藤 花子", "サトウ ハナコ", tells="applicant"),
    Person("taro", "Taro Mori", "森 太郎", "モリ タロウ", language="en", tells="applicant"),
    Person("kenji", "Kenji Ito", "伊藤 健二", "イトウ ケンジ", role="reviewer", tells="reviewer"),
    Person("yuki", "Yuki Kato", "加藤 由紀", "カトウ ユキ", role="reviewer", language="en", tells="reviewer"),
    Person("aiko", "Aiko Hayashi", "林 愛子", "ハヤシ アイコ", role="officer", tells="programme officer"),
    Person("emi", "Emi Ono", "小野 恵美", "オノ エミ", role="officer", language="en", tells="programme officer"),
    Person("sora", "Sora Ueda", "上田 空", "ウエダ ソラ", role="administrator", tells="administrator"),
    Person("jiro", "Jiro Nakamura", "中村 次郎", "ナカムラ ジロウ", tells="nobody in particular"),
)
FURTHER_APPLICANTS = (
    Person("mika", "Mika Okada", "岡田 美佳", "オカダ ミカ", has_login=False),
    Person("sho", "Sho Fujii", "藤井 翔", "フジイ ショウ", language="en", has_login=False),
    Person("nao", "Nao Shimizu", "清水 直", "シミズ ナオ", has_login=False),
    Person("rin", "Rin Abe", "阿部 凛", "アベ リン", language="en", has_login=False),
)
LOGINS = tuple((person.email, person.password, person.tells) for person in CAST)


@dataclass(frozen=True)
class Story:
    """One proposal of the closed rehearsal: who, what, with whom, how long before noon it came in."""

    lead: str
    title_en: str
    title_ja: str
    area: int
    institution: str
    counterpart: str
    counterpart_at: str
    country: str
    agency: str
    before_noon: timedelta
    months: int = 60
    direct_yen: int = 110_000_000
    scores: tuple = ()  # (reviewer, overall points or None while the review is not in)
    grant_status: str = "held"  # or "applied": its outcome is still to come


STORIES = (
    Story("hanako", "Condensates in ageing neurons", "老化神経細胞における生体分子凝縮体", 1, "Keyaki University",
          "Ingrid Solberg", "Fjord Institute of Medicine", "NO", "rcn", timedelta(days=12), 60, 112_000_000,
          (("kenji", 9), ("yuki", 8))),
    Story("taro", "How the gut wall talks to immune cells", "腸管上皮と免疫細胞の対話機構", 2, "Shirakaba Medical University",
          "Lena Vogt", "Lindenberg University", "DE", "dfg", timedelta(days=6), 48, 92_000_000,
          (("kenji", 9), ("yuki", 5))),
    Story("mika", "A birth cohort of sleep", "睡眠の出生コホート研究", 3, "Kusunoki Children's Hospital",
          "Alan Marsh", "Harrow College of Medicine", "GB", "wellcome", timedelta(days=3), 60, 115_000_000,
          (("kenji", 6), ("yuki", None))),
    Story("sho", "Imaging organelles at work", "はたらく細胞小器官の可視化", 1, "Hinoki Institute of Technology",
          "Claire Fontaine", "Institut des Peupliers", "FR", "anr", timedelta(days=1), 36, 69_000_000,
          (("kenji", 8), ("yuki", 9))),
    Story("nao", "Host and pathogen as one system", "宿主と病原体を一つの系として捉える", 2, "Kaede University",
          "Maria Lindqvist", "Tallskog University", "SE", "src", timedelta(hours=5), 60, 108_000_000,
          (("kenji", 5), ("yuki", None))),
    Story("rin", "Muscle in the tenth decade", "九十歳代の骨格筋", 3, "Sakura Longevity Centre",
          "Grace Miller", "Prairie State University", "US", "nia", timedelta(minutes=7), 60, 115_000_000,
          (("kenji", None),)),
)  # fmt: skip
# Submitted under the open rehearsal: the grant of its counterpart is pending, and becomes known after the deadline.
PENDING = Story(
    lead="taro",
    title_en="Gut and brain in the first year of life",
    title_ja="生後一年の腸と脳",
    area=3,
    institution="Shirakaba Medical University",
    counterpart="Jonas Weber",
    counterpart_at="Lindenberg University",
    country="DE",
    agency="dfg",
    before_noon=OPEN_FOR + timedelta(hours=20),
    direct_yen=96_000_000,
    grant_status="applied",
)


def create(*, at):
    """Make the cast, an open rehearsal and one that closed 100 days ago, with its work half done.

    `at` is the present instant (aware); every other instant is derived from it. Call it only on an
    empty database.
    """
    people = {person.key: _enter(person, at=at) for person in CAST + FURTHER_APPLICANTS}
    today = tokyo_day(at)
    opened = calls.rehearse_call(CALL, closes_on=today + OPEN_FOR, actor=people["aiko"], at=at)
    closed = calls.rehearse_call(CALL, closes_on=today - CLOSED_SINCE, actor=people["aiko"], at=at)
    fill_the_pool(closed, opened, people, at=at)
    _begin_a_draft(opened, people["hanako"], at=at)
    _seal(PENDING, opened, people)
    for story in STORIES:
        _tell(story, closed, people)
    wish_and_plan(closed, people, promise=PROMISE, at=at)
    _plan_the_day(closed, people, at=at)


def _plan_the_day(call, people, *, at):
    """Make two panels with a lunch break each, and list three proposals that still wait for their slots."""
    how = {"actor": people["aiko"], "at": at}
    day = call.interview_days.order_by("on").first()
    for name, place, chair in (("Panel A", "Room 1", "kenji"), ("Panel B", "Room 2", "yuki")):
        first_slot = datetime.combine(day.on, time(10), TOKYO)
        slots = {"begins_at": first_slot, "minutes": 40, "gap_minutes": 10}
        panel = selection.make_panel(day.pk, name=name, place=place, **slots, **how)
        selection.add_member(panel.pk, person_pk=people[chair].pk, is_chair=True, although=False, **how)
        lunch = datetime.combine(day.on, time(11, 40), TOKYO)
        selection.add_break(panel.pk, starts_at=lunch, minutes=80, label=LUNCH, **how)
    for lead in ("mika", "sho", "nao"):
        selection.list_for_interview(call.proposals.get(lead=people[lead]).pk, day_pk=day.pk, **how)


def _enter(person, *, at):
    user = accounts.register(
        email=person.email,
        password=person.password,
        name=person.name,
        name_ja=person.name_ja,
        name_kana=person.name_kana,
        language=person.language,
        at=at,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if person.role:
        accounts.grant_role(user.pk, person.role, actor=None, at=at)
    return user


def _begin_a_draft(call, lead, *, at):
    """Leave a draft half-filled, so that the task list shows what is open, with a question to the office in it."""
    proposal = proposals.start_draft(call.pk, actor=lead, at=at)
    text = proposals.ProjectText(
        title_en="Condensates in ageing neurons, second step",
        title_ja="老化神経細胞における生体分子凝縮体（第二段階）",
        research_type="ASPIRE-B",
        area_number=1,
        start_on=date(call.first_fiscal_year, 12, 1),
        months=60,
    )
    proposals.save_project(proposal.pk, actor=lead, at=at, began=None, text=text)
    amounts = {(call.first_fiscal_year + 1, "goods"): 60_000_000, (call.first_fiscal_year + 2, "travel"): 58_400_000}
    proposals.save_budget(proposal.pk, actor=lead, at=at, began=None, amounts=amounts)

    agency = "Nordfjord Cancer Fund"
    counterpart = proposals.CounterpartText(
        name="Per Vik", institution="Nordfjord Hospital", country_code="NO", unlisted_agency=agency, grant_status="held"
    )
    proposals.save_counterpart(proposal.pk, counterpart_pk=None, text=counterpart, actor=lead, at=at, began=None)
    proposals.ask_consultation(
        proposal.pk,
        actor=lead,
        at=at,
        country_code="NO",
        agency_name=agency,
        question="The fund pays for basic research in Norway after peer review. Would its grant count?",
    )


def _tell(story, call, people):
    """Seal one story, have it assigned a week after the deadline and read by those who did."""
    proposal = _seal(story, call, people)
    assigned_at = call.closes_at + timedelta(days=7)
    for reviewer_key, points in story.scores:
        assignment = reviews.assign_reviewer(
            proposal.pk, reviewer_pk=people[reviewer_key].pk, actor=people["aiko"], at=assigned_at
        )
        if points is not None:
            _judge(assignment, call, people[reviewer_key], points, at=assigned_at + timedelta(days=10))


def _seal(story, call, people):
    """Write one story and submit it at its own instant; returns the proposal."""
    lead, received_at = people[story.lead], call.closes_at - story.before_noon
    proposal = _written(story, call, lead, at=received_at - timedelta(days=1))
    proposals.submit_proposal(proposal.pk, actor=lead, received_at=received_at)
    return proposal


def _written(story, call, lead, *, at):
    proposal = proposals.start_draft(call.pk, actor=lead, at=at)
    how = {"actor": lead, "at": at, "began": None}
    start_on = date(call.first_fiscal_year, 12, 1)
    project = proposals.ProjectText(
        title_en=story.title_en,
        title_ja=story.title_ja,
        research_type="ASPIRE-B",
        area_number=story.area,
        start_on=start_on,
        months=story.months,
        summary=f"{story.title_en}. {story.counterpart} and the team in Japan share methods, data and young researchers.",
    )
    proposals.save_project(proposal.pk, text=project, **how)
    investigator = proposals.InvestigatorText(
        pi_name=lead.name,
        pi_name_ja=lead.name_ja,
        pi_name_kana=lead.name_kana,
        pi_researcher_number=f"{10_000_000 + lead.pk:08d}",
        pi_institution=story.institution,
        pi_in_japan=True,
        pi_effort_percent=20 + 5 * story.area,
        pi_effort_elsewhere_percent=50,
    )
    proposals.save_investigator(proposal.pk, text=investigator, **how)
    plan = proposals.PlanText(
        plan_background=f"{story.title_en}: what is known, and what neither team could find out alone.",
        plan_work="First year: methods are set up in both laboratories. Second year: the joint experiments. After that: the model.",
        plan_counterpart=f"{story.counterpart} brings the data, the team in Japan the methods.",
        plan_mobility="Two young researchers a year work for three months in the other laboratory.",
    )
    proposals.save_plan(proposal.pk, text=plan, **how)
    counterpart = proposals.CounterpartText(
        name=story.counterpart,
        institution=story.counterpart_at,
        country_code=story.country,
        agency_key=story.agency,
        grant_status=story.grant_status,
        outcome_due_on=call.outcome_known_by if story.grant_status == "applied" else None,
        grant_title=story.title_en,
        grant_number=f"{story.agency.upper()}-{lead.pk:04d}" if story.grant_status == "held" else "",
        grant_for_this_project=True,
        agency_note_done=True,
    )
    proposals.save_counterpart(proposal.pk, counterpart_pk=None, text=counterpart, **how)
    declared = proposals.DeclarationsText(
        agreed_joint_research=True,
        agreed_traveller=True,
        agreed_on=tokyo_day(at),
        pi_able_throughout=True,
        pi_answers_for_plan=True,
        pi_answers_for_results=True,
        participants_informed=True,
    )
    proposals.save_declarations(proposal.pk, text=declared, **how)
    proposals.save_budget(proposal.pk, amounts=_spread(story, start_on), **how)
    proposals.receive_document(proposal.pk, actor=lead, at=at, name="proposal.pdf", chunks=[_a_page()])
    return proposal


def _spread(story, start_on):
    """Share the direct costs over the first three fiscal years, goods first; indirect costs at 30 percent."""
    share = story.direct_yen // 1_000 // 4 * 1_000
    year = start_on.year
    amounts = {
        (year, "goods"): story.direct_yen - 3 * share,
        (year + 1, "personnel"): share,
        (year + 1, "travel"): share,
        (year + 2, "other"): share,
    }
    amounts[(year + 1, "indirect")] = story.direct_yen * 30 // 100 // 1_000 * 1_000
    return amounts


def _a_page():
    """Return the bytes of a PDF of one empty page."""
    pdf, file = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(file)
    return file.getvalue()


def _judge(assignment, call, reviewer, overall, *, at):
    reviews.pledge(call.pk, text=PROMISE, actor=reviewer, at=at)
    reviews.declare(assignment.pk, conflicted=False, reason="", actor=reviewer, at=at)
    scores = {
        criterion.code: overall if criterion.is_overall else max(1, min(10, overall + place % 3 - 1))
        for place, criterion in enumerate(call.stages.get(code="document").criteria.order_by("order"))
    }
    reviews.send_review(
        assignment.pk,
        actor=reviewer,
        at=at + timedelta(hours=2),
        scores=scores,
        comment_panel="Clear aim and a strong counterpart; the plan of the second year could be more concrete.",
        comment_applicant="The exchange of young researchers is well planned.",
    )
