"""Where a finding is mended: the page and the field, for whoever may open it, with the way back to the desk."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import current_app, url_for

from app.access import policy
from app.access.guards import permission_of
from app.access.models import User
from app.filings.dossier import Dossier
from app.filings.findings import Place
from app.filings.states import PaperKind
from app.matters.models import Party
from app.matters.states import PartyKind


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
    "role": Target("matters.liability_ground", "role_id"),
    "cost": Target("matters.amend_cost", "cost_id"),
    "branch": Target("access.amend_branch", "branch_id"),
}
"""By page, or by page and field where a field has a form of its own."""

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
    for prefix, party in _rows_of_parties(dossier):
        places.append((f"{prefix}.", Place("party", party.id)))
        for line in ("address", "registered_address", "living_address"):
            places.append((f"{prefix}.{line}", Place("party", party.id, "addresses")))
    if dossier.filing.kind is PaperKind.CIVIL_COMPLAINT_FORM:
        places += _rows_of_the_form(dossier)
    places += [("closing.signed_on", Place("desk", field="signed_on")), ("cutoff_on", Place("desk", field="calculation"))]
    found = [(path, address_of(place, actor=actor, dossier=dossier)) for path, place in places]
    return [(path, address) for path, address in found if address]


def _rows_of_parties(dossier: Dossier) -> Iterator[tuple[str, Party]]:
    """Where each party stands in the paper: the element form has a row of its own for each kind of party."""
    for group, parties in (("defendants", dossier.defendants), ("third_parties", dossier.third_parties)):
        if dossier.filing.kind is PaperKind.CIVIL_COMPLAINT_FORM:
            for part, kind in (("persons", PartyKind.PERSON), ("organisations", PartyKind.ORGANISATION)):
                of_kind = [party for party in parties if party.kind is kind]
                yield from ((f"{group}.{part}.{number}", party) for number, party in enumerate(of_kind))
        else:
            yield from ((f"{group}.{number}", party) for number, party in enumerate(parties))


def _rows_of_the_form(dossier: Dossier) -> list[tuple[str, Place]]:
    """The rows of the element form below the parties, and the pages their facts come from."""
    places = [
        ("plaintiffs.organisations.", Place("branch", dossier.plaintiff.id)),
        ("agents.", Place("desk", field="agents")),
        ("preservation.", Place("desk", field="questions")),
        ("mediation.", Place("desk", field="questions")),
        ("claims.litigation_costs", Place("desk", field="questions")),
        ("claims.principal.", Place("desk", field="calculation")),
        ("claims.interest.", Place("desk", field="calculation")),
        ("facts.other_security.", Place("matter", field="other_security")),
    ]
    if dossier.loans:
        loan = dossier.loans[0]
        rows = (
            "jurisdiction.",
            "facts.rate.",
            "facts.overdue_markup.",
            "facts.compound.",
            "facts.penalty.",
            "facts.terms.",
            "facts.repayment_",
        )
        places += [(row, Place("loan", loan.id)) for row in rows]
    if dossier.interests:
        places.append(("facts.security.", Place("interest", dossier.interests[0].id)))
    if dossier.guarantees:
        places.append(("facts.guarantee.", Place("guarantee", dossier.guarantees[0].id)))
    drawn = [drawdown for loan in dossier.loans for drawdown in loan.drawdowns]
    return places + [(f"facts.drawdowns.{number}.", Place("drawdown", drawdown.id)) for number, drawdown in enumerate(drawn)]


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
    for prefix, party in _rows_of_parties(dossier):
        if path.startswith(f"{prefix}."):
            field = path.removeprefix(f"{prefix}.")
            return Place("party", party.id, OF_A_PARTY.get(field, field))
    group = path.split(".")[0]
    if group in ("plaintiffs", "account"):
        return Place("branch", dossier.plaintiff.id)
    if group == "court":
        return Place("matter", field="court_id")
    return Place("desk", field="passages")
