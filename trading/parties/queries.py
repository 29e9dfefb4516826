"""Every SELECT of the room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select

from trading.core.actor import Role
from trading.core.codes import IdentityKind
from trading.core.errors import NotFound
from trading.extensions import db
from trading.notices.states import Medium
from trading.parties.models import AccessToken, Bar, ContactProof, FailedSignIn, Party, User, UserRole, UserSession

#: longer than the span over which codes are counted
PROOFS_KEPT = timedelta(days=1)


def get_party(party_id: int) -> Party:
    party = db.session.get(Party, party_id)
    if party is None:
        raise NotFound()
    return party


def find_party_by_identity(id_type: IdentityKind, id_index: str) -> Party | None:
    return db.session.scalar(select(Party).where(Party.id_type == id_type, Party.id_index == id_index))


def find_user(username: str) -> User | None:
    return db.session.scalars(select(User).where(User.username == username)).unique().one_or_none()


def get_user(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound()
    return user


def get_user_for_update(user_id: int) -> User:
    """The account, locked: two sign-ins with one verification code take turns."""
    user = db.session.get(User, user_id, with_for_update={"of": User}, populate_existing=True)
    if user is None:
        raise NotFound()
    return user


def find_user_by_id(user_id: int) -> User | None:
    return db.session.get(User, user_id)


def users_of_party(party_id: int) -> list[User]:
    return list(db.session.scalars(select(User).where(User.party_id == party_id)).unique())


def users_among(user_ids: Collection[int]) -> list[User]:
    return list(db.session.scalars(select(User).where(User.id.in_(user_ids))).unique())


def enabled_users_with(roles: Collection[Role]) -> list[User]:
    """The enabled accounts that have any of these roles, by name."""
    held = User.id.in_(select(UserRole.user_id).where(UserRole.role.in_(list(roles))))
    return list(db.session.scalars(select(User).where(User.is_enabled, held).order_by(User.display_name)).unique())


def find_tokens(token_hashes: Collection[str], now: datetime) -> list[Row[Any]]:
    """What the enabled accounts of live tokens may do: one row a token and role, none for a token worth nothing.

    Plain columns, since every group of bids through the machine interface asks this.
    """
    return list(db.session.connection().execute(_TOKENS, {"token_hashes": list(token_hashes), "now": now}))


# made once, asked past the session
_TOKENS = (
    select(AccessToken.token_hash, User.id, User.username, User.party_id, User.district, UserRole.role)
    .select_from(User)
    .join(AccessToken, AccessToken.user_id == User.id)
    .join(UserRole, UserRole.user_id == User.id)
    .where(
        AccessToken.token_hash.in_(bindparam("token_hashes", expanding=True)),
        AccessToken.expires_at > bindparam("now"),
        AccessToken.epoch == User.epoch,
        User.is_enabled,
    )
)


def find_session(token_hash: str, now: datetime) -> UserSession | None:
    return db.session.scalar(
        select(UserSession).where(UserSession.token_hash == token_hash, UserSession.expires_at > now)
    )


def sessions_of(user_id: int, now: datetime) -> list[UserSession]:
    return list(
        db.session.scalars(
            select(UserSession)
            .where(UserSession.user_id == user_id, UserSession.expires_at > now)
            .order_by(UserSession.last_seen_at.desc())
        )
    )


def count_failures(username: str, source: str, since: datetime) -> int:
    return db.session.scalar(
        select(func.count())
        .select_from(FailedSignIn)
        .where(FailedSignIn.username == username, FailedSignIn.source == source, FailedSignIn.at > since)
    )


def delete_sessions(user_id: int, *, but: str | None = None) -> None:
    """End a user's sessions, all or all but one (by token hash)."""
    statement = delete(UserSession).where(UserSession.user_id == user_id)
    if but:
        statement = statement.where(UserSession.token_hash != but)
    db.session.execute(statement)


def delete_expired(now: datetime) -> None:
    """Forget sessions, tokens and unconfirmed addresses that can't be used any more."""
    db.session.execute(delete(UserSession).where(UserSession.expires_at <= now))
    db.session.execute(delete(AccessToken).where(AccessToken.expires_at <= now))
    db.session.execute(delete(ContactProof).where(ContactProof.created_at <= now - PROOFS_KEPT))


def find_proof(user_id: int, medium: Medium, now: datetime) -> ContactProof | None:
    """The address that waits for its code, where the code still counts. Callers hold the account's lock."""
    newest = db.session.scalar(
        select(ContactProof)
        .where(ContactProof.user_id == user_id, ContactProof.medium == medium)
        .order_by(ContactProof.created_at.desc(), ContactProof.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return newest if newest is not None and newest.expires_at > now and newest.tries_left > 0 else None


def count_proofs(user_id: int, since: datetime) -> int:
    """How many codes the account asked for lately."""
    return db.session.scalar(
        select(func.count())
        .select_from(ContactProof)
        .where(ContactProof.user_id == user_id, ContactProof.created_at > since)
    )


def any_user() -> bool:
    return db.session.scalar(select(User.id).limit(1)) is not None


def bars_over(today: date) -> list[Bar]:
    """Bars whose last day has passed and that haven't been ended, locked."""
    statement = select(Bar).where(Bar.ended_at.is_(None), Bar.ends_on < today)
    return list(db.session.scalars(statement.order_by(Bar.id).with_for_update()))


def is_barred(party_id: int) -> bool:
    """True while a bar of the party runs."""
    return (
        db.session.scalar(select(Bar.id).where(Bar.party_id == party_id, Bar.ended_at.is_(None)).limit(1)) is not None
    )
