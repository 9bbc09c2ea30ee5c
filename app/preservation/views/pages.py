"""What is there: the list of measures by the day they end, the preservation of a matter, an order, a measure."""

from flask import render_template, request

from app.access.guards import requires
from app.access.policy import Permission
from app.core import clock
from app.core.lookup import get_or_404
from app.core.web import page_number
from app.courts import services as courts
from app.docket import services as docket
from app.matters.views.parts import matter_or_404
from app.preservation import services
from app.preservation.models import PreservationOrder, PreservedAsset
from app.preservation.services import Filter
from app.preservation.states import AssetKind, Standing
from app.preservation.views import acts
from app.preservation.views.blueprint import bp


@bp.get("/preservation/", endpoint="index")
@requires(Permission.VIEW_MATTERS)
def list_measures() -> str:
    """All measures that the reader sees, those that end first at the top."""
    narrowed = Filter.read(request.args)
    page, lines = services.page_of(narrowed=narrowed, number=page_number())
    return render_template(
        "preservation/index.html",
        page=page,
        lines=lines,
        narrowed=narrowed,
        counts=services.counts(),
        kinds=AssetKind,
        standings=Standing,
        courts=courts.choices(),
    )


@bp.get("/matters/<int:matter_id>/preservation")
@requires(Permission.VIEW_MATTERS)
def of_matter(matter_id: int) -> str:
    """The preservation of a matter: procedure beside seizures, the orders, the measures, and what they cover."""
    matter = matter_or_404(matter_id)
    lines = services.of_matter(matter_id=matter_id)
    return render_template(
        "preservation/of_matter.html",
        matter=matter,
        lines=lines,
        orders=services.orders_of(matter_id=matter_id),
        chart=services.chart_of(matter=matter, whole=bool(request.args.get("whole")), lines=lines),
        coverage=services.coverage_of(matter=matter, on=clock.today()),
        history=services.history_of(matter=matter),
        remarks=[remark for line in lines for remark in services.remarks_on(line.measure)],
    )


@bp.get("/preservation/orders/<int:order_id>")
@requires(Permission.VIEW_MATTERS)
def order(order_id: int) -> str:
    """One order: what was asked and ruled, its measures, its deadlines, and what can be recorded next."""
    found = get_or_404(PreservationOrder, order_id)
    proceeding = found.proceeding
    events = docket.standing_events(matter_id=found.matter_id)
    return render_template(
        "preservation/order.html",
        order=found,
        matter=matter_or_404(found.matter_id),
        lines=services.under(proceeding=proceeding),
        fee=services.fee_of(found),
        remarks=services.remarks_on_order(found),
        verbs=acts.offered_of_order(found),
        events=[row for row in events if row.proceeding_id == proceeding.id],
        deadlines=[row for row in docket.deadlines_of(matter_id=found.matter_id) if row.proceeding_id == proceeding.id],
    )


@bp.get("/preservation/measures/<int:preserved_asset_id>")
@requires(Permission.VIEW_MATTERS)
def measure(preserved_asset_id: int) -> str:
    """One measure: what it holds, until when and why, its chain of renewals, and what can be recorded next."""
    found = get_or_404(PreservedAsset, preserved_asset_id)
    events = docket.standing_events(matter_id=found.matter_id)
    return render_template(
        "preservation/measure.html",
        measure=found,
        matter=matter_or_404(found.matter_id),
        order=services.order_of(proceeding=found.proceeding),
        term=services.term_of(found),
        chain=services.chain_of(found),
        events=[row for row in events if row.measure_id == found.id],
        remarks=services.remarks_on(found),
        verbs=acts.offered_of_measure(found),
    )
