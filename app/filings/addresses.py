"""Where a finding is mended: the page and the field, for whoever may open it, with the way back to the desk."""

from typing import Any, NamedTuple

from flask import current_app, url_for

from app.access import policy
from app.access.guards import permission_of
from app.access.models import User
from app.filings.dossier import Dossier
from app.filings.findings import Place


class Target(NamedTuple):
    """An endpoint, the name that the place's id has there, and the field where its name differs from the rule's."""

    endpoint: str
    argument: str
    field: str = ""


TARGETS = {
    "matter": Target("matters.edit", "matter_id"),
    "parties": Target("matters.parties", "matter_id"),
    "party": Target("matters.edit_party", "party_id"),
    "party.addresses": Target("matters.new_address", "party_id", "text"),
    "party.address": Target("matters.new_address", "party_id", "text"),
    "party.status": Target("matters.party_status", "party_id", "status"),
    "party.verified_on": Target("matters.verify_party", "party_id", "verified_on"),
    "loans": Target("matters.loans", "matter_id"),
    "loan": Target("matters.amend_loan", "loan_id"),
    "loan.repayments": Target("matters.loans", "matter_id"),
    "drawdown": Target("matters.amend_drawdown", "drawdown_id"),
    "guarantee": Target("matters.amend_guarantee", "guarantee_id"),
    "interest": Target("collateral.amend_interest", "interest_id"),
    "cost": Target("matters.amend_cost", "cost_id"),
    "branch": Target("access.amend_branch", "branch_id"),
}
"""By page, or by page and field where a field has a form of its own."""

OF_PARTIES = ("defendants", "third_parties")

OF_A_PARTY = {"id_number": "identity_number", "representative": "representative_name", "ethnic": "ethnicity"}
"""Fields of a party that a paper calls otherwise than the form."""


def address_of(place: Place | None, *, actor: User, dossier: Dossier) -> str:
    """The address of the page and field where a finding is mended; empty where there is none that this reader may open."""
    if place is None:
        return ""
    if place.page == "gap":
        place = _place_of_gap(place.field, dossier)
    if place.page == "desk":
        return f"#{place.field.replace('.', '-')}"
    target = TARGETS.get(f"{place.page}.{place.field}") or TARGETS[place.page]
    if not _may_open(actor, target.endpoint):
        return ""
    back = url_for("filings.desk", filing_id=dossier.filing.id) if dossier.filing.id else None
    anchor = target.field or place.field.replace(".", "-")
    return url_for(target.endpoint, **_arguments(target, place, dossier), back=back, _anchor=anchor or None)


def jumps(*, actor: User, dossier: Dossier) -> list[tuple[str, str]]:
    """Where a click on a value of the preview leads: the beginning of its path in the paper, and the page it comes from."""
    places = [("court", Place("matter", field="court_id")), ("cause", Place("matter", field="cause_of_action"))]
    for group, parties in (("defendants", dossier.defendants), ("third_parties", dossier.third_parties)):
        for number, party in enumerate(parties):
            places.append((f"{group}.{number}.", Place("party", party.id)))
            places.append((f"{group}.{number}.address", Place("party", party.id, "addresses")))
    places += [("closing.signed_on", Place("desk", field="signed_on")), ("cutoff_on", Place("desk", field="calculation"))]
    found = [(path, address_of(place, actor=actor, dossier=dossier)) for path, place in places]
    return [(path, address) for path, address in found if address]


def _may_open(actor: User, endpoint: str) -> bool:
    view = current_app.view_functions.get(endpoint)
    permission = permission_of(view) if view is not None else None
    return permission is not None and policy.may(actor, permission)


def _arguments(target: Target, place: Place, dossier: Dossier) -> dict[str, Any]:
    """What the endpoint's address needs: the matter where it asks for it, and the place's own id."""
    values: dict[str, Any] = {"matter_id": dossier.filing.matter_id}
    if place.id is not None and target.argument != "matter_id":
        values[target.argument] = place.id
    asked = {name for rule in current_app.url_map.iter_rules(target.endpoint) for name in rule.arguments}
    return {name: value for name, value in values.items() if name in asked}


def _place_of_gap(path: str, dossier: Dossier) -> Place:
    group, _dot, rest = path.partition(".")
    number, _dot, field = rest.partition(".")
    if group in OF_PARTIES and number.isdigit():
        parties = dossier.defendants if group == "defendants" else dossier.third_parties
        return Place("party", parties[int(number)].id, OF_A_PARTY.get(field, field))
    if group == "plaintiffs":
        return Place("branch", dossier.plaintiff.id)
    if group == "court":
        return Place("matter", field="court_id")
    return Place("desk", field="passages")
