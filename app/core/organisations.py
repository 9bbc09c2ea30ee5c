"""What kind of organisation a party or the bank itself is, and to whom it belongs: the two lists of the official court forms."""

import re
from typing import Self

from app.core.labels import N_, Labelled


class OrganisationType(Labelled):
    """The fifteen types of the official forms, in their order."""

    LIMITED = ("limited_company", N_("Limited liability company"))
    JOINT_STOCK = ("joint_stock_company", N_("Joint stock company"))
    LISTED = ("listed_company", N_("Listed company"))
    OTHER_ENTERPRISE = ("other_enterprise", N_("Other enterprise with legal personality"))
    PUBLIC_INSTITUTION = ("public_institution", N_("Public institution"))
    ASSOCIATION = ("social_group", N_("Social association"))
    FOUNDATION = ("foundation", N_("Foundation"))
    SOCIAL_SERVICE = ("social_service", N_("Social service organisation"))
    STATE_ORGAN = ("state_organ", N_("State organ"))
    RURAL_COLLECTIVE = ("rural_collective", N_("Rural collective economic organisation"))
    COOPERATIVE = ("rural_urban_cooperative", N_("Urban or rural cooperative"))
    SELF_GOVERNING = ("grassroots_autonomy", N_("Primary-level self-governing organisation"))
    SOLE_PROPRIETORSHIP = ("sole_proprietorship", N_("Sole proprietorship"))
    PARTNERSHIP = ("partnership", N_("Partnership"))
    PROFESSIONAL = ("professional_service", N_("Professional service firm without legal personality"))

    @property
    def term(self) -> str:
        """The word that registers and court forms use."""
        return TERMS[self]

    @classmethod
    def named(cls, words: str) -> Self | None:
        """The type that the words of a register or a workbook begin with, such as 有限责任公司（自然人独资）; None when they name none."""
        text = words.strip()
        return next((member for member in cls if text.startswith(member.term) or text in (member.value, member.english)), None)

    @classmethod
    def stated_by(cls, name: str) -> Self | None:
        """The type that a name must state by law (Company Law 7, Partnership Law 15 …), or None where it states none."""
        bare = re.sub(r"（[^（）]*）$", lambda tail: tail[0] if "合伙" in tail[0] else "", name.strip())
        return next((member for ending, member in ENDINGS.items() if bare.endswith(ending)), None)


TERMS = {
    OrganisationType.LIMITED: "有限责任公司",
    OrganisationType.JOINT_STOCK: "股份有限公司",
    OrganisationType.LISTED: "上市公司",
    OrganisationType.OTHER_ENTERPRISE: "其他企业法人",
    OrganisationType.PUBLIC_INSTITUTION: "事业单位",
    OrganisationType.ASSOCIATION: "社会团体",
    OrganisationType.FOUNDATION: "基金会",
    OrganisationType.SOCIAL_SERVICE: "社会服务机构",
    OrganisationType.STATE_ORGAN: "机关法人",
    OrganisationType.RURAL_COLLECTIVE: "农村集体经济组织法人",
    OrganisationType.COOPERATIVE: "城镇农村的合作经济组织法人",
    OrganisationType.SELF_GOVERNING: "基层群众性自治组织法人",
    OrganisationType.SOLE_PROPRIETORSHIP: "个人独资企业",
    OrganisationType.PARTNERSHIP: "合伙企业",
    OrganisationType.PROFESSIONAL: "不具有法人资格的专业服务机构",
}


ENDINGS = {
    "股份有限公司": OrganisationType.JOINT_STOCK,
    "有限责任公司": OrganisationType.LIMITED,
    "有限公司": OrganisationType.LIMITED,
    "合伙企业": OrganisationType.PARTNERSHIP,
    "（有限合伙）": OrganisationType.PARTNERSHIP,
    "（普通合伙）": OrganisationType.PARTNERSHIP,
    "专业合作社": OrganisationType.COOPERATIVE,
    "村民委员会": OrganisationType.SELF_GOVERNING,
    "居民委员会": OrganisationType.SELF_GOVERNING,
    "基金会": OrganisationType.FOUNDATION,
}
"""How names end that state their type; the longer ending stands before the shorter one."""


class Ownership(Labelled):
    """To whom an organisation belongs, as the official forms ask."""

    STATE_CONTROLLED = ("state_controlled", N_("State-owned, controlling interest"))
    STATE_HELD = ("state_held", N_("State-owned, minority interest"))
    STATE = ("state", N_("State-owned"))
    PRIVATE = ("private", N_("Private"))
    OTHER = ("other", N_("Other"))
