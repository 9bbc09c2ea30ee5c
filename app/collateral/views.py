"""Pages of collateral: that of a matter, one asset, and all of it."""

from typing import Any

from flask import Blueprint, Flask, abort, render_template, request, url_for
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.collateral import services
from app.collateral.facts import SecurityFacts
from app.collateral.forms import AssetForm, InternalForm, NewAssetForm, SecurityForm, ValuationForm
from app.collateral.models import Collateral, SecurityInterest, Valuation
from app.collateral.states import AssetType
from app.core import conflicts
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.core.web import nav, page_number
from app.files import services as files
from app.files.models import Attachment
from app.files.states import AttachmentKind
from app.matters.models import Matter, Party
from app.matters.services import guarantees
from app.matters.views.parts import Answer, done, matter_or_404, take_back

bp = Blueprint("collateral", __name__)


def init_app(app: Flask) -> None:
    """Give the application the pages of collateral and their entry in the navigation."""
    app.register_blueprint(bp)
    nav.add("assets", "collateral.index", "factory", N_("Collateral"), Permission.VIEW_MATTERS, place=20)


@bp.get("/collateral/", endpoint="index")
@requires(Permission.VIEW_MATTERS)
def list_collateral() -> str:
    """All collateral that the reader sees."""
    narrowed = services.Filter.read(request.args)
    page = services.portfolio(narrowed=narrowed, number=page_number())
    values = {row.id: _value(row) for row in page.items}
    return render_template("collateral/index.html", page=page, narrowed=narrowed, values=values, types=AssetType)


@bp.get("/matters/<int:matter_id>/collateral")
@requires(Permission.VIEW_MATTERS)
def of_matter(matter_id: int) -> str:
    """The security that a matter holds, with what it covers of today's debt."""
    matter = matter_or_404(matter_id)
    interests = services.of_matter(matter=matter)
    covered = {row.id: _covered(matter, row) for row in interests}
    values = {row.id: _value(row.collateral) for row in interests}
    remarks = [remark for row in interests for remark in services.remarks_on(reader=current_actor(), interest=row)]
    held = {row.collateral_id for row in interests}
    known = [asset for asset in services.known_assets(matter=matter) if asset.id not in held]
    return render_template(
        "collateral/of_matter.html",
        matter=matter,
        interests=interests,
        covered=covered,
        values=values,
        remarks=remarks,
        known=known,
    )


@bp.route("/matters/<int:matter_id>/collateral/new", methods=["GET", "POST"])
@requires(Permission.EDIT_COLLATERAL)
def add_asset(matter_id: int) -> Answer:
    """Record an asset with the security over it."""
    matter = matter_or_404(matter_id)
    form = NewAssetForm(loan_ids=[loan.id for loan in matter.loans])
    parties = _offer_parties(form.owner_ids, matter=matter)
    _offer_security(form, matter=matter)

    def act() -> SecurityInterest:
        owners = tuple(parties[key] for key in form.owner_ids.data)
        return services.add_asset(
            actor=current_actor(),
            matter=matter,
            asset=form.asset(owners=owners),
            security=_security(form, matter=matter),
        )

    interest = conflicts.attempt(form=form, act=act)
    if interest is not None:
        return done(_("%(asset)s recorded", asset=interest.collateral.description), to=_home(matter))
    return conflicts.page("collateral/asset_form.html", form=form, matter=matter, asset=None)


@bp.route("/matters/<int:matter_id>/collateral/<int:collateral_id>/secure", methods=["GET", "POST"])
@requires(Permission.EDIT_COLLATERAL)
def secure(matter_id: int, collateral_id: int) -> Answer:
    """Record a further security over an asset that is known already."""
    matter = matter_or_404(matter_id)
    asset = get_or_404(Collateral, collateral_id)
    form = SecurityForm(loan_ids=[loan.id for loan in matter.loans])
    _offer_security(form, matter=matter)
    interest = conflicts.attempt(
        form=form,
        act=lambda: services.secure(
            actor=current_actor(), matter=matter, collateral=asset, security=_security(form, matter=matter)
        ),
    )
    if interest is not None:
        return done(_("Security over %(asset)s recorded", asset=asset.description), to=_home(matter))
    return conflicts.page("collateral/security_form.html", form=form, matter=matter, asset=asset, interest=None)


@bp.route("/collateral/interests/<int:interest_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_COLLATERAL)
def amend_interest(interest_id: int) -> Answer:
    """Correct a security."""
    interest = get_or_404(SecurityInterest, interest_id)
    matter = matter_or_404(interest.matter_id)
    form = SecurityForm(obj=interest, loan_ids=[loan.id for loan in interest.loans])
    _offer_security(form, matter=matter)

    def act() -> SecurityInterest:
        return services.amend_security(actor=current_actor(), interest=interest, facts=_security(form, matter=matter))

    if conflicts.save(form=form, row=interest, act=act):
        return done(_("Security %(number)s saved", number=interest.contract_number), to=_home(matter))
    return conflicts.page("collateral/security_form.html", form=form, matter=matter, asset=interest.collateral, interest=interest)


@bp.post("/collateral/interests/<int:interest_id>/remove")
@requires(Permission.EDIT_COLLATERAL)
def remove_interest(interest_id: int) -> Answer:
    """Take a security back that was recorded by mistake."""
    interest = get_or_404(SecurityInterest, interest_id)
    home = _home(interest.matter)
    return take_back(
        lambda: services.remove_security(actor=current_actor(), interest=interest), sentence=_("Security taken back"), to=home
    )


@bp.get("/collateral/<int:collateral_id>")
@requires(Permission.VIEW_MATTERS)
def asset(collateral_id: int) -> str:
    """One asset with the security over it and its values; of other matters only what the reader sees."""
    found, interests = _asset_or_404(collateral_id)
    remarks = services.remarks_on(reader=current_actor(), interest=interests[0])
    values = services.values_for(reader=current_actor(), collateral=found)
    return render_template("collateral/asset.html", asset=found, interests=interests, remarks=remarks, values=values)


@bp.route("/collateral/<int:collateral_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_COLLATERAL)
def amend_asset(collateral_id: int) -> Answer:
    """Correct what is said of an asset."""
    found, interests = _asset_or_404(collateral_id)
    matter = interests[0].matter
    form = AssetForm(obj=found, owner_ids=[owner.id for owner in found.owners])
    parties = _offer_parties(form.owner_ids, matter=matter, known=tuple(found.owners))

    def act() -> Collateral:
        facts = form.asset(owners=tuple(parties[key] for key in form.owner_ids.data))
        return services.amend_asset(actor=current_actor(), matter=matter, collateral=found, facts=facts)

    if conflicts.save(form=form, row=found, act=act):
        return done(_("%(asset)s saved", asset=found.description), to=_page_of(found))
    return conflicts.page("collateral/asset_form.html", form=form, matter=matter, asset=found)


@bp.route("/collateral/<int:collateral_id>/valuations/new", methods=["GET", "POST"])
@requires(Permission.EDIT_COLLATERAL)
def value_asset(collateral_id: int) -> Answer:
    """Record a valuation."""
    found, interests = _asset_or_404(collateral_id)
    form = ValuationForm()
    valuation = conflicts.attempt(
        form=form,
        act=lambda: services.value_asset(actor=current_actor(), matter=interests[0].matter, collateral=found, facts=form.facts()),
    )
    if valuation is not None:
        return done(_("Valuation recorded"), to=_page_of(found))
    return conflicts.page("collateral/valuation_form.html", form=form, matter=interests[0].matter, asset=found)


@bp.post("/collateral/valuations/<int:valuation_id>/remove")
@requires(Permission.EDIT_COLLATERAL)
def remove_valuation(valuation_id: int) -> Answer:
    """Take a valuation back that was recorded by mistake."""
    valuation = get_or_404(Valuation, valuation_id)
    found, interests = _asset_or_404(valuation.collateral_id)
    return take_back(
        lambda: services.remove_valuation(actor=current_actor(), matter=interests[0].matter, valuation=valuation),
        sentence=_("Valuation taken back"),
        to=_page_of(found),
    )


@bp.route("/collateral/<int:collateral_id>/internal", methods=["GET", "POST"])
@requires(Permission.EDIT_COLLATERAL)
def note_internally(collateral_id: int) -> Answer:
    """Keep what the bank itself thinks of an asset."""
    found, interests = _asset_or_404(collateral_id)
    form = InternalForm(obj=found)

    def act() -> Collateral:
        return services.note_internally(
            actor=current_actor(),
            matter=interests[0].matter,
            collateral=found,
            value=form.internal_value.data,
            note=form.internal_note.data or "",
        )

    if conflicts.save(form=form, row=found, act=act):
        return done(_("Saved for the bank alone"), to=_page_of(found))
    return conflicts.page("collateral/internal_form.html", form=form, matter=interests[0].matter, asset=found)


def _home(matter: Matter) -> str:
    return url_for("collateral.of_matter", matter_id=matter.id)


def _page_of(found: Collateral) -> str:
    return url_for("collateral.asset", collateral_id=found.id)


def _asset_or_404(collateral_id: int) -> tuple[Collateral, list[SecurityInterest]]:
    found = get_or_404(Collateral, collateral_id)
    interests = list(services.interests_in(collateral=found))
    if not interests:
        abort(404)
    return found, interests


def _value(asset: Collateral) -> Valuation | None:
    return services.latest_value(services.values_for(reader=current_actor(), collateral=asset))


def _covered(matter: Matter, interest: SecurityInterest) -> Any:
    if matter.balance_total is None or matter.balance_principal is None:
        return None
    return services.secured_part(interest=interest, principal=matter.balance_principal, total=matter.balance_total)


def _offer_parties(field: Any, *, matter: Matter, known: tuple[Party, ...] = ()) -> dict[int, Party]:
    parties = {party.id: party for party in (*guarantees.parties_of(matter=matter), *known)}
    field.offer([(key, party.name) for key, party in parties.items()])
    return parties


def _offer_security(form: SecurityForm, *, matter: Matter) -> None:
    _offer_parties(form.provider_id, matter=matter)
    form.loan_ids.offer([(loan.id, f"{loan.title} {loan.number}") for loan in matter.loans])
    form.registration_proof_id.offer([(int(key), title) for key, title in files.choices(matter_id=matter.id)])


def _security(form: SecurityForm, *, matter: Matter) -> SecurityFacts:
    provider = next(party for party in guarantees.parties_of(matter=matter) if party.id == form.provider_id.data)
    covered = tuple(loan for loan in matter.loans if loan.id in form.loan_ids.data)
    return form.security(provider=provider, loans=covered, proof=_certificate(form, matter=matter))


def _certificate(form: SecurityForm, *, matter: Matter) -> Attachment | None:
    if form.file.data:
        return files.keep_upload(
            actor=current_actor(),
            matter_id=matter.id,
            stream=form.file.data.stream,
            original_name=form.file.data.filename or "",
            kind=AttachmentKind.REGISTRATION_PROOF,
            title=form.registration_number.data or "",
        )
    return get_or_404(Attachment, form.registration_proof_id.data) if form.registration_proof_id.data else None
