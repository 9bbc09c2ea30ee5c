"""The index: what can be found in each matter, and the grams under which the matter is looked up. Made from other tables alone."""

from sqlalchemy import Index, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped

from app.access.scope import MatterScoped
from app.core.db import Base, Choice, column
from app.search.states import Found, Manner

DERIVED = {"recorded": False}
"""Table info: everything in it can be made again, so the change log leaves it out."""
# Ranges of beginnings need the order of the signs themselves, whatever language the server sorts by.
SEARCHED = Text().with_variant(Text(collation="C"), "postgresql")
GRAM = String(18).with_variant(String(18, collation="C"), "postgresql")


class SearchEntry(MatterScoped, Base):
    """One name or number of a matter, of a party, a loan, an asset or a document in it; `text` is the copy that is searched."""

    __tablename__ = "search_entry"
    __table_args__ = (Index("ix_search_entry_matter_id", "matter_id"), {"info": DERIVED})

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(Integer, nullable=False)
    kind: Mapped[Found] = column(Choice(Found), nullable=False)
    row_id: Mapped[int] = column(Integer, nullable=False)
    manner: Mapped[str] = column(String(10), nullable=False)
    text: Mapped[str] = column(SEARCHED, nullable=False)
    shown: Mapped[str] = column(Text, nullable=False)

    @property
    def is_name(self) -> bool:
        return self.manner == Manner.NAME


class SearchGram(MatterScoped, Base):
    """A gram that occurs in a matter: in its names and numbers (place 0), or only in the titles of its documents (place 1)."""

    __tablename__ = "search_gram"
    __table_args__ = ({"info": DERIVED, "sqlite_with_rowid": False},)

    place: Mapped[int] = column(SmallInteger, primary_key=True, autoincrement=False)
    gram: Mapped[str] = column(GRAM, primary_key=True)
    matter_id: Mapped[int] = column(Integer, primary_key=True, autoincrement=False)
