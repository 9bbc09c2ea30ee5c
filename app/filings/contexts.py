"""From a dossier to the plain context of a paper: one function a kind, and the passages a person may word anew."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.access.models import Branch
from app.collateral.models import SecurityInterest
from app.collateral.states import AssetType, RegistrationKind
from app.filings import sheets, wording
from app.filings.dossier import Dossier
from app.filings.models import Agent
from app.matters.models import Guarantee, Loan, Party
from app.matters.services import debt
from app.matters.states import AddressKind, GuaranteeKind, MaximumBasis, PartyKind, PartyStatus, Role
from app.statutes import guarantees as guarantee_law
from app.statutes.debt import Bucket, DebtInputs, DebtResult, ForwardRule
from app.statutes.debt.wording import forward_text
from app.statutes.money import day_words
from app.statutes.numerals import chinese_digits, chinese_number

COST_WORDS = {
    "lawyer": "律师费", "preservation": "保全费", "preservation_insurance": "保全保险费", "announcement": "公告费", "travel": "差旅费",
    "acceptance": "案件受理费", "valuation": "评估费", "other": "其他费用",
}  # fmt: skip
ASSET_KINDS = {
    AssetType.EQUIPMENT: wording.AssetKind.MOVABLE,
    AssetType.VEHICLE: wording.AssetKind.MOVABLE,
    AssetType.INVENTORY: wording.AssetKind.MOVABLE,
    AssetType.EQUITY: wording.AssetKind.EQUITY,
    AssetType.RECEIVABLE: wording.AssetKind.RECEIVABLE,
    AssetType.DEPOSIT: wording.AssetKind.DEPOSIT,
    AssetType.INTELLECTUAL_PROPERTY: wording.AssetKind.RIGHT,
}
IDENTITY_WORDS = {"resident": "公民身份号码", "residence_permit": "居住证号码", "passport": "护照号码", "other": "证件号码"}
SUCCESSORS = {
    Role.HEIR: wording.Relation.HEIR, Role.SHAREHOLDER: wording.Relation.SHAREHOLDER,
    Role.ADMINISTRATOR: wording.Relation.ESTATE_ADMINISTRATOR,
}  # fmt: skip
FATES = {
    PartyStatus.DECEASED: "死亡", PartyStatus.DEREGISTERED: "注销登记", PartyStatus.REVOKED: "被吊销营业执照", PartyStatus.BANKRUPT: "进入破产程序",
}  # fmt: skip
ADDRESS_ORDER = {
    PartyKind.ORGANISATION: (AddressKind.OFFICE, AddressKind.REGISTERED, AddressKind.SERVICE),
    PartyKind.PERSON: (AddressKind.HUKOU, AddressKind.LIVING, AddressKind.SERVICE),
}


@dataclass
class Passage:
    """A stretch of the context that may be worded: where it stands, what is proposed, and how a new wording is put there."""

    name: str
    label: str
    paths: list[str]
    proposed: str
    put: Callable[[str], None]


@dataclass
class Draft:
    """A context being composed, with its passages; passages worded as empty fall away when it is finished."""

    context: dict[str, Any]
    passages: list[Passage] = field(default_factory=list)
    settle: Callable[[], None] | None = None

    def finish(self) -> dict[str, Any]:
        """The context after its passages were put in place."""
        if self.settle is not None:
            self.settle()
        return self.context


def nothing_added(_checker: str) -> dict[str, Any]:
    """A complaint is the same after it was checked."""
    return {}


def checker_named(checker: str) -> dict[str, Any]:
    """A debt sheet names who checked it."""
    return {"checker": checker}


def civil_complaint(dossier: Dossier) -> Draft:
    """D01."""
    case = case_of(dossier)
    labels = wording.labels(len(dossier.defendants)) if dossier.defendants else ()
    plaintiff = plaintiff_block(dossier.plaintiff, dossier.filing.agents)
    claims = [clause.plain() for clause in wording.claims(case)] if case.owed else []
    facts = [fact.plain() for fact in wording.facts(case)] if case.owed else []
    context: dict[str, Any] = {
        "properties": {"author": dossier.plaintiff.name, "company": dossier.plaintiff.name},
        "names": [dossier.plaintiff.name, *(party.name for party in (*dossier.defendants, *dossier.third_parties))],
        "court": {"name": dossier.court.name if dossier.court else ""},
        "cause": dossier.matter.cause_of_action,
        "plaintiffs": [plaintiff],
        "defendants": [defendant_block(dossier, party, label) for party, label in zip(dossier.defendants, labels, strict=True)],
        "third_parties": [_party(party, "第三人") for party in dossier.third_parties],
        "claims": claims,
        "facts": facts,
        "closing": {
            "signer_label": dossier.signer_label,
            "signers": [dossier.plaintiff.name],
            "representative_label": plaintiff["representative_label"],
            "signed_on": signed_words(dossier),
            "attachments": wording.attachments(
                case, third_parties=len(dossier.third_parties), representative_label=plaintiff["representative_label"]
            ),
        },
    }
    draft = Draft(context)
    for index, claim in enumerate(claims):
        draft.passages.append(claim_passage(index, claim))
    further(draft, name="claims.more", label="补充诉讼请求（每行一项）", rows=claims, make=lambda line: {"text": line, "sub": []})
    for index, fact in enumerate(facts):
        draft.passages.append(fact_passage(index, fact))
    further(
        draft,
        name="facts.more",
        label="补充事实与理由（每行一段）",
        rows=facts,
        make=lambda line: {"heading": "其他事实与理由", "paragraphs": [line], "table": None},
    )

    def settle() -> None:
        """Claims and parts that were worded as empty fall away."""
        context["claims"] = [claim for claim in claims if claim["text"]]
        context["facts"] = [fact for fact in facts if fact["paragraphs"] or fact["table"]]

    draft.settle = settle
    return draft


def debt_calculation(dossier: Dossier) -> Draft:
    """D40."""
    result = dossier.result
    borrower = dossier.borrower
    context: dict[str, Any] = {
        "properties": {"author": dossier.plaintiff.name, "company": dossier.plaintiff.name},
        "names": [dossier.plaintiff.name, *([borrower.name] if borrower else [])],
        "creditor": dossier.plaintiff.name,
        "borrower": borrower.name if borrower else "",
        "matter_number": dossier.matter.number,
        "maker": dossier.filing.made_by.full_name if dossier.filing.made_by else "",
        "checker": "（待复核）",
        "made_on": dossier.signed_on,
    }
    if result is not None and dossier.filing.calculation is not None:
        context |= _sheet(dossier, result, debt.frozen_inputs(calculation=dossier.filing.calculation)) | {
            "version": f"{dossier.filing.calculation.number}-{dossier.filing.calculation.digest[:8]}"
        }
    return Draft(context)


def case_of(dossier: Dossier) -> wording.Case:
    """The facts of the complaint in the shape its sentences are made from."""
    result = dossier.result
    keys = {party.id: _key(party) for party in dossier.defendants}
    matter = dossier.matter
    return wording.Case(
        defendants=tuple(_defendant(party) for party in dossier.defendants),
        loans=tuple(_loan(dossier, loan) for loan in dossier.loans),
        owed=_owed(dossier, result) if result is not None else (),
        cutoff_on=result.cutoff_on if result is not None else dossier.today,
        cutoff_charged=result.cutoff_charged if result is not None else True,
        signed_on=dossier.signed_on,
        cap_text=result.cap_text if result is not None and dossier.prints_cap else "",
        default=wording.Default(
            event=wording.DefaultEvent(matter.default_kind.value),
            on=matter.default_on,
            clause=matter.default_clause,
            detail=matter.default_detail,
        )
        if matter.default_kind and matter.default_on
        else None,
        securities=tuple(
            security_of(dossier, interest)
            for interest in dossier.interests
            if interest.is_claimed and keys.keys() & set(dossier.answering(interest.provider_id))
        ),
        guarantees=tuple(
            made for guarantee in dossier.guarantees if guarantee.is_claimed for made in _guarantees(dossier, guarantee)
        ),
        costs=tuple(
            wording.CostItem(
                kind=COST_WORDS[cost.kind.value],
                amount=cost.amount,
                clause=cost.basis_clause,
                invoice_number=cost.invoice_number,
                is_paid=cost.is_paid,
            )
            for cost in dossier.costs
            if cost.is_claimed and (result is None or cost.incurred_on <= result.cutoff_on)
        ),
        costs_met=sheets.costs_met(result) if result is not None else Decimal(0),
        successions=_successions(dossier),
    )


def claim_passage(index: int, claim: dict[str, Any], *, label: str = "诉讼请求") -> Passage:
    """The passage of one claim with its sub-items, a line each."""

    def put(text: str) -> None:
        first, *parts = text.split("\n") if text else [""]
        claim["text"], claim["sub"] = first, [{"text": part} for part in parts]

    proposed = "\n".join([claim["text"], *(part["text"] for part in claim["sub"])])
    return Passage(f"claims.{index}", f"{label}{chinese_number(index + 1)}", [f"claims.{index}"], proposed, put)


def fact_passage(index: int, fact: dict[str, Any]) -> Passage:
    """The passage of one part of facts and reasons, a paragraph a line."""

    def put(text: str) -> None:
        fact["paragraphs"] = [line for line in text.split("\n") if line]

    return Passage(f"facts.{index}", fact["heading"], [f"facts.{index}"], "\n".join(fact["paragraphs"]), put)


def further(draft: Draft, *, name: str, label: str, rows: list[dict[str, Any]], make: Callable[[str], dict[str, Any]]) -> None:
    """A passage that adds rows before the last one, which closes the list (costs of suit, legal grounds)."""

    def put(text: str) -> None:
        for line in text.split("\n"):
            if line:
                rows.insert(max(len(rows) - 1, 0), make(line))

    draft.passages.append(Passage(name, label, [name], "", put))


def signed_words(dossier: Dossier) -> Any:
    """The day the paper bears, in words where it is to be written in Chinese characters."""
    if dossier.filing.date_style != "chinese":
        return dossier.signed_on
    day = dossier.signed_on
    return f"{chinese_digits(str(day.year))}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def plaintiff_block(branch: Branch, agents: list[Agent], label: str = "原告") -> dict[str, Any]:
    """The paragraph of the bank, with those who act for it."""
    return {
        "label": label,
        "kind": "organisation",
        "name": branch.name,
        "former_names": [],
        "address": branch.address,
        "registered_address": "",
        "uscc": branch.uscc,
        "representative_label": "法定代表人" if branch.is_head_office else "负责人",
        "representative": branch.representative_name,
        "representative_title": branch.representative_title,
        "telephone": branch.telephone,
        "agents": [
            {
                "name": agent.name,
                "firm": agent.organisation,
                "position": agent.job,
                "telephone": agent.telephone,
                "authority": "特别授权" if agent.special_authority else "一般授权",
            }
            for agent in agents
        ],
    }


def defendant_block(dossier: Dossier, party: Party, label: str) -> dict[str, Any]:
    """The paragraph of a defendant; a bankrupt company is represented by its administrator."""
    block = _party(party, label)
    if (speaker := dossier.speaker_of(party)) is None:
        return block
    return block | {
        "representative_label": "破产管理人",
        "representative": speaker.name,
        "representative_title": f"负责人{speaker.representative_name}" if speaker.representative_name else "",
        "telephone": speaker.telephone or party.telephone,
    }


def _party(party: Party, label: str) -> dict[str, Any]:
    main, second = addresses(party)
    shared = {
        "label": label,
        "kind": party.kind.value,
        "name": party.name,
        "former_names": [row.name for row in party.names if row.kind.value == "former"],
        "address": main,
        "telephone": party.telephone,
    }
    if party.kind is PartyKind.ORGANISATION:
        return shared | {
            "registered_address": second,
            "uscc": party.uscc or "",
            "representative_label": "法定代表人",
            "representative": party.representative_name,
            "representative_title": party.representative_title,
        }
    return shared | {
        "gender": {"male": "男", "female": "女"}.get(party.gender.value if party.gender else "", ""),
        "born_on": party.born_on,
        "ethnic": party.ethnicity,
        "id_type": IDENTITY_WORDS[party.identity_kind.value if party.identity_kind else "resident"],
        "id_number": party.identity_number or "",
        "living_address": second,
        "employer": party.employer,
        "job": party.job,
    }


def addresses(party: Party) -> tuple[str, str]:
    """The address a complaint prints first, and the second one where it differs; ended ones do not count."""
    current = [row for row in party.addresses if row.until_on is None]
    order = ADDRESS_ORDER[party.kind]
    ranked = sorted(current, key=lambda row: order.index(row.kind) if row.kind in order else len(order))
    if not ranked:
        return "", ""
    second = next((row.text for row in ranked[1:] if row.kind is order[1] and row.text != ranked[0].text), "")
    return ranked[0].text, second


def _key(party: Party) -> str:
    return f"party-{party.id}"


def _defendant(party: Party) -> wording.Defendant:
    return wording.Defendant(
        key=_key(party),
        name=party.name,
        is_person=party.kind is PartyKind.PERSON,
        bankrupt_on=party.status_on if party.status is PartyStatus.BANKRUPT else None,
    )


def _loan(dossier: Dossier, loan: Loan) -> wording.Loan:
    co_borrowers = [role.party_id for role in dossier.roles if role.role is Role.CO_BORROWER]
    signers = tuple(dict.fromkeys((loan.borrower_id, *co_borrowers)))
    met = [row for row in (dossier.result.allocations if dossier.result else ()) if row.loan_key == debt.key_of(loan)]
    charges = (Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND)
    return wording.Loan(
        terms=dossier.terms[debt.key_of(loan)],
        title=loan.title,
        number=loan.number,
        signed_on=loan.signed_on,
        amount=loan.amount,
        starts_on=loan.starts_on,
        ends_on=loan.ends_on,
        borrowers=tuple(f"party-{key}" for borrower_id in signers for key in dossier.answering(borrower_id)),
        in_place_of=tuple(
            (f"party-{role.party_id}", role.stands_for.name)
            for borrower_id in signers
            for role in dossier.successors_of(borrower_id)
            if role.stands_for is not None and role.party_id not in signers
        ),
        drawdowns=tuple(
            wording.DrawdownFacts(
                key=debt.key_of(row),
                amount=row.amount,
                drawn_on=row.drawn_on,
                due_on=row.due_on,
                number=row.number,
                interest_paid_to=row.interest_paid_to,
            )
            for row in loan.drawdowns
        ),
        purpose=loan.purpose,
        repayment_method=loan.repayment_method,
        signed_place=loan.signed_place,
        acceleration_method=loan.acceleration_method,
        acceleration_received_on=loan.acceleration_received_on,
        repaid_principal=sum((row.amount for row in met if row.bucket is Bucket.PRINCIPAL), Decimal(0)),
        repaid_charges=sum((row.amount for row in met if row.bucket in charges), Decimal(0)),
    )


def _successions(dossier: Dossier) -> tuple[wording.Succession, ...]:
    found: dict[int, wording.Succession] = {}
    for role in dossier.roles:
        if role.stands_for is None or role not in dossier.successors_of(role.stands_for.id):
            continue
        known = found.get(role.stands_for.id)
        successors = (*known.successors, _key(role.party)) if known else (_key(role.party),)
        grounds = ((_key(role.party), role.liability_ground),) if role.liability_ground else ()
        found[role.stands_for.id] = wording.Succession(
            predecessor=role.stands_for.name,
            fate=FATES.get(role.stands_for.status, "不能参加诉讼"),
            successors=successors,
            relation=SUCCESSORS[role.role],
            grounds=(*known.grounds, *grounds) if known else grounds,
        )
    return tuple(found.values())


def _owed(dossier: Dossier, result: DebtResult) -> tuple[wording.OwedOnLoan, ...]:
    owed = []
    for loan in dossier.loans:
        key = debt.key_of(loan)
        rows = [row for row in result.balances if row.loan_key == key]
        if not rows:
            continue
        forward = ForwardRule(
            next_on=result.forward.next_on, items=tuple(item for item in result.forward.items if item.loan_key == key)
        )
        owed.append(
            wording.OwedOnLoan(
                loan=key,
                principal=sum((row.principal for row in rows), Decimal(0)),
                interest=sum((row.interest for row in rows), Decimal(0)),
                penalty=sum((row.penalty for row in rows), Decimal(0)),
                compound=sum((row.compound for row in rows), Decimal(0)),
                forward_text=forward_text(forward, loans=(dossier.terms[debt.key_of(loan)],)),
            )
        )
    return tuple(owed)


def security_of(dossier: Dossier, interest: SecurityInterest) -> wording.Security:
    """One security in the shape its sentences are made from."""
    asset = interest.collateral
    givers = dict.fromkeys((interest.provider_id, *(owner.id for owner in asset.owners)))
    owners = tuple(dict.fromkeys(f"party-{key}" for giver in givers for key in dossier.answering(giver)))
    return wording.Security(
        kind=wording.SecurityKind.PLEDGE if interest.kind.is_pledge else wording.SecurityKind.MORTGAGE,
        title=interest.contract_title,
        number=interest.contract_number,
        signed_on=interest.signed_on,
        providers=owners,
        loans=tuple(debt.key_of(loan) for loan in interest.loans),
        assets=(
            wording.Asset(
                description=asset.description,
                kind=ASSET_KINDS.get(asset.asset_type, wording.AssetKind.IMMOVABLE),
                location=asset.location,
                certificate_number=asset.certificate_number,
                building_area=asset.building_area,
                land_area=asset.land_area,
                registration=_registration(interest.registration),
                registration_number=interest.registration_number,
                registered_on=interest.registered_on,
                rank=interest.rank,
            ),
        ),
        maximum=_maximum(interest) if interest.kind.is_maximum else None,
        secured_amount=interest.secured_amount,
        given_by=interest.provider.name if dossier.successors_of(interest.provider_id) else "",
    )


def _registration(kind: RegistrationKind) -> wording.Registration:
    return wording.Registration(kind.value)


def _maximum(row: SecurityInterest | Guarantee) -> wording.Maximum | None:
    if row.max_amount is None:
        return None
    return wording.Maximum(
        amount=row.max_amount,
        principal_only=row.max_basis is MaximumBasis.PRINCIPAL,
        from_on=row.determined_from,
        to_on=row.determined_to,
    )


def _guarantees(dossier: Dossier, guarantee: Guarantee) -> list[wording.Guarantee]:
    """One promise; when the guarantor has died or was deregistered, one for each who stands for him."""
    stands = dossier.answering(guarantee.guarantor_id)
    sued = {party.id for party in dossier.defendants}
    return [
        wording.Guarantee(
            guarantor=f"party-{party_id}",
            mode=guarantee_mode(guarantee),
            title=guarantee.title,
            number=guarantee.number,
            signed_on=guarantee.signed_on,
            loans=tuple(debt.key_of(loan) for loan in guarantee.loans),
            maximum=_maximum(guarantee) if guarantee.kind is GuaranteeKind.MAXIMUM else None,
            period=period_words(guarantee),
            demanded_on=guarantee.demanded_on,
            signed_by="" if party_id == guarantee.guarantor_id else guarantee.guarantor.name,
        )
        for party_id in stands
        if party_id in sued
    ]


def guarantee_mode(guarantee: Guarantee) -> wording.Mode:
    """How the guarantor is liable; an unclear promise as the law of its day resolves it (PER-23)."""
    agreed = None if guarantee.mode.value == "unclear" else guarantee_law.GuaranteeForm(guarantee.mode.value)
    return wording.Mode(guarantee_law.guarantee_form(agreed=agreed, signed_on=guarantee.signed_on).form.value)


def period_words(guarantee: Guarantee) -> str:
    """The guarantee period as the contract has it; empty when none was agreed."""
    if guarantee.period_months is None:
        return f"至{day_words(guarantee.period_ends_on)}止" if guarantee.period_ends_on else ""
    years, months = divmod(guarantee.period_months, 12)
    length = f"{chinese_number(years)}年" if years and not months else f"{chinese_number(guarantee.period_months)}个月"
    return f"主债务履行期限届满之日起{length}"


def _sheet(dossier: Dossier, result: DebtResult, inputs: DebtInputs) -> dict[str, Any]:
    contracts = []
    for loan in dossier.loans:
        rows = [row for row in result.balances if row.loan_key == debt.key_of(loan)]
        if rows:
            contracts.append(
                {
                    "title": loan.title,
                    "number": loan.number,
                    "signed_on": loan.signed_on,
                    "amount": loan.amount,
                    "terms": sheets.terms_words(dossier.terms[debt.key_of(loan)]),
                    "drawdowns": [
                        _sheet_drawdown(loan, inputs, result, index, row.drawdown_key) for index, row in enumerate(rows, start=1)
                    ],
                }
            )
    costs = [cost for cost in dossier.costs if cost.is_claimed and cost.incurred_on <= result.cutoff_on]
    return {
        "cutoff_on": result.cutoff_on,
        "cutoff_charged": result.cutoff_charged,
        "contracts": contracts,
        "costs": [
            {
                "kind": COST_WORDS[cost.kind.value],
                "incurred_on": cost.incurred_on,
                "amount": cost.amount,
                "note": cost.basis_clause,
            }
            for cost in costs
        ],
        "costs_met": sheets.costs_met(result) or None,
        "totals": sheets.totals(result),
        "notes": sheets.notes(result, order_words=_order_words(dossier)),
        "forward_text": sheets.forward_words(result),
    }


def _sheet_drawdown(loan: Loan, inputs: DebtInputs, result: DebtResult, index: int, key: str) -> dict[str, Any]:
    drawdown = next(row for row in loan.drawdowns if debt.key_of(row) == key)
    balance = next(row for row in result.balances if row.drawdown_key == key)
    lines = [line for line in result.lines if line.drawdown_key == key]
    return {
        "label": f"借据{chinese_number(index)}",
        "note_number": drawdown.number,
        "amount": drawdown.amount,
        "drawn_on": drawdown.drawn_on,
        "due_on": drawdown.due_on,
        "interest_paid_to": drawdown.interest_paid_to,
        "lines": sheets.line_rows(lines),
        "line_totals": sheets.line_totals(lines),
        "repayments": sheets.repayment_rows(inputs, result=result, drawdown_key=key),
        "balance": {
            "principal": balance.principal, "interest": balance.interest, "penalty": balance.penalty, "compound": balance.compound,
            "total": balance.total,
        },
    }  # fmt: skip


def _order_words(dossier: Dossier) -> str:
    orders = {loan.allocation.value: loan.allocation_clause for loan in dossier.loans}
    if set(orders) <= {"cc_561"}:
        return "还款依照《中华人民共和国民法典》第五百六十一条，按实现债权的有关费用、利息（含罚息、复利）、主债务的顺序冲抵。"
    words = {
        "interest_first": "按利息、本金、费用的顺序冲抵",
        "principal_first": "按先本金、后利息的顺序冲抵",
        "cc_561": "按费用、利息、本金的顺序冲抵",
    }
    return "；".join(f"依照合同{clause}的约定，{words[order]}" for order, clause in orders.items()) + "。"
