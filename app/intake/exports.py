"""Every list as a workbook: the same filter and the same rows as its page, all of them, and a line in the reading log."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Flask, Response, request, send_file
from flask_babel import gettext, ngettext

from app.access import services as access
from app.access.guards import current_actor, requires
from app.access.models import Branch, Engagement, LawFirm, User
from app.access.policy import Permission, may
from app.approvals import services as approvals
from app.approvals.models import Approval
from app.audit import services as audit
from app.audit.history import Entry, Line
from app.audit.models import Change
from app.collateral import services as collateral
from app.collateral.models import Collateral, Valuation
from app.core import clock, sheets
from app.core.db import Base
from app.core.lookup import get_or_404
from app.core.sheets import Asked, Column, Look
from app.courts import services as courts
from app.courts.models import Court
from app.enforcement.models import AssetLead, EnforcementCase, Receipt
from app.enforcement.services import leads, money
from app.enforcement.services import portfolio as enforcement
from app.filings import services as filings
from app.filings.models import Filing
from app.intake.models import Import
from app.intake.services import imports
from app.intake.states import UnitState
from app.jobs import services as jobs
from app.jobs.models import Job
from app.litigation.models import Lawsuit
from app.litigation.services import listing as litigation
from app.matters.models import Matter
from app.matters.services import matters as opening
from app.matters.services import portfolio
from app.matters.services.portfolio import Filter, Row
from app.preservation import services as preservation
from app.preservation.models import PreservedAsset

bp = Blueprint("exports", __name__, url_prefix="/export")

ALL = 200_000


def init_app(app: Flask) -> None:
    """Give the application the workbooks of its lists; their buttons stand on the pages of the lists."""
    app.register_blueprint(bp)


@bp.get("/matters")
@requires(Permission.VIEW_MATTERS)
def matters() -> Response:
    """The list of matters."""
    asked = Filter.read(request.args)
    totals, rows = portfolio.everything(actor=current_actor(), asked=asked)
    columns: list[Column[Row]] = [
        Column(gettext("Matter number"), lambda row: row.matter.number, width=18),
        Column(gettext("Debtors"), lambda row: "、".join(row.debtors), width=36),
        Column(gettext("Title"), lambda row: row.matter.title, width=36),
        Column(gettext("Class"), lambda row: row.matter.tier, width=10),
        Column(gettext("Stage"), lambda row: row.matter.stage, width=14),
        Column(gettext("Since"), lambda row: row.matter.stage_since, Look.DAY),
        Column(gettext("Balance (yuan)"), lambda row: row.matter.balance_total, Look.MONEY),
        Column(gettext("Principal (yuan)"), lambda row: row.matter.balance_principal, Look.MONEY),
        Column(gettext("Balance as of"), lambda row: row.matter.balance_as_of, Look.DAY),
        Column(gettext("Collateral"), lambda row: row.securities, Look.WHOLE),
        Column(gettext("Guarantees"), lambda row: row.guarantees, Look.WHOLE),
        Column(gettext("Day of the default"), lambda row: row.matter.default_on, Look.DAY),
        Column(gettext("Opened on"), lambda row: row.matter.opened_on, Look.DAY),
        Column(gettext("Officer"), lambda row: row.matter.owner.full_name, width=12),
        Column(gettext("Branch"), lambda row: row.matter.branch.short_name, width=16),
        Column(gettext("Updated on"), lambda row: row.updated_on, Look.DAY),
        Column(gettext("Internal note"), lambda row: row.matter.internal_note, width=40, bank_only=True),
    ]
    return _sent(gettext("Matters"), model=Matter, columns=columns, rows=rows, count=totals.count, asked=_matters_asked(asked))


@bp.get("/collateral")
@requires(Permission.VIEW_MATTERS)
def assets() -> Response:
    """The list of all collateral."""
    reader = current_actor()
    narrowed = collateral.Filter.read(request.args)
    count, rows = collateral.everything(narrowed=narrowed)
    columns: list[Column[tuple[Collateral, Valuation | None]]] = [
        Column(gettext("Asset"), lambda row: row[0].description, width=36),
        Column(gettext("Kind of asset"), lambda row: row[0].asset_type, width=14),
        Column(gettext("Location"), lambda row: row[0].location, width=36),
        Column(gettext("Certificate of title"), lambda row: row[0].certificate_number, width=30),
        Column(gettext("Owners"), lambda row: "、".join(owner.name for owner in row[0].owners), width=30),
        Column(gettext("Matter"), lambda row: "、".join(each.matter.number for each in row[0].interests), width=18),
        Column(gettext("Rank"), lambda row: "、".join(str(each.rank) for each in row[0].interests), width=8),
        Column(gettext("Floor area"), lambda row: row[0].building_area, Look.MONEY),
        Column(gettext("Land area"), lambda row: row[0].land_area, Look.MONEY),
        Column(gettext("Value (yuan)"), lambda row: row[1].amount if row[1] else None, Look.MONEY),
        Column(gettext("As of"), lambda row: row[1].as_of if row[1] else None, Look.DAY),
        Column(gettext("Let"), lambda row: gettext("Yes") if row[0].is_leased else gettext("No"), width=8),
        Column(gettext("Value the bank reckons with"), lambda row: row[0].internal_value, Look.MONEY, bank_only=True),
    ]
    valued = ((row, collateral.latest_value(collateral.values_for(reader=reader, collateral=row))) for row in rows)
    return _sent(
        gettext("Collateral"), model=Collateral, columns=columns, rows=valued, count=count, asked=_assets_asked(narrowed)
    )


@bp.get("/preservation")
@requires(Permission.VIEW_MATTERS)
def measures() -> Response:
    """The list of measures by the day they end."""
    narrowed = preservation.Filter.read(request.args)
    count, rows = preservation.everything(narrowed=narrowed)
    columns: list[Column[preservation.Line]] = [
        Column(gettext("Matter number"), lambda line: line.measure.matter.number, width=18),
        Column(gettext("Title"), lambda line: line.measure.matter.title, width=36),
        Column(gettext("Asset"), lambda line: line.measure.title, width=36),
        Column(gettext("Kind"), lambda line: line.measure.asset_kind, width=14),
        Column(gettext("Type of asset"), lambda line: line.measure.asset_type, width=14),
        Column(gettext("Owner"), lambda line: line.measure.owner.name if line.measure.owner else "", width=30),
        Column(gettext("Court"), lambda line: line.measure.court.name if line.measure.court else "", width=28),
        Column(gettext("Case number"), lambda line: line.measure.proceeding.number, width=28),
        Column(gettext("Ruling"), lambda line: line.measure.ruling_number, width=28),
        Column(gettext("Registry or notice number"), lambda line: line.measure.registry_number, width=24),
        Column(gettext("Status"), lambda line: line.measure.status, width=16),
        Column(gettext("Rank"), lambda line: line.measure.position, Look.WHOLE),
        Column(gettext("Waits behind"), lambda line: line.measure.waits_behind, width=30),
        Column(gettext("Since"), lambda line: line.measure.started_on, Look.DAY),
        Column(gettext("Ends"), lambda line: line.term.ends_on if line.term and line.term.runs else None, Look.DAY),
        Column(gettext("Days left"), lambda line: line.term.days_left if line.term and line.term.runs else None, Look.WHOLE),
        Column(gettext("Renewal"), lambda line: line.term.renewal if line.term else None, width=18),
        Column(gettext("Amount to be frozen"), lambda line: line.measure.amount_aimed, Look.MONEY),
        Column(gettext("Holds"), lambda line: line.measure.counted, Look.MONEY),
    ]
    asked = [
        *_words_asked(narrowed.words),
        Asked(gettext("Status"), narrowed.standing.label),
        Asked(gettext("Kind"), narrowed.kind.label if narrowed.kind else ""),
        Asked(gettext("Ends within days"), str(narrowed.within or "")),
    ]
    return _sent(
        gettext("Preservation"),
        model=PreservedAsset,
        columns=columns,
        rows=rows,
        count=count,
        asked=[each for each in asked if each.value],
    )


@bp.get("/lawsuits")
@requires(Permission.VIEW_MATTERS)
def lawsuits() -> Response:
    """The list of suits."""
    narrowed = litigation.Filter.read(request.args)
    count, rows = litigation.everything(narrowed=narrowed)
    columns: list[Column[litigation.Row]] = [
        Column(gettext("Case number"), lambda row: row.lawsuit.number, width=26),
        Column(gettext("Way to a title"), lambda row: row.lawsuit.proceeding.kind, width=14),
        Column(gettext("Matter"), lambda row: row.lawsuit.matter.number, width=18),
        Column(gettext("Title"), lambda row: row.lawsuit.matter.title, width=36),
        Column(gettext("Court"), lambda row: row.lawsuit.court_name, width=30),
        Column(gettext("Stage"), lambda row: row.lawsuit.stage, width=14),
        Column(gettext("Since"), lambda row: row.lawsuit.stage_since, Look.DAY),
        Column(gettext("Amount claimed"), lambda row: row.lawsuit.claim_amount, Look.MONEY),
        Column(gettext("Next deadline"), lambda row: row.deadline.plan_on if row.deadline else None, Look.DAY),
        Column(gettext("What is due"), lambda row: row.deadline.title if row.deadline else "", width=28),
        Column(gettext("Next hearing"), lambda row: row.hearing.held_on if row.hearing else None, Look.DAY),
        Column(gettext("Effective on"), lambda row: row.lawsuit.effective_on, Look.DAY),
        Column(gettext("Judge"), lambda row: row.lawsuit.judge, width=12),
        Column(gettext("Branch"), lambda row: row.lawsuit.matter.branch.short_name, width=16),
    ]
    return _sent(gettext("Lawsuits"), model=Lawsuit, columns=columns, rows=rows, count=count, asked=_lawsuits_asked(narrowed))


@bp.get("/enforcement/cases")
@requires(Permission.VIEW_MATTERS)
def enforcement_cases() -> Response:
    """The list of enforcement cases."""
    narrowed = enforcement.Filter.read(request.args)
    count, rows = enforcement.everything(narrowed=narrowed)
    columns: list[Column[enforcement.Row]] = [
        Column(gettext("Case number"), lambda row: row.case.number, width=26),
        Column(gettext("Matter"), lambda row: row.case.matter.number, width=18),
        Column(gettext("Title"), lambda row: row.case.matter.title, width=36),
        Column(gettext("Court"), lambda row: row.case.proceeding.court.name if row.case.proceeding.court else "", width=28),
        Column(gettext("Judge"), lambda row: row.case.judge, width=12),
        Column(gettext("Stage"), lambda row: row.case.stage, width=18),
        Column(gettext("Since"), lambda row: row.case.stage_since, Look.DAY),
        Column(gettext("Applied on"), lambda row: row.case.applied_on, Look.DAY),
        Column(gettext("Opened on"), lambda row: row.case.accepted_on, Look.DAY),
        Column(gettext("Applied for (yuan)"), lambda row: row.case.applied_amount, Look.MONEY),
        Column(gettext("Received (yuan)"), lambda row: row.received, Look.MONEY),
        Column(gettext("Next deadline"), lambda row: row.next_due.plan_on if row.next_due else None, Look.DAY),
        Column(gettext("What is due"), lambda row: row.next_due.title if row.next_due else "", width=30),
        Column(gettext("Days idle"), lambda row: row.idle_days, Look.WHOLE),
    ]
    asked = _enforcement_asked(narrowed)
    return _sent(gettext("Enforcement cases"), model=EnforcementCase, columns=columns, rows=rows, count=count, asked=asked)


@bp.get("/enforcement/leads")
@requires(Permission.VIEW_MATTERS)
def asset_leads() -> Response:
    """The list of leads to property."""
    narrowed = leads.LeadFilter.read(request.args)
    count, rows = leads.everything(narrowed=narrowed)
    kind = narrowed.asset_class.label if narrowed.asset_class else ""
    outcome = narrowed.outcome.label if narrowed.outcome else ""
    said = [Asked(gettext("Outcome"), outcome), Asked(gettext("Class of property"), kind)]
    asked = [*_words_asked(narrowed.words), *(each for each in said if each.value)]
    return _sent(gettext("Leads to property"), model=AssetLead, columns=_lead_columns(), rows=rows, count=count, asked=asked)


@bp.get("/matters/<int:matter_id>/leads")
@requires(Permission.VIEW_MATTERS)
def asset_leads_of(matter_id: int) -> Response:
    """The leads to property of a matter."""
    matter = get_or_404(Matter, matter_id)
    found = leads.of_matter(matter=matter)
    return _sent(gettext("Leads to property"), model=AssetLead, columns=_lead_columns(), rows=found, matter=matter)


@bp.get("/enforcement/receipts")
@requires(Permission.VIEW_MATTERS)
def receipts() -> Response:
    """The list of money received in enforcement."""
    narrowed = money.ReceiptFilter.read(request.args)
    count, rows = money.everything(narrowed=narrowed)
    columns: list[Column[Receipt]] = [
        Column(gettext("Arrived on"), lambda row: row.received_on, Look.DAY),
        Column(gettext("Counts from"), lambda row: row.paid_on, Look.DAY),
        Column(gettext("Matter"), lambda row: row.matter.number, width=18),
        Column(gettext("Title"), lambda row: row.matter.title, width=36),
        Column(gettext("Case number"), lambda row: row.case.number, width=26),
        Column(gettext("Where the money comes from"), lambda row: row.source, width=18),
        Column(gettext("Amount (yuan)"), lambda row: row.amount, Look.MONEY),
        Column(gettext("Kept by the court"), lambda row: row.court_part, Look.MONEY),
        Column(gettext("Debts of the title"), lambda row: row.debt_part, Look.MONEY),
        Column(gettext("Doubled part"), lambda row: row.doubled_part, Look.MONEY),
        Column(gettext("Left over"), lambda row: row.surplus_part, Look.MONEY),
        Column(gettext("Paid by"), lambda row: row.payer, width=24),
        Column(gettext("Bank reference"), lambda row: row.reference, width=20),
        Column(gettext("Taken back on"), lambda row: row.reversed_on, Look.DAY),
        Column(gettext("Why it is taken back"), lambda row: row.reversal_reason, width=30),
    ]
    days = {gettext("Arrived from"): narrowed.from_on, gettext("Arrived until"): narrowed.to_on}
    source = narrowed.source.label if narrowed.source else ""
    said = [
        Asked(gettext("Where the money comes from"), source),
        *(Asked(name, on.isoformat()) for name, on in days.items() if on),
    ]
    asked = [*_words_asked(narrowed.words), *(each for each in said if each.value)]
    return _sent(gettext("Money received"), model=Receipt, columns=columns, rows=rows, count=count, asked=asked)


@bp.get("/courts")
@requires(Permission.VIEW_COURTS)
def court_register() -> Response:
    """The court register."""
    words = request.args.get("q", "")
    columns: list[Column[Court]] = [
        Column(gettext("Full official name"), lambda court: court.name, width=32),
        Column(gettext("Level"), lambda court: court.level, width=12),
        Column(gettext("Code in case numbers"), lambda court: court.case_code),
        Column(gettext("Province"), lambda court: court.province, width=12),
        Column(gettext("City"), lambda court: court.city, width=14),
        Column(gettext("Address"), lambda court: court.address, width=40),
        Column(gettext("Telephone"), lambda court: court.telephone),
        Column(gettext("Takes suits"), lambda court: court.filing_channel),
    ]
    return _sent(gettext("Courts"), model=Court, columns=columns, rows=courts.find(words=words), asked=_words_asked(words))


@bp.get("/jobs")
@requires(Permission.VIEW_JOBS)
def long_work() -> Response:
    """The reader's jobs; everybody's for an administrator, who reads no debtor's name in their titles."""
    reads = may(current_actor(), Permission.VIEW_MATTERS)
    columns: list[Column[Job]] = [
        Column(gettext("Work"), lambda job: job.title if reads else gettext("Job %(number)s", number=job.id), width=40),
        Column(gettext("Status"), lambda job: job.status, width=12),
        Column(gettext("Done"), lambda job: job.progress_done, Look.WHOLE),
        Column(gettext("Of"), lambda job: job.progress_total, Look.WHOLE),
        Column(gettext("Ordered by"), lambda job: job.ordered_by.full_name, width=12),
        Column(gettext("Ordered at"), lambda job: job.ordered_at, Look.MOMENT),
        Column(gettext("Finished at"), lambda job: job.finished_at, Look.MOMENT),
        Column(gettext("Failure"), lambda job: job.failure_sentence if job.failure and reads else "", width=50),
    ]
    return _sent(gettext("Jobs"), model=Job, columns=columns, rows=jobs.of_actor(actor=current_actor(), limit=ALL))


@bp.get("/imports")
@requires(Permission.VIEW_IMPORTS)
def workbooks() -> Response:
    """The imports that the reader sees, with what became of their matters."""
    bundles = imports.everything()
    counted = imports.numbers_of(bundles)
    columns: list[Column[Import]] = [
        Column(gettext("Number"), lambda bundle: bundle.number, width=16),
        Column(gettext("File"), lambda bundle: bundle.original_name, width=36),
        Column(gettext("Status"), lambda bundle: bundle.state, width=12),
        Column(gettext("Came in"), lambda bundle: counted[bundle.id].brought_in, Look.WHOLE),
        Column(gettext("Waiting"), lambda bundle: counted[bundle.id].waiting + counted[bundle.id].ready, Look.WHOLE),
        Column(gettext("In already"), lambda bundle: counted[bundle.id].of(UnitState.KNOWN), Look.WHOLE),
        Column(gettext("Branch"), lambda bundle: bundle.branch.short_name, width=16),
        Column(gettext("Uploaded by"), lambda bundle: bundle.uploaded_by.full_name, width=12),
        Column(gettext("Uploaded at"), lambda bundle: bundle.uploaded_at, Look.MOMENT),
    ]
    return _sent(gettext("Imports"), model=Import, columns=columns, rows=bundles)


@bp.get("/reviews")
@requires(Permission.VIEW_REVIEWS)
def reviews() -> Response:
    """What waits for the reader's decision, then his own requests."""
    actor = current_actor()
    waiting = [(gettext("Waiting for you"), approval) for approval in approvals.pending_for(actor=actor)]
    own = [(gettext("Your requests"), approval) for approval in approvals.requested_by(actor=actor, limit=ALL)]
    columns: list[Column[tuple[str, Approval]]] = [
        Column(gettext("List"), lambda row: row[0], width=14),
        Column(gettext("Subject"), lambda row: row[1].subject_title, width=36),
        Column(gettext("For"), lambda row: row[1].purpose),
        Column(gettext("Status"), lambda row: row[1].status, width=12),
        Column(gettext("Asked by"), lambda row: row[1].requested_by.full_name, width=12),
        Column(gettext("Asked at"), lambda row: row[1].requested_at, Look.MOMENT),
        Column(gettext("Decided by"), lambda row: row[1].decided_by.full_name if row[1].decided_by else "", width=12),
        Column(gettext("Decided at"), lambda row: row[1].decided_at, Look.MOMENT),
        Column(gettext("Note"), lambda row: row[1].note, width=36, bank_only=True),
        Column(gettext("Opinion"), lambda row: row[1].opinion, width=36, bank_only=True),
    ]
    return _sent(gettext("Reviews"), model=Approval, columns=columns, rows=[*waiting, *own])


@bp.get("/users")
@requires(Permission.VIEW_USERS)
def accounts() -> Response:
    """The accounts that the filter meets."""
    asked = access.UserFilter.read(request.args)
    found = access.users(asked=asked, size=ALL).items
    columns: list[Column[User]] = [
        Column(gettext("Name"), lambda user: user.full_name, width=14),
        Column(gettext("Staff number"), lambda user: user.staff_number),
        Column(gettext("E-mail"), lambda user: user.email, width=28),
        Column(gettext("Branch or law firm"), lambda user: user.affiliation, width=24),
        Column(gettext("Roles"), lambda user: "、".join(role.key.label for role in user.roles), width=30),
        Column(gettext("Active"), lambda user: gettext("Yes") if user.active else gettext("No"), width=8),
        Column(gettext("Last sign-in"), lambda user: user.current_login_at, Look.MOMENT),
    ]
    return _sent(gettext("Accounts"), model=User, columns=columns, rows=found, asked=_accounts_asked(asked))


@bp.get("/branches")
@requires(Permission.VIEW_BRANCHES)
def branches() -> Response:
    """The head office and its branches."""
    columns: list[Column[Branch]] = [
        Column(gettext("Full legal name"), lambda branch: branch.name or branch.short_name, width=36),
        Column(gettext("Short name"), lambda branch: branch.short_name),
        Column(gettext("Code"), lambda branch: branch.code, width=12),
        Column(gettext("Unified social credit code"), lambda branch: branch.uscc, width=22),
        Column(gettext("Address"), lambda branch: branch.address, width=40),
        Column(gettext("Person in charge"), lambda branch: branch.representative_name, width=12),
        Column(gettext("Office held"), lambda branch: branch.representative_title, width=12),
        Column(gettext("Telephone"), lambda branch: branch.telephone),
    ]
    return _sent(gettext("Branches"), model=Branch, columns=columns, rows=access.branches())


@bp.get("/firms")
@requires(Permission.VIEW_FIRMS)
def firms() -> Response:
    """All law firms."""
    counts = access.engagement_counts(clock.today())
    columns: list[Column[LawFirm]] = [
        Column(gettext("Name"), lambda firm: firm.name, width=32),
        Column(gettext("Unified social credit code"), lambda firm: firm.uscc, width=22),
        Column(gettext("Address"), lambda firm: firm.address, width=40),
        Column(gettext("Telephone"), lambda firm: firm.telephone),
        Column(gettext("People"), lambda firm: len(firm.users), Look.WHOLE),
        Column(gettext("Matters now"), lambda firm: counts.get(firm.id, 0), Look.WHOLE),
    ]
    return _sent(gettext("Law firms"), model=LawFirm, columns=columns, rows=access.firms())


@bp.get("/matters/<int:matter_id>/engagements")
@requires(Permission.VIEW_BANK_ONLY)
def engagements(matter_id: int) -> Response:
    """The law firms of a matter."""
    matter = get_or_404(Matter, matter_id)
    columns: list[Column[Engagement]] = [
        Column(gettext("Law firm"), lambda row: row.firm.name, width=32),
        Column(gettext("Lead counsel"), lambda row: row.lead_counsel.full_name if row.lead_counsel else "", width=14),
        Column(gettext("From"), lambda row: row.starts_on, Look.DAY),
        Column(gettext("Until"), lambda row: row.ends_on, Look.DAY),
    ]
    found = access.engagements_of(matter_id=matter.id)
    return _sent(gettext("Law firms"), model=Engagement, columns=columns, rows=found, matter=matter)


@bp.get("/matters/<int:matter_id>/filings")
@requires(Permission.VIEW_MATTERS)
def papers(matter_id: int) -> Response:
    """The papers of a matter."""
    matter = get_or_404(Matter, matter_id)
    columns: list[Column[Filing]] = [
        Column(gettext("Paper"), lambda filing: filing.kind, width=28),
        Column(gettext("Status"), lambda filing: filing.status, width=12),
        Column(gettext("Debt as of"), lambda filing: filing.calculation.cutoff_on if filing.calculation else None, Look.DAY),
        Column(gettext("Total (yuan)"), lambda filing: filing.calculation.total if filing.calculation else None, Look.MONEY),
        Column(gettext("Begun by"), lambda filing: filing.made_by.full_name, width=12),
        Column(gettext("Begun at"), lambda filing: filing.made_at, Look.MOMENT),
        Column(gettext("Versions"), lambda filing: len(filing.versions), Look.WHOLE),
        Column(gettext("Filed on"), lambda filing: filing.filed_on, Look.DAY),
    ]
    found = filings.of_matter(matter=matter)
    return _sent(gettext("Papers"), model=Filing, columns=columns, rows=found, matter=matter)


@bp.get("/matters/<int:matter_id>/history")
@requires(Permission.VIEW_HISTORY)
def history(matter_id: int) -> Response:
    """Who changed what in a matter: a row for each value."""
    matter = get_or_404(Matter, matter_id)
    sees_all = may(current_actor(), Permission.VIEW_BANK_ONLY)
    columns: list[Column[tuple[Entry, Line]]] = [
        Column(gettext("At"), lambda row: row[0].at, Look.MOMENT),
        Column(gettext("Who"), lambda row: row[0].who, width=14),
        Column(gettext("Address"), lambda row: row[0].address, width=16),
        Column(gettext("Act"), lambda row: row[0].action, width=10),
        Column(gettext("What"), lambda row: row[0].what, width=16),
        Column(gettext("Subject"), lambda row: row[0].subject, width=28),
        Column(gettext("Field"), lambda row: row[1].label, width=20),
        Column(gettext("Before"), lambda row: row[1].old, width=32),
        Column(gettext("After"), lambda row: row[1].new, width=32),
    ]
    entries = audit.whole_history_of(matter_id=matter.id, with_bank_only=sees_all)
    rows = [(entry, line) for entry in entries for line in entry.lines or (Line("", "", ""),)]
    return _sent(gettext("History"), model=Change, columns=columns, rows=rows, matter=matter)


def _sent(
    title: str,
    *,
    model: type[Base],
    columns: Sequence[Column[Any]],
    rows: Iterable[Any],
    count: int | None = None,
    asked: Sequence[Asked] = (),
    matter: Matter | None = None,
) -> Response:
    """The list as a download, noted in the reading log; what is the bank's alone is left out for firms."""
    actor = current_actor()
    sees_all = may(actor, Permission.VIEW_BANK_ONLY)
    number = len(rows) if count is None and isinstance(rows, Sequence) else count or 0
    conditions = [Asked(gettext("Matter"), f"{matter.number} {matter.title}"), *asked] if matter else list(asked)
    made = sheets.workbook(
        title=title,
        columns=[column for column in columns if sees_all or not column.bank_only],
        rows=rows,
        count=number,
        asked=conditions,
        by=f"{actor.full_name} {actor.affiliation}",
    )
    said = " · ".join([title, *(f"{each.name} {each.value}" for each in conditions)])
    audit.note_list(
        actor=actor,
        model=model,
        title=gettext("%(list)s as a workbook, %(count)s rows", list=said[:150], count=number),
        matter_id=matter.id if matter else None,
    )
    name = sheets.filename(f"{title}-{matter.number}" if matter else title)
    response = send_file(made, mimetype=sheets.MIMETYPE, as_attachment=True, download_name=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _matters_asked(asked: Filter) -> list[Asked]:
    """The filter of matters in words."""
    branch = next((each.short_name for each in opening.open_branches() if each.id == asked.branch), "") if asked.branch else ""
    officer = next((each.full_name for each in opening.officers() if each.id == asked.owner), "") if asked.owner else ""
    unit = gettext("10,000 yuan")
    said = [
        Asked(gettext("View"), asked.view.label),
        Asked(gettext("Keyword"), asked.q),
        Asked(gettext("Stage"), asked.stage.label if asked.stage else ""),
        Asked(gettext("Class"), asked.tier.label if asked.tier else ""),
        Asked(gettext("Branch"), branch),
        Asked(gettext("Officer"), officer),
        Asked(gettext("Security"), asked.secured.label if asked.secured else ""),
        Asked(gettext("Balance from"), f"{asked.balance_from:f} {unit}" if asked.balance_from is not None else ""),
        Asked(gettext("Balance to"), f"{asked.balance_to:f} {unit}" if asked.balance_to is not None else ""),
    ]
    return [each for each in said if each.value]


def _assets_asked(narrowed: collateral.Filter) -> list[Asked]:
    let = {True: gettext("Yes"), False: gettext("No"), None: ""}[narrowed.is_leased]
    kind = narrowed.asset_type.label if narrowed.asset_type else ""
    said = [*_words_asked(narrowed.words), Asked(gettext("Kind of asset"), kind), Asked(gettext("Let"), let)]
    return [each for each in said if each.value]


def _lawsuits_asked(narrowed: litigation.Filter) -> list[Asked]:
    state = {litigation.RUNNING: gettext("Running"), litigation.OVER: gettext("Over")}.get(narrowed.state, "")
    kind, stage = (member.label if member else "" for member in (narrowed.kind, narrowed.stage))
    within = ngettext("within %(num)s day", "within %(num)s days", narrowed.within) if narrowed.within else ""
    said = [
        *_words_asked(narrowed.words),
        Asked(gettext("Way to a title"), kind),
        Asked(gettext("Stage"), stage),
        Asked(gettext("State"), state),
        Asked(gettext("Next deadline"), within),
    ]
    return [each for each in said if each.value]


def _lead_columns() -> list[Column[AssetLead]]:
    return [
        Column(gettext("Lead"), lambda row: row.description, width=40),
        Column(gettext("Class of property"), lambda row: row.asset_class, width=16),
        Column(gettext("Matter"), lambda row: row.matter.number, width=18),
        Column(gettext("Title"), lambda row: row.matter.title, width=36),
        Column(gettext("Case number"), lambda row: row.case.number if row.case else "", width=26),
        Column(gettext("Whose"), lambda row: row.party.name if row.party else "", width=24),
        Column(gettext("Source"), lambda row: row.source, width=16),
        Column(gettext("Value (yuan)"), lambda row: row.value, Look.MONEY),
        Column(gettext("Found on"), lambda row: row.found_on, Look.DAY),
        Column(gettext("Submitted"), lambda row: row.submitted_on, Look.DAY),
        Column(gettext("Urgent"), lambda row: gettext("Yes") if row.is_urgent else gettext("No"), width=8),
        Column(gettext("Answered on"), lambda row: row.acted_on, Look.DAY),
        Column(gettext("What the court did"), lambda row: row.court_action, width=36),
        Column(gettext("Outcome"), lambda row: row.outcome, width=16),
    ]


def _enforcement_asked(narrowed: enforcement.Filter) -> list[Asked]:
    court = next((each.name for each in enforcement.courts() if each.id == narrowed.court_id), "") if narrowed.court_id else ""
    stage = narrowed.stage.label if narrowed.stage else ""
    idle = gettext("%(days)s days", days=narrowed.idle) if narrowed.idle is not None else ""
    said = [Asked(gettext("Stage"), stage), Asked(gettext("Court"), court), Asked(gettext("Nothing recorded for"), idle)]
    return [*_words_asked(narrowed.words), *(each for each in said if each.value)]


def _accounts_asked(asked: access.UserFilter) -> list[Asked]:
    branch = next((each.short_name for each in access.branches() if each.id == asked.branch_id), "")
    role, standing = (member.label if member else "" for member in (asked.role, asked.standing))
    said = [Asked(gettext("Role"), role), Asked(gettext("Branch"), branch), Asked(gettext("State"), standing)]
    return [*_words_asked(asked.words), *(each for each in said if each.value)]


def _words_asked(words: str) -> list[Asked]:
    return [Asked(gettext("Keyword"), words.strip())] if words.strip() else []
