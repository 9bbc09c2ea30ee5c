"""The papers this desk can make, and how each is composed from a dossier: one entry a kind, one function a context."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents import traced
from app.documents.catalogue import load
from app.filings import contexts, demands, element_form, enforcing, pleading, preserving
from app.filings.dossier import Dossier
from app.filings.models import Passage
from app.filings.states import PaperKind

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Slot:
    """A passage that may be worded on the desk: what the matter proposes, what stands now."""

    name: str
    label: str
    proposed: str
    text: str
    is_edited: bool = False
    is_outdated: bool = False


@dataclass(frozen=True)
class Composed:
    """A paper's context as it will be kept, the same with its origins for the preview, and its passages."""

    context: Mapping[str, Any]
    traced: Mapping[str, Any]
    slots: Sequence[Slot]


@dataclass(frozen=True)
class Kind:
    """How one kind of paper is made: its context, and what is added when somebody else has checked it."""

    context: Callable[[Dossier], contexts.Draft]
    signed_off: Callable[[str], dict[str, Any]]


KINDS: dict[PaperKind, Kind] = {
    PaperKind.CIVIL_COMPLAINT_FORM: Kind(element_form.civil_complaint_form, contexts.nothing_added),
    PaperKind.CIVIL_COMPLAINT: Kind(contexts.civil_complaint, contexts.nothing_added),
    PaperKind.DEBT_CALCULATION: Kind(contexts.debt_calculation, contexts.checker_named),
    PaperKind.PRESERVATION_APPLICATION: Kind(preserving.preservation_application, contexts.nothing_added),
    PaperKind.PRESERVATION_RENEWAL: Kind(preserving.preservation_renewal, contexts.nothing_added),
    PaperKind.PRESERVATION_RELEASE: Kind(preserving.preservation_release, contexts.nothing_added),
    PaperKind.NOTICE_SERVICE_APPLICATION: Kind(pleading.notice_service_application, contexts.nothing_added),
    PaperKind.NOTICE_OF_APPEAL: Kind(pleading.notice_of_appeal, contexts.nothing_added),
    PaperKind.DEMAND_NOTICE: Kind(demands.demand_notice, contexts.nothing_added),
    PaperKind.PAYMENT_ORDER_APPLICATION: Kind(pleading.payment_order_application, contexts.nothing_added),
    PaperKind.COLLATERAL_REALISATION_APPLICATION: Kind(pleading.collateral_realisation_application, contexts.nothing_added),
    PaperKind.ENFORCEMENT_RESUMPTION: Kind(enforcing.enforcement_resumption, contexts.nothing_added),
    PaperKind.ASSET_LEAD_LIST: Kind(enforcing.asset_lead_list, contexts.nothing_added),
    PaperKind.RESTRICTION_APPLICATION: Kind(enforcing.restriction_application, contexts.nothing_added),
}


def title_of(kind: PaperKind) -> str:
    """The title the paper bears; court papers are Chinese."""
    return load(kind.value).title


def signed_off(kind: PaperKind, *, checker: str) -> dict[str, Any]:
    """What the final version says besides the checked one."""
    return KINDS[kind].signed_off(checker)


def compose(dossier: Dossier) -> Composed:
    """The paper's context with the passages as they were worded."""
    draft = KINDS[dossier.filing.kind].context(dossier)
    worded = {passage.slot: passage for passage in dossier.filing.passages}
    slots, by_hand = [], []
    for passage in draft.passages:
        kept = worded.get(passage.name)
        slots.append(_slot(passage, kept))
        if kept is not None:
            passage.put(kept.text)
            by_hand.append(passage)
    context = draft.finish()
    return Composed(
        context=context,
        traced=traced(context, edited={path for passage in by_hand for path in passage.paths}),
        slots=tuple(slots),
    )


def _slot(passage: contexts.Passage, kept: Passage | None) -> Slot:
    return Slot(
        name=passage.name,
        label=passage.label,
        proposed=passage.proposed,
        text=kept.text if kept is not None else passage.proposed,
        is_edited=kept is not None,
        is_outdated=kept is not None and kept.proposed != passage.proposed,
    )
