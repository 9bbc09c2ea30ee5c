"""What kind of organisation a party or the bank itself is, and to whom it belongs: the two lists of the official court forms."""

from typing import Self

from app.core.labels import N_, Labelled


class OrganisationType(Labelled):
    """The fifteen types of the official forms, in their order."""

    LIMITED = ("limited", N_("Limited liability company"))
    JOINT_STOCK = ("joint_stock", N_("Joint stock company"))
    LISTED = ("listed", N_("Listed company"))
    OTHER_ENTERPRISE = ("other_enterprise", N_("Other enterprise with legal personality"))
    PUBLIC_INSTITUTION = ("public_institution", N_("Public institution"))
    ASSOCIATION = ("association", N_("Social association"))
    FOUNDATION = ("foundation", N_("Foundation"))
    SOCIAL_SERVICE = ("social_service", N_("Social service organisation"))
    STATE_ORGAN = ("state_organ", N_("State organ"))
    RURAL_COLLECTIVE = ("rural_collective", N_("Rural collective economic organisation"))
    COOPERATIVE = ("cooperative", N_("Urban or rural cooperative"))
    SELF_GOVERNING = ("self_governing", N_("Primary-level self-governing organisation"))
    SOLE_PROPRIETORSHIP = ("sole_proprietorship", N_("Sole proprietorship"))
    PARTNERSHIP = ("partnership", N_("Partnership"))
    PROFESSIONAL = ("professional", N_("Professional service firm without legal personality"))

    @property
    def term(self) -> str:
        """The word that registers and court forms use."""
        return TERMS[self]

    @classmethod
    def named(cls, words: str) -> Self | None:
        """The type that the words of a register or a workbook begin with, such as 有限责任公司（自然人独资）; None when they name none."""
        text = words.strip()
        return next((member for member in cls if text.startswith(member.term) or text in (member.value, member.english)), None)


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


class Ownership(Labelled):
    """To whom an organisation belongs, as the official forms ask."""

    STATE_CONTROLLED = ("state_controlled", N_("State-owned, controlling interest"))
    STATE_HELD = ("state_held", N_("State-owned, minority interest"))
    STATE = ("state", N_("State-owned"))
    PRIVATE = ("private", N_("Private"))
    OTHER = ("other", N_("Other"))
