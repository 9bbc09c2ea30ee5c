"""The lists of enforcement: cases, leads, receipts."""

from flask import render_template, request

from app.access.guards import requires
from app.access.policy import Permission
from app.core.web import page_number
from app.enforcement.services import leads as lead_service
from app.enforcement.services import money, portfolio
from app.enforcement.services.leads import LeadFilter
from app.enforcement.services.money import ReceiptFilter
from app.enforcement.services.portfolio import Filter
from app.enforcement.states import AssetClass, CaseStage, LeadOutcome, ReceiptSource
from app.enforcement.views.blueprint import bp


@bp.get("/enforcement/", endpoint="index")
@requires(Permission.VIEW_MATTERS)
def list_cases() -> str:
    """All enforcement cases that the reader sees."""
    narrowed = Filter.read(request.args)
    page, rows = portfolio.listed(narrowed=narrowed, number=page_number())
    courts = [(court.id, court.name) for court in portfolio.courts()]
    return render_template("enforcement/index.html", page=page, rows=rows, narrowed=narrowed, stages=CaseStage, courts=courts)


@bp.get("/enforcement/leads")
@requires(Permission.VIEW_MATTERS)
def leads() -> str:
    """All leads to property."""
    narrowed = LeadFilter.read(request.args)
    page = lead_service.listed(narrowed=narrowed, number=page_number())
    return render_template("enforcement/leads.html", page=page, narrowed=narrowed, outcomes=LeadOutcome, classes=AssetClass)


@bp.get("/enforcement/receipts")
@requires(Permission.VIEW_MATTERS)
def receipts() -> str:
    """All money that came in."""
    narrowed = ReceiptFilter.read(request.args)
    page = money.listed(narrowed=narrowed, number=page_number())
    total = money.total_of(narrowed=narrowed)
    return render_template("enforcement/receipts.html", page=page, narrowed=narrowed, total=total, sources=ReceiptSource)
