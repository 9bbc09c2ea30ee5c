"""The parties of a matter: entering them, correcting them, and what is recorded about each."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import clock, conflicts
from app.core.lookup import get_or_404
from app.matters.forms.parties import (
    ORGANISATION_ROLES,
    AddressForm,
    GroundForm,
    NameForm,
    NewAddressForm,
    NewOrganisationForm,
    NewPersonForm,
    OrganisationForm,
    PersonForm,
    RoleForm,
    StatusForm,
    VerifyForm,
)
from app.matters.models import Matter, Party, PartyAddress, PartyName, PartyRole
from app.matters.services import parties
from app.matters.services.parties import AddressFacts, OrganisationFacts, PersonFacts
from app.matters.states import PARTY_STATUSES, AddressKind, PartyKind, PartyStatus, Role
from app.matters.views.blueprint import bp
from app.matters.views.pages import form_page, saved


@bp.get("/<int:matter_id>/parties", endpoint="parties")
@requires(Permission.VIEW_MATTERS)
def of_matter(matter_id: int) -> str:
    """Who is in the matter, in which roles."""
    matter = get_or_404(Matter, matter_id)
    return render_template("matters/parties.html", matter=matter, roles=parties.roles_of(matter))


@bp.route("/<int:matter_id>/parties/new-organisation", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def new_organisation(matter_id: int) -> AnyResponse:
    """Enter an organisation, or take one that is known into the matter."""
    matter = get_or_404(Matter, matter_id)
    form = NewOrganisationForm(data=_asked_role())
    return _enter(matter, form, kind=PartyKind.ORGANISATION, number=form.uscc.data, title=gettext("Add an organisation"))


@bp.route("/<int:matter_id>/parties/new-person", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def new_person(matter_id: int) -> AnyResponse:
    """Enter a person, or take one who is known into the matter."""
    matter = get_or_404(Matter, matter_id)
    form = NewPersonForm(data=_asked_role())
    return _enter(matter, form, kind=PartyKind.PERSON, number=form.identity_number.data, title=gettext("Add a person"))


@bp.get("/<int:matter_id>/parties/<int:party_id>")
@requires(Permission.VIEW_MATTERS)
def party(matter_id: int, party_id: int) -> str:
    """All that is known of one party."""
    matter, found = _party(matter_id, party_id)
    roles = [role for role in parties.roles_of(matter) if role.party_id == found.id]
    standing = [role for role in parties.roles_of(matter) if role.stands_for_id == found.id]
    return render_template("matters/party.html", matter=matter, party=found, roles=roles, standing=standing)


@bp.route("/<int:matter_id>/parties/<int:party_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def edit_party(matter_id: int, party_id: int) -> AnyResponse:
    """Correct what is known of a party."""
    matter, found = _party(matter_id, party_id)
    organisation = found.kind is PartyKind.ORGANISATION
    form = OrganisationForm(obj=found) if organisation else PersonForm(obj=found)
    amend: Any = parties.amend_organisation if organisation else parties.amend_person
    facts: Any = _organisation if organisation else _person
    if conflicts.save(
        form=form, row=found, act=lambda: amend(actor=current_actor(), matter=matter, party=found, facts=facts(form))
    ):
        return saved(_page_of(matter, found))
    return _page(form, matter, found, gettext("Edit %(name)s", name=found.name))


@bp.route("/<int:matter_id>/parties/<int:party_id>/status", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def party_status(matter_id: int, party_id: int) -> AnyResponse:
    """Record what became of a party."""
    matter, found = _party(matter_id, party_id)
    form = StatusForm(obj=found)
    form.status.offered = [status for status in PartyStatus if status in PARTY_STATUSES[found.kind]]
    if conflicts.save(
        form=form,
        row=found,
        act=lambda: parties.change_status(
            actor=current_actor(),
            matter=matter,
            party=found,
            status=form.status.data,
            status_on=form.status_on.data,
            reason=form.status_reason.data or "",
        ),
    ):
        return saved(_page_of(matter, found))
    return _page(form, matter, found, gettext("What became of %(name)s", name=found.name))


@bp.route("/<int:matter_id>/parties/<int:party_id>/verify", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def verify_party(matter_id: int, party_id: int) -> AnyResponse:
    """Record that the party was compared with the register or the identity document."""
    matter, found = _party(matter_id, party_id)
    form = VerifyForm(data={"verified_on": clock.today()})
    act = conflicts.attempt(
        form=form,
        act=lambda: parties.verify(actor=current_actor(), matter=matter, party=found, verified_on=form.verified_on.data),
    )
    if act is not None:
        return saved(_page_of(matter, found))
    return _page(form, matter, found, gettext("Checked with the register or the document"))


@bp.route("/<int:matter_id>/parties/<int:party_id>/names/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def new_name(matter_id: int, party_id: int) -> AnyResponse:
    """Keep another name of a party."""
    matter, found = _party(matter_id, party_id)
    form = NameForm()
    added = conflicts.attempt(
        form=form,
        act=lambda: parties.add_name(
            actor=current_actor(),
            matter=matter,
            party=found,
            kind=form.kind.data,
            name=form.name.data or "",
            until_on=form.until_on.data,
        ),
    )
    if added is not None:
        return saved(_page_of(matter, found))
    return _page(form, matter, found, gettext("Another name of %(name)s", name=found.name))


@bp.post("/<int:matter_id>/parties/<int:party_id>/names/<int:name_id>/remove")
@requires(Permission.EDIT_MATTERS)
def remove_name(matter_id: int, party_id: int, name_id: int) -> AnyResponse:
    """Remove another name that was entered by mistake."""
    matter, found = _party(matter_id, party_id)
    name = get_or_404(PartyName, name_id)
    _belongs(name.party_id == found.id)
    parties.drop_name(actor=current_actor(), matter=matter, name=name)
    return saved(_page_of(matter, found), gettext("Removed"))


@bp.route("/<int:matter_id>/parties/<int:party_id>/addresses/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def new_address(matter_id: int, party_id: int) -> AnyResponse:
    """Add a place where the party is reached."""
    matter, found = _party(matter_id, party_id)
    form = NewAddressForm()
    form.kind.offered = _address_kinds(found)
    added = conflicts.attempt(
        form=form,
        act=lambda: parties.add_address(actor=current_actor(), matter=matter, party=found, facts=_address(form)),
    )
    if added is not None:
        return saved(_page_of(matter, found))
    return _page(form, matter, found, gettext("Add an address of %(name)s", name=found.name))


@bp.route("/<int:matter_id>/parties/<int:party_id>/addresses/<int:address_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def edit_address(matter_id: int, party_id: int, address_id: int) -> AnyResponse:
    """Correct an address, or end it."""
    matter, found, address = _address_of(matter_id, party_id, address_id)
    form = AddressForm(obj=address)
    form.kind.offered = [*_address_kinds(found), *({address.kind} - set(_address_kinds(found)))]
    if conflicts.save(
        form=form,
        row=address,
        act=lambda: parties.amend_address(actor=current_actor(), matter=matter, address=address, facts=_address(form)),
    ):
        return saved(_page_of(matter, found))
    return _page(form, matter, found, gettext("Edit an address of %(name)s", name=found.name))


@bp.route("/<int:matter_id>/parties/<int:party_id>/addresses/<int:address_id>/verify", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def verify_address(matter_id: int, party_id: int, address_id: int) -> AnyResponse:
    """Record that the party is reached there."""
    matter, found, address = _address_of(matter_id, party_id, address_id)
    form = VerifyForm(data={"verified_on": clock.today()})
    checked = conflicts.attempt(
        form=form,
        act=lambda: parties.verify_address(
            actor=current_actor(), matter=matter, address=address, verified_on=form.verified_on.data
        ),
    )
    if checked is not None:
        return saved(_page_of(matter, found))
    return _page(form, matter, found, gettext("Checked: %(address)s", address=address.text))


@bp.post("/<int:matter_id>/parties/<int:party_id>/addresses/<int:address_id>/remove")
@requires(Permission.EDIT_MATTERS)
def remove_address(matter_id: int, party_id: int, address_id: int) -> AnyResponse:
    """Remove an address that was entered by mistake."""
    matter, found, address = _address_of(matter_id, party_id, address_id)
    parties.drop_address(actor=current_actor(), matter=matter, address=address)
    return saved(_page_of(matter, found), gettext("Removed"))


@bp.route("/<int:matter_id>/parties/<int:party_id>/roles/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def new_role(matter_id: int, party_id: int) -> AnyResponse:
    """Give a party of the matter another role in it."""
    matter, found = _party(matter_id, party_id)
    form = RoleForm()
    form.role.offered = list(ORGANISATION_ROLES if found.kind is PartyKind.ORGANISATION else Role)
    _offer_standing(form, matter, but=found)
    taken = conflicts.attempt(
        form=form,
        act=lambda: parties.join(
            actor=current_actor(),
            matter=matter,
            party=found,
            role=form.role.data,
            stands_for=_stood_for(matter, form.stands_for_id.data),
        ),
    )
    if taken is not None:
        return saved(_page_of(matter, found))
    return _page(form, matter, found, gettext("Another role of %(name)s", name=found.name))


@bp.route("/<int:matter_id>/roles/<int:role_id>/ground", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def liability_ground(matter_id: int, role_id: int) -> AnyResponse:
    """Record why a shareholder answers for the company he stands for."""
    matter, role = _role(matter_id, role_id)
    form = GroundForm(obj=role)
    act = lambda: parties.found_liability(actor=current_actor(), role=role, ground=form.liability_ground.data or "")  # noqa: E731
    if conflicts.attempt(form=form, act=act) is not None:
        return saved(_page_of(matter, role.party))
    return _page(form, matter, role.party, gettext("Why %(name)s answers", name=role.party.name))


@bp.post("/<int:matter_id>/roles/<int:role_id>/remove")
@requires(Permission.EDIT_MATTERS)
def remove_role(matter_id: int, role_id: int) -> AnyResponse:
    """Take back a role that was given by mistake."""
    matter, role = _role(matter_id, role_id)
    parties.leave(actor=current_actor(), role=role)
    return saved(url_for("matters.parties", matter_id=matter.id), gettext("Removed"))


@bp.post("/<int:matter_id>/roles/<int:role_id>/up")
@requires(Permission.EDIT_MATTERS)
def move_role_up(matter_id: int, role_id: int) -> AnyResponse:
    """Name the party one place earlier among those of the same role."""
    matter, role = _role(matter_id, role_id)
    parties.move_up(actor=current_actor(), role=role)
    return saved(url_for("matters.parties", matter_id=matter.id), gettext("Order changed"))


def _enter(matter: Matter, form: Any, *, kind: PartyKind, number: str | None, title: str) -> AnyResponse:
    _offer_standing(form, matter)
    if form.is_submitted():
        form.suggest(parties.similar(kind=kind, name=form.name.data or "", number=number))
    entered = conflicts.attempt(form=form, act=lambda: _entered(matter, form, kind))
    if entered is None:
        back = url_for("matters.parties", matter_id=matter.id)
        return form_page(form=form, matter=matter, title=title, back=back, alike=form.alike)
    return saved(_page_of(matter, entered), gettext("%(name)s is in the matter", name=entered.name))


def _entered(matter: Matter, form: Any, kind: PartyKind) -> Party:
    where = {"actor": current_actor(), "matter": matter, "role": form.role.data}
    stands_for = _stood_for(matter, form.stands_for_id.data)
    known = next((likeness.party for likeness in form.alike if likeness.party.id == form.existing.data), None)
    if known is not None:
        parties.join(**where, party=known, stands_for=stands_for)
        return known
    address = _first_address(form, kind)
    if kind is PartyKind.ORGANISATION:
        return parties.add_organisation(**where, facts=_organisation(form), stands_for=stands_for, address=address)
    return parties.add_person(**where, facts=_person(form), stands_for=stands_for, address=address)


def _first_address(form: Any, kind: PartyKind) -> AddressFacts | None:
    if not form.address_text.data:
        return None
    usual = AddressKind.OFFICE if kind is PartyKind.ORGANISATION else AddressKind.HUKOU
    return AddressFacts(kind=form.address_kind.data or usual, text=form.address_text.data, source=form.address_source.data or "")


def _organisation(form: Any) -> OrganisationFacts:
    return OrganisationFacts(
        name=form.name.data,
        uscc=form.uscc.data or None,
        organisation_type=form.organisation_type.data,
        ownership=form.ownership.data,
        ownership_other=form.ownership_other.data or "",
        representative_name=form.representative_name.data or "",
        representative_title=form.representative_title.data or "",
        telephone=form.telephone.data or "",
        email=form.email.data or "",
    )


def _person(form: Any) -> PersonFacts:
    return PersonFacts(
        name=form.name.data,
        identity_kind=form.identity_kind.data,
        identity_number=form.identity_number.data or None,
        identity_reason=form.identity_reason.data or "",
        gender=form.gender.data,
        born_on=form.born_on.data,
        ethnicity=form.ethnicity.data or "",
        employer=form.employer.data or "",
        job=form.job.data or "",
        telephone=form.telephone.data or "",
        email=form.email.data or "",
    )


def _address(form: Any) -> AddressFacts:
    return AddressFacts(
        kind=form.kind.data,
        text=form.text.data,
        from_on=form.from_on.data,
        until_on=form.until_on.data,
        source=form.source.data or "",
    )


def _asked_role() -> dict[str, Any]:
    """The role and the party stood for that a link proposes."""
    role = request.args.get("role", "")
    known = role in {member.value for member in Role}
    return {"role": Role(role) if known else None, "stands_for_id": request.args.get("stands_for", type=int)}


def _offer_standing(form: Any, matter: Matter, *, but: Party | None = None) -> None:
    people = {role.party_id: role.party.name for role in parties.roles_of(matter) if but is None or role.party_id != but.id}
    form.stands_for_id.offer(list(people.items()))


def _stood_for(matter: Matter, party_id: int | None) -> Party | None:
    return parties.party_of(matter, party_id=party_id) if party_id else None


def _address_kinds(found: Party) -> list[AddressKind]:
    if found.kind is PartyKind.ORGANISATION:
        return [AddressKind.OFFICE, AddressKind.REGISTERED, AddressKind.SERVICE]
    return [AddressKind.HUKOU, AddressKind.LIVING, AddressKind.SERVICE]


def _party(matter_id: int, party_id: int) -> tuple[Matter, Party]:
    matter = get_or_404(Matter, matter_id)
    found = parties.party_of(matter, party_id=party_id)
    if found is None:
        abort(404)
    return matter, found


def _address_of(matter_id: int, party_id: int, address_id: int) -> tuple[Matter, Party, PartyAddress]:
    matter, found = _party(matter_id, party_id)
    address = get_or_404(PartyAddress, address_id)
    _belongs(address.party_id == found.id)
    return matter, found, address


def _role(matter_id: int, role_id: int) -> tuple[Matter, PartyRole]:
    matter = get_or_404(Matter, matter_id)
    role = get_or_404(PartyRole, role_id)
    _belongs(role.matter_id == matter.id)
    return matter, role


def _belongs(does: bool) -> None:
    if not does:
        abort(404)


def _page_of(matter: Matter, found: Party) -> str:
    return url_for("matters.party", matter_id=matter.id, party_id=found.id)


def _page(form: Any, matter: Matter, found: Party, title: str) -> AnyResponse:
    return form_page(form=form, matter=matter, title=title, back=_page_of(matter, found))
