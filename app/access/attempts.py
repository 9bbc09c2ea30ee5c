"""Failed sign-ins: counted per account and per address, in tables, whatever becomes of the request that failed."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from app.access.models import SignInFailure, User
from app.core import clock
from app.core.db import db
from app.core.work import apart

PER_ACCOUNT = 5
PER_ADDRESS = 30
PAUSE = timedelta(minutes=15)
RESET = "reset"
RESETS_PER_ACCOUNT = 3
RESETS_PER_ADDRESS = 10
RESET_HOURS = timedelta(hours=1)
KEPT = timedelta(days=90)


def record_failure(*, user: User | None, address: str, kind: str) -> None:
    """Count a refused password, code or passkey; the fifth in a row shuts the account for a quarter of an hour.

    What was typed as an account that does not exist is not kept: people type passwords there. The request's own
    transaction is given up first, so that the count can be committed by itself.
    """
    key, account = (user.id, user.staff_number) if user is not None else (None, "")
    db.session.rollback()
    with apart() as session:
        session.execute(delete(SignInFailure).where(SignInFailure.at < clock.now() - KEPT))
        session.add(SignInFailure(address=address, account=account, kind=kind, at=clock.now()))
        if key is not None:
            counted = session.get_one(User, key, with_for_update=True)
            counted.failure_count += 1
            if counted.failure_count >= PER_ACCOUNT:
                counted.failure_count = 0
                counted.locked_until = clock.now() + PAUSE


def is_refused(address: str) -> bool:
    """Whether so much failed from this address lately that it gets no further try for the moment."""
    recent = select(func.count()).select_from(SignInFailure)
    recent = recent.where(SignInFailure.address == address, SignInFailure.at > clock.now() - PAUSE)
    return (db.session.scalar(recent) or 0) >= PER_ADDRESS


def is_asking_too_often(address: str) -> bool:
    """Note that a forgotten password was asked for from this address, and say whether that was once too often."""
    since = clock.now() - PAUSE
    asked = select(func.count()).select_from(SignInFailure).where(SignInFailure.kind == RESET, SignInFailure.at > since)
    if (db.session.scalar(asked.where(SignInFailure.address == address)) or 0) >= RESETS_PER_ADDRESS:
        return True
    db.session.add(SignInFailure(address=address, account="", kind=RESET, at=clock.now()))
    return False


def may_mail_reset(user: User) -> bool:
    """Note that an account is about to be mailed a link for a new password, and say whether it is not once too often.

    Whoever asks learns nothing of it: the answer is the same for every address.
    """
    since = clock.now() - RESET_HOURS
    mailed = select(func.count()).select_from(SignInFailure).where(SignInFailure.kind == RESET, SignInFailure.at > since)
    if (db.session.scalar(mailed.where(SignInFailure.account == user.staff_number)) or 0) >= RESETS_PER_ACCOUNT:
        return False
    db.session.add(SignInFailure(address="", account=user.staff_number, kind=RESET, at=clock.now()))
    return True


def forget(user: User) -> None:
    """A completed sign-in starts the account's count anew."""
    if user.failure_count or user.locked_until:
        user.failure_count = 0
        user.locked_until = None
