"""Who stands before the office on the day of twelve interviews? A closed rehearsal with twelve sealed proposals."""

from datetime import date, timedelta

from django.conf import settings

from calls.services import rehearse_call
from journal.sentences import tokyo_day
from reviews.models import Conflict
from tests.builders import load_aspire_call, person
from tests.proposing import a_sealed_proposal

CLOSED_SINCE = timedelta(days=100)  # the interview day is then two weeks ahead, the notice limit one
LEADS = (
    ("Hanako Sato", "佐藤 花子", "ja", 1, "Condensates in ageing neurons", "老化神経細胞における生体分子凝縮体"),
    ("Taro Mori", "森 太郎", "en", 2, "How the gut wall talks to immune cells", "腸管上皮と免疫細胞の対話機構"),
    ("Mika Okada", "岡田 美佳", "ja", 3, "A birth cohort of sleep", "睡眠の出生コホート研究"),
    ("Sho Fujii", "藤井 翔", "en", 1, "Imaging organelles at work", "はたらく細胞小器官の可視化"),
    ("Nao Shimizu", "清水 直", "ja", 2, "Host and pathogen as one system", "宿主と病原体を一つの系として捉える"),
    ("Rin Abe", "阿部 凛", "en", 3, "Muscle in the tenth decade", "九十歳代の骨格筋"),
    ("Kei Nishida", "西田 圭", "ja", 1, "Clocks of single cells", "単一細胞の時計"),
    ("Yui Hirano", "平野 結衣", "en", 2, "Memory in the lymph node", "リンパ節の記憶"),
    ("Jun Matsui", "松井 純", "ja", 3, "Falls and the inner ear", "転倒と内耳"),
    ("Aya Takeda", "武田 彩", "en", 1, "Repair at the end of chromosomes", "染色体末端の修復"),
    ("Ren Ogawa", "小川 蓮", "ja", 2, "Fever as information", "情報としての発熱"),
    ("Mio Kimura", "木村 澪", "en", 3, "Hearing and loneliness", "聴力と孤立"),
)
OFFICERS = (("aiko", "Aiko Hayashi", "林 愛子"), ("emi", "Emi Ono", "小野 恵美"))
REVIEWERS = (
    ("kenji", "Kenji Ito", "伊藤 健二"),
    ("yuki", "Yuki Kato", "加藤 由紀"),
    ("makoto", "Makoto Ueno", "上野 誠"),
    ("haru", "Haru Ishii", "石井 春"),
)


def enter(names, role, language):
    """Make people of one role who read one language, and return them by key."""
    return {
        key: person(f"{key}@aspire.example", name, role, name_ja=name_ja, language=language)
        for key, name, name_ja in names
    }


def twelve_sealed(language, *, at):
    """Make the cast and a rehearsal that closed 100 days before an instant; return (call, people by key, proposals).

    The office reads the given language, each lead their own. The chair of one panel has a stake in the first proposal.
    """
    load_aspire_call(at=at)
    people = enter(OFFICERS, "officer", language) | enter(REVIEWERS, "reviewer", language)
    call = rehearse_call("aspire-2024-3", closes_on=tokyo_day(at) - CLOSED_SINCE, actor=people["aiko"], at=at)
    arrived = call.closes_at - timedelta(hours=2)
    proposals = [_sealed(call, place, lead, at=arrived) for place, lead in enumerate(LEADS, start=1)]
    declared = {"reason": "A joint paper.", "declared_at": call.closes_at + timedelta(days=7)}
    Conflict.objects.create(person=people["kenji"], proposal=proposals[0], **declared)
    return call, people, proposals


def _sealed(call, place, lead, *, at):
    name, name_ja, language, area, title_en, title_ja = lead
    user = person(f"{name.split()[0].lower()}@aspire.example", name, name_ja=name_ja, language=language)
    year = call.first_fiscal_year
    project = {"title_en": title_en, "title_ja": title_ja, "area_number": area, "start_on": date(year, 12, 1)}
    agreement = {"interview_constraints": "Teaches from 15:00 on that day."} if place == 3 else {}
    budget = {(year, "goods"): 58_000_000 + place * 250_000, (year + 1, "personnel"): 21_000_000}
    investigator = {"pi_name": name, "pi_name_ja": name_ja, "pi_name_kana": ""}
    what = {"project": project, "budget": budget, "investigator": investigator, "agreement": agreement}
    return a_sealed_proposal(call, user, at=at, **what)


def real_passwords():
    """Return the hashers whose work the portal's processes can check: the first is the tests' own."""
    return settings.PASSWORD_HASHERS[1:]
