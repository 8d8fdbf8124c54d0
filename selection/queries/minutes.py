"""What do the minutes keep of a board at the moment it is frozen? Plain JSON that needs no table to be read again."""

from selection.queries.board import board_for

SCHEMA = 2  # the first knew no calibrated scores


def minutes_of(user, call, *, at):
    """Return the board of a call as it stands at an instant, with who agreed and the ranking, as plain JSON.

    Money is in yen, instants are ISO 8601 in UTC; titles and names are kept in both languages.
    """
    board = board_for(user, call, at=at)
    by_key = {row.proposal.pk: row for row in board.rows}
    return {
        "schema": SCHEMA,
        "call": {"slug": call.slug, "version": call.version, "title_en": call.title_en, "title_ja": call.title_ja},
        "frozen_at": at.isoformat(),
        "frozen_by": _person(user),
        "seal": board.seal,
        "quorum": board.quorum,
        "agreed": [{**_person(one.officer), "at": one.agreed_at.isoformat()} for one in board.agreements if one.counts],
        "seats": [_seat(place, by_key) for place in board.places],
        "reserves": [
            {"rank": row.rank_in_reserve, "reason": row.reserve.reason, **_project(row)} for row in board.reserves
        ],
        "declines": [{"reason": row.decline.reason, **_project(row)} for row in board.declined],
        "ranking": [_ranked(row) for row in board.rows],
        "sum_direct_yen": board.money.direct,
        "sum_indirect_yen": board.money.indirect,
    }


def _person(user):
    return {"name": user.name, "name_ja": user.name_ja}


def _project(row):
    """Return what names a proposal, with the money and the sealed version it stands on."""
    proposal = row.proposal
    return {
        "reference": proposal.reference,
        "version": row.sequence,
        "title_en": proposal.title_en,
        "title_ja": proposal.title_ja,
        "lead": _person(proposal.lead),
        "area": proposal.area and proposal.area.number,
        "direct_yen": row.money.direct,
        "indirect_yen": row.money.indirect,
    }


def _seat(place, by_key):
    said = {"number": place.number, "proposal": None, "reason": "", "left_empty": place.empty is not None}
    if place.empty is not None:
        said["reason"] = place.empty.reason
    if place.award is not None:
        said.update(proposal=_project(by_key[place.award.proposal_id]), reason=place.award.reason)
    return said


def _calibrated(row):
    """Return what calibration made of the scores, as shown: points with two decimal places, the chance in percent."""
    known = {"calibrated": row and row.calibrated, "low": row and row.low, "high": row and row.high}
    said = {name: None if number is None else f"{number:.2f}" for name, number in known.items()}
    return {**said, "chance": row and row.chance}


def _ranked(row):
    """Return one line of the ranking; without points where the officer who froze may not see them."""
    interview = row.interview
    standing = row.row and row.row.standing
    return {
        **_project(row),
        "rank": standing and standing.rank,
        "mean": row.row.mean if row.row else "",
        "n": standing.n if standing else None,
        "lowest": standing and standing.lowest,
        "highest": standing and standing.highest,
        **_calibrated(row.row),
        "is_kept_back": row.row is None,
        "interview": row.meeting,
        "interview_at": interview.starts_at.isoformat() if interview and interview.starts_at else None,
        "standing": row.standing,
    }
