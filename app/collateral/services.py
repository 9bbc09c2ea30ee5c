"""Assets and the security over them: recording, amending, valuing, taking back, and the lists that show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission, may
from app.collateral.facts import AssetFacts, SecurityFacts, ValuationFacts
from app.collateral.models import Collateral, SecurityInterest, Valuation
from app.collateral.states import AssetType, RegistrationKind, ValuationMethod
from app.core import clock, paging
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.matters.facts import Remark, values_of
from app.matters.models import Matter, Party
from app.matters.services import guarantees, loans
from app.matters.services.debt import translate
from app.matters.states import Entry, MaximumBasis, Role
from app.statutes import security as law
from app.statutes.errors import StatuteError

NO_OWNER = N_("Choose whose the asset is.")
STRANGE_PARTY = N_("%(party)s is not a party of this matter: add the party first.")
NO_LOAN = N_("Choose the loan contracts that the security covers.")
STRANGE_LOAN = N_("Contract %(number)s belongs to another matter.")
CONTRACT_TAKEN = N_("Contract %(number)s over this asset is already recorded in this matter.")
MAXIMUM_MISSING = N_("A maximum-amount mortgage or pledge needs its maximum as it is registered.")
REGISTERED_EARLY = N_("It cannot have been registered on %(registered)s, before the contract was signed on %(signed)s.")
REASON_MISSING = N_("Say why this security is not sued on; the complaint is checked against it.")
VALID_BEFORE = N_("A valuation of %(as_of)s cannot be valid only until %(until)s.")
NOTHING_WORTH = N_("A value is more than zero.")

NO_REGISTRATION_NUMBER = N_("%(asset)s: the number of the registration is missing; a claim to priority needs it.")
NOT_REGISTERED = N_("%(asset)s: the security is not registered; for real estate there is no priority without it.")
ADVANCE_NOTICE = N_("%(asset)s: only an advance notice is registered; priority depends on the first registration.")
NO_PROOF = N_("%(asset)s: the registration certificate is not attached.")
LEASED = N_("%(asset)s is let and nothing is said about the lease: since when, until when, before the mortgage or after.")
VALUE_OLD = N_("%(asset)s: the valuation of %(as_of)s ran out on %(until)s.")
NO_VALUE = N_("%(asset)s was never valued.")


LET = {"1": True, "0": False}


@dataclass(frozen=True)
class Filter:
    """What the list of all collateral is narrowed to."""

    words: str = ""
    asset_type: AssetType | None = None
    is_leased: bool | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """The filter that an address asks for; what means nothing is left out."""
        return cls(
            words=asked.get("q", "").strip()[:100],
            asset_type=next((each for each in AssetType if each.value == asked.get("type")), None),
            is_leased=LET.get(asked.get("let", "")),
        )


def add_asset(*, actor: User, matter: Matter, asset: AssetFacts, security: SecurityFacts) -> SecurityInterest:
    """Record an asset with the security that this matter holds over it; without security nobody would see it."""
    policy.demand(actor, Permission.EDIT_COLLATERAL)
    _check_asset(matter=matter, facts=asset, known=())
    collateral = Collateral(**values_of(asset, but=("owners",)))
    _check_security(matter=matter, collateral=None, facts=security, itself=None)
    collateral.owners = list(asset.owners)
    with db.session.begin_nested():
        db.session.add(collateral)
        interest = _interest(actor=actor, matter=matter, collateral=collateral, facts=security)
        _told(actor=actor, matter=matter, interest=interest)
    return interest


def secure(*, actor: User, matter: Matter, collateral: Collateral, security: SecurityFacts) -> SecurityInterest:
    """Record a further security over an asset that is known already, of this matter or of another."""
    policy.demand(actor, Permission.EDIT_COLLATERAL)
    _check_security(matter=matter, collateral=collateral, facts=security, itself=None)
    with db.session.begin_nested():
        interest = _interest(actor=actor, matter=matter, collateral=collateral, facts=security)
        _told(actor=actor, matter=matter, interest=interest)
    return interest


def amend_asset(*, actor: User, matter: Matter, collateral: Collateral, facts: AssetFacts) -> Collateral:
    """Correct what is said of the asset, on behalf of one of its matters; owners that only others see stay."""
    policy.demand(actor, Permission.EDIT_COLLATERAL)
    _check_asset(matter=matter, facts=facts, known=tuple(collateral.owners))
    for name, value in values_of(facts, but=("owners",)).items():
        setattr(collateral, name, value)
    kept = set(facts.owners)
    for owner in [owner for owner in collateral.owners if owner not in kept]:
        collateral.owners.remove(owner)
    for owner in facts.owners:
        if owner not in collateral.owners:
            collateral.owners.append(owner)
    matter.updated_at = clock.now()
    db.session.flush()
    return collateral


def amend_security(*, actor: User, interest: SecurityInterest, facts: SecurityFacts) -> SecurityInterest:
    """Correct a security."""
    policy.demand(actor, Permission.EDIT_COLLATERAL)
    _check_security(matter=interest.matter, collateral=interest.collateral, facts=facts, itself=interest)
    for name, value in _values(facts).items():
        setattr(interest, name, value)
    interest.loans = list(facts.loans)
    _give_role(actor=actor, matter=interest.matter, facts=facts)
    interest.matter.updated_at = clock.now()
    db.session.flush()
    return interest


def remove_security(*, actor: User, interest: SecurityInterest) -> None:
    """Take back a security that was recorded by mistake; the asset goes with the last one over it."""
    policy.demand(actor, Permission.EDIT_COLLATERAL)
    matter, collateral = interest.matter, interest.collateral
    valuations, owners = list(collateral.valuations), list(collateral.owners)
    with db.session.begin_nested():
        loans.taken_back(
            actor=actor, matter=matter, what=Entry.SECURITY, detail=f"{interest.contract_number} {collateral.description}"
        )
        matter.updated_at = clock.now()
        interest.loans = []
        db.session.flush()
        db.session.delete(interest)
        db.session.flush()
    try:
        with db.session.begin_nested():
            for owner in owners:
                collateral.owners.remove(owner)
            for valuation in valuations:
                db.session.delete(valuation)
            db.session.flush()
            db.session.delete(collateral)
            db.session.flush()
    except IntegrityError:
        # Another matter, perhaps one that this reader does not see, holds security over the asset: it stays.
        return


def value_asset(*, actor: User, matter: Matter, collateral: Collateral, facts: ValuationFacts) -> Valuation:
    """Record what the asset was found to be worth."""
    policy.demand(actor, Permission.EDIT_COLLATERAL)
    loans.refuse_future(on=facts.as_of, field="as_of")
    if facts.amount <= 0:
        raise DomainError(NOTHING_WORTH, field="amount")
    if facts.valid_until is not None and facts.valid_until < facts.as_of:
        days = {"as_of": facts.as_of.isoformat(), "until": facts.valid_until.isoformat()}
        raise DomainError(VALID_BEFORE, field="valid_until", **days)
    valuation = Valuation(collateral=collateral, **values_of(facts))
    db.session.add(valuation)
    matter.updated_at = clock.now()
    db.session.flush()
    db.session.expire(collateral, ["valuations"])
    return valuation


def remove_valuation(*, actor: User, matter: Matter, valuation: Valuation) -> None:
    """Take back a valuation that was recorded by mistake; one of the bank's own is told to nobody, for firms read what happened."""
    policy.demand(actor, Permission.EDIT_COLLATERAL)
    if valuation.method is not ValuationMethod.INTERNAL:
        detail = f"{valuation.as_of.isoformat()} {valuation.amount:,.2f}"
        loans.taken_back(actor=actor, matter=matter, what=Entry.VALUATION, detail=detail)
    collateral = valuation.collateral
    db.session.delete(valuation)
    matter.updated_at = clock.now()
    db.session.flush()
    db.session.expire(collateral, ["valuations"])


def note_internally(*, actor: User, matter: Matter, collateral: Collateral, value: Decimal | None, note: str) -> Collateral:
    """Keep what the bank itself thinks the asset is worth; firms never see it."""
    policy.demand(actor, Permission.EDIT_COLLATERAL)
    collateral.internal_value = value
    collateral.internal_note = note
    matter.updated_at = clock.now()
    db.session.flush()
    return collateral


def of_matter(*, matter: Matter) -> Sequence[SecurityInterest]:
    """The security that a matter holds, with assets, owners, values and loans."""
    wanted = select(SecurityInterest).where(SecurityInterest.matter_id == matter.id)
    loaded = wanted.options(
        joinedload(SecurityInterest.collateral).selectinload(Collateral.owners),
        joinedload(SecurityInterest.collateral).selectinload(Collateral.valuations),
        joinedload(SecurityInterest.provider),
        joinedload(SecurityInterest.registration_proof),
        selectinload(SecurityInterest.loans),
    )
    return db.session.scalars(loaded.order_by(SecurityInterest.rank, SecurityInterest.id)).unique().all()


def interests_in(*, collateral: Collateral) -> Sequence[SecurityInterest]:
    """The security over one asset that the reader may see, by rank."""
    wanted = select(SecurityInterest).where(SecurityInterest.collateral_id == collateral.id)
    loaded = wanted.options(
        joinedload(SecurityInterest.matter), joinedload(SecurityInterest.provider), selectinload(SecurityInterest.loans)
    )
    return db.session.scalars(loaded.order_by(SecurityInterest.rank, SecurityInterest.id)).unique().all()


def portfolio(*, narrowed: Filter, number: int) -> paging.Page[Collateral]:
    """All collateral that the reader sees, a page at a time, the latest first."""
    return paging.fetch(_narrowed(narrowed), number=number)


def everything(*, narrowed: Filter) -> tuple[int, Iterator[Collateral]]:
    """All collateral that the reader sees, read while it is taken; and how many."""
    wanted = _narrowed(narrowed)
    count = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).options().subquery())) or 0
    return count, (asset for part in paging.stream(wanted) for (asset,) in part)


def _narrowed(narrowed: Filter) -> Select[tuple[Collateral]]:
    wanted: Select[tuple[Collateral]] = select(Collateral).options(
        selectinload(Collateral.owners),
        selectinload(Collateral.valuations),
        selectinload(Collateral.interests).joinedload(SecurityInterest.matter),
    )
    if narrowed.words:
        like = f"%{_escaped(narrowed.words)}%"
        columns = (Collateral.description, Collateral.location, Collateral.certificate_number)
        wanted = wanted.where(
            or_(
                *(each.like(like, escape="\\") for each in columns),
                Collateral.owners.any(Party.name.like(like, escape="\\")),
            )
        )
    if narrowed.asset_type is not None:
        wanted = wanted.where(Collateral.asset_type == narrowed.asset_type)
    if narrowed.is_leased is not None:
        wanted = wanted.where(Collateral.is_leased.is_(narrowed.is_leased))
    return wanted.order_by(Collateral.id.desc())


def known_assets(*, matter: Matter) -> Sequence[Collateral]:
    """Assets that the reader sees and that belong to a party of the matter: candidates for a further security."""
    owners = [party.id for party in guarantees.parties_of(matter=matter)]
    wanted = select(Collateral).where(Collateral.owners.any(Party.id.in_(owners)))
    return db.session.scalars(wanted.order_by(Collateral.id)).all()


def values_for(*, reader: User, collateral: Collateral) -> list[Valuation]:
    """The valuations that a reader may see, the oldest first: the bank's own stay within the bank."""
    sees_all = may(reader, Permission.VIEW_BANK_ONLY)
    return [row for row in collateral.valuations if sees_all or row.method is not ValuationMethod.INTERNAL]


def latest_value(values: Sequence[Valuation]) -> Valuation | None:
    """The newest valuation by others; the bank's own only where there is no other."""
    by_others = [row for row in values if row.method is not ValuationMethod.INTERNAL]
    return max(by_others or values, key=lambda row: row.as_of, default=None)


def secured_part(*, interest: SecurityInterest, principal: Decimal, total: Decimal) -> law.SecuredPart | None:
    """How much of a claim a maximum-amount security covers; None for an ordinary one."""
    if not interest.kind.is_maximum or interest.max_amount is None:
        return None
    try:
        return law.secured_part(
            principal=principal,
            total=total,
            contract_cap=interest.max_amount,
            caps_principal_only=interest.max_basis is MaximumBasis.PRINCIPAL,
        )
    except StatuteError as error:
        raise translate(error) from error


def remarks_on(*, reader: User, interest: SecurityInterest) -> list[Remark]:
    """What is allowed but should be looked at again before a court sees it, as far as this reader knows the asset's values."""
    asset = interest.collateral
    named = {"asset": asset.description}
    found = []
    if interest.is_claimed and interest.registration is RegistrationKind.UNREGISTERED:
        found.append(Remark(NOT_REGISTERED, named))
    elif interest.registration is RegistrationKind.ADVANCE_NOTICE:
        found.append(Remark(ADVANCE_NOTICE, named))
    if interest.is_claimed and interest.registration is RegistrationKind.REGISTERED:
        if not interest.registration_number:
            found.append(Remark(NO_REGISTRATION_NUMBER, named))
        if interest.registration_proof_id is None:
            found.append(Remark(NO_PROOF, named))
    if asset.is_leased and not asset.lease_note:
        found.append(Remark(LEASED, named))
    latest = latest_value(values_for(reader=reader, collateral=asset))
    if latest is None:
        found.append(Remark(NO_VALUE, named))
    elif latest.valid_until is not None and latest.valid_until < clock.today():
        days = {"as_of": latest.as_of.isoformat(), "until": latest.valid_until.isoformat()}
        found.append(Remark(VALUE_OLD, named | days))
    return found


def _interest(*, actor: User, matter: Matter, collateral: Collateral, facts: SecurityFacts) -> SecurityInterest:
    interest = SecurityInterest(matter=matter, collateral=collateral, **_values(facts))
    interest.loans = list(facts.loans)
    db.session.add(interest)
    _give_role(actor=actor, matter=matter, facts=facts)
    matter.updated_at = clock.now()
    db.session.flush()
    return interest


def _told(*, actor: User, matter: Matter, interest: SecurityInterest) -> None:
    docket.record(
        actor=actor,
        matter_id=matter.id,
        kind=MilestoneKind.COLLATERAL_ADDED,
        happened_on=clock.today(),
        collateral=interest.collateral.description,
    )


def _give_role(*, actor: User, matter: Matter, facts: SecurityFacts) -> None:
    """Who gives security for another's debt is a party as mortgagor or pledgor; a borrower is one already."""
    if facts.provider in loans.borrowers_of(matter=matter):
        return
    role = Role.PLEDGOR if facts.kind.is_pledge else Role.MORTGAGOR
    guarantees.take_role(actor=actor, matter=matter, party=facts.provider, role=role)


def _check_asset(*, matter: Matter, facts: AssetFacts, known: tuple[Party, ...]) -> None:
    if not facts.owners:
        raise DomainError(NO_OWNER, field="owner_ids")
    parties = guarantees.parties_of(matter=matter)
    stranger = next((owner for owner in facts.owners if owner not in parties and owner not in known), None)
    if stranger is not None:
        raise DomainError(STRANGE_PARTY, field="owner_ids", party=stranger.name)


def _check_security(
    *, matter: Matter, collateral: Collateral | None, facts: SecurityFacts, itself: SecurityInterest | None
) -> None:
    if facts.provider not in guarantees.parties_of(matter=matter):
        raise DomainError(STRANGE_PARTY, field="provider_id", party=facts.provider.name)
    if not facts.loans:
        raise DomainError(NO_LOAN, field="loan_ids")
    stranger = next((loan for loan in facts.loans if loan.matter_id != matter.id), None)
    if stranger is not None:
        raise DomainError(STRANGE_LOAN, field="loan_ids", number=stranger.number)
    if collateral is not None:
        for other in interests_in(collateral=collateral):
            same = (other.matter_id, other.contract_number) == (matter.id, facts.contract_number)
            if same and other is not itself:
                raise DomainError(CONTRACT_TAKEN, field="contract_number", number=facts.contract_number)
    if facts.kind.is_maximum and facts.max_amount is None:
        raise DomainError(MAXIMUM_MISSING, field="max_amount")
    guarantees.check_maximum(
        is_maximum=facts.kind.is_maximum,
        max_amount=facts.max_amount,
        determined_from=facts.determined_from,
        determined_to=facts.determined_to,
    )
    _check_registration(facts)
    if not facts.is_claimed and not facts.exclusion_reason:
        raise DomainError(REASON_MISSING, field="exclusion_reason")
    loans.check_proof(proof=facts.registration_proof, matter_id=matter.id)


def _check_registration(facts: SecurityFacts) -> None:
    loans.refuse_future(on=facts.registered_on, field="registered_on")
    registered: date | None = facts.registered_on
    if registered is not None and registered < facts.signed_on:
        days = {"registered": registered.isoformat(), "signed": facts.signed_on.isoformat()}
        raise DomainError(REGISTERED_EARLY, field="registered_on", **days)


def _values(facts: SecurityFacts) -> dict[str, object]:
    """The columns of a security; what belongs to another kind or another way of publicity is left empty."""
    values = values_of(facts, but=("loans",))
    if facts.is_claimed:
        values |= {"exclusion_reason": ""}
    if facts.registration is RegistrationKind.UNREGISTERED:
        values |= {"registration_number": "", "registered_on": None, "registered_with": ""}
    if facts.kind.is_maximum:
        return values | {"max_basis": facts.max_basis or MaximumBasis.TOTAL, "secured_amount": None}
    cleared = ("max_amount", "max_basis", "determined_from", "determined_to", "determined_on")
    return values | dict.fromkeys(cleared)


def _escaped(words: str) -> str:
    for sign in ("\\", "%", "_"):
        words = words.replace(sign, f"\\{sign}")
    return words
