"""What is annexed to a complaint."""

from app.filings.wording.model import Case


def attachments(case: Case, *, third_parties: int = 0, representative_label: str = "负责人") -> list[str]:
    """The list after 附：; one copy of the complaint for each opposing party and third party (CPL 123)."""
    copies = len(case.defendants) + third_parties
    return [
        f"本起诉状副本{copies}份；",
        "证据目录及证据1套；",
        "债权计算表1份；",
        f"授权委托书、{representative_label}身份证明书、营业执照副本复印件各1份；",
        "被告主体信息材料1份。",
    ]
