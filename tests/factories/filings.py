"""A complaint of G1 with everything in place, for tests to take one thing away from."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

from app.access.models import User
from app.access.states import RoleKey
from app.core.db import db
from app.courts.models import Court
from app.courts.states import CourtLevel
from app.files import services as files
from app.files.states import AttachmentKind
from app.filings import services as filings
from app.filings.models import Filing
from app.filings.states import PaperKind
from app.matters.models import PartyAddress
from app.matters.states import AddressKind, DefaultKind
from tests.factories import access, contents, golden
from tests.factories.golden import CUTOFF, Golden


@dataclass
class Ready:
    """G1, who writes its complaint, who checks it."""

    g1: Golden
    officer: User
    approver: User


def ready() -> Ready:
    """G1 with court, default, proofs, addresses and telephone numbers: a complaint of it lacks nothing."""
    officer = access.user(RoleKey.LEGAL_OFFICER)
    approver = access.user(RoleKey.APPROVER, branch=officer.branch)
    g1 = golden.make_g1(owner=officer, branch=officer.branch)
    matter = g1.matter
    matter.court = Court(
        name="澜州市临澜区人民法院", level=CourtLevel.BASIC, province="青澜省", city="澜州市", case_code="澜0102"
    )
    matter.default_kind, matter.default_on, matter.default_clause = DefaultKind.PRINCIPAL_OVERDUE, date(2025, 3, 21), "第十二条"
    for party in (g1.borrower, *g1.guarantors):
        party.verified_on = date(2026, 3, 9)
        party.telephone = party.telephone or "199-0000-0009"
        if not party.addresses:
            party.addresses.append(PartyAddress(kind=AddressKind.HUKOU, text="澜州市临澜区示例花园3幢502室"))
    for kind in (AttachmentKind.EVIDENCE_LIST, AttachmentKind.POWER_OF_ATTORNEY):
        attach(matter.id, officer, kind)
    g1.drawdown.proof = attach(matter.id, officer, AttachmentKind.DRAWDOWN_PROOF)
    db.session.flush()
    return Ready(g1=g1, officer=officer, approver=approver)


def attach(matter_id: int, officer: User, kind: AttachmentKind):
    """A small PDF of that kind."""
    return files.keep_upload(
        actor=officer, matter_id=matter_id, stream=BytesIO(contents.PDF), original_name=f"{kind.value}.pdf", kind=kind
    )


def complaint(made: Ready, *, kind: PaperKind = PaperKind.CIVIL_COMPLAINT) -> Filing:
    """The paper begun by the officer on the debt at the golden cut-off."""
    return filings.begin(actor=made.officer, matter=made.g1.matter, kind=kind, cutoff_on=CUTOFF, signed_on=CUTOFF)


def codes(filing: Filing) -> list[str]:
    """The codes of what the rules find in the paper, in the order of the desk."""
    return [finding.code for finding in filings.desk(filing=filing).check_up.findings]
