"""Does the database hold what the clients were told: nothing lost, nothing misjudged, nothing doubled?"""

from collections import Counter

from journal.models import Entry
from notices.models import Notice
from proposals.models import Proposal, Submission


def faults_in(record, proposals, closes_at):
    """Return {"lost": …, "misjudged": …, "doubled": …, "half": …}: how many proposals each is true of."""
    rows = Submission.objects.filter(proposal__in=proposals).values_list("proposal", "received_at")
    instants = Counter(proposal for proposal, _ in rows)
    received = dict(rows)
    sealed, late = record.sealed, record.late

    lost = {pk for pk, stamps in sealed.items() if received.get(pk) not in stamps}
    misjudged = {pk for pk, at in received.items() if at > closes_at}
    misjudged |= {pk for pk, stamps in late.items() if min(stamps) <= closes_at}
    misjudged |= {pk for pk, stamps in sealed.items() if min(stamps) > closes_at}

    subjects = {f"proposals.proposal:{pk}": pk for pk in received}
    told = Counter(Notice.objects.filter(kind="receipt", key__startswith="receipt-").values_list("about", flat=True))
    kept = Counter(
        Entry.objects.filter(verb="proposal.submitted", subject__in=subjects).values_list("subject", flat=True)
    )
    doubled = {pk for pk, times in instants.items() if times > 1}
    doubled |= {pk for subject, pk in subjects.items() if told[subject] > 1 or kept[subject] > 1}

    submitted = set(Proposal.objects.filter(pk__in=proposals, state="submitted").values_list("pk", flat=True))
    half = submitted ^ set(received)
    half |= {pk for subject, pk in subjects.items() if not told[subject] or not kept[subject]}
    return {"lost": len(lost), "misjudged": len(misjudged), "doubled": len(doubled), "half": len(half)}
