"""What the course of a matter shows, and the recording of anything that happens in it."""

from app.proceedings.services.choosing import Chapter, Offer, chapters, likely
from app.proceedings.services.homes import Home, homes_of, is_kept_elsewhere, mends_of
from app.proceedings.services.recording import Told, correct, may_strike, record, strike, subjects_of
from app.proceedings.services.timeline import Course, Entry, Line, course_of

__all__ = [
    "Chapter",
    "Course",
    "Entry",
    "Home",
    "Line",
    "Offer",
    "Told",
    "chapters",
    "correct",
    "course_of",
    "homes_of",
    "is_kept_elsewhere",
    "likely",
    "may_strike",
    "mends_of",
    "record",
    "strike",
    "subjects_of",
]
