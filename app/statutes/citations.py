"""Names of laws and articles as papers and pages print them."""

from dataclasses import dataclass

from app.statutes.plain import Plain


@dataclass(frozen=True)
class Citation(Plain):
    """One article: `law` is our short code (CC, CPL), `article` the number in force; paragraph 款 and item 项 where needed."""

    law: str
    title: str
    short_title: str
    article: int
    paragraph: int | None = None
    item: int | None = None
    document_number: str = ""
