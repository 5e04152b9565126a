"""Second factors and their recovery codes: every query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from services.org.tables import recovery_code, second_factor


def find(work: Work, account_id: str) -> Any:
    """The second factor of an account, locked; None when none was enrolled."""
    return work.session.execute(
        select(second_factor).where(second_factor.c.account_id == account_id)
        .with_for_update()).first()


def enrol(work: Work, account_id: str, secret: bytes) -> None:
    """Keep a secret that is not confirmed yet, in place of another such one."""
    values = {"account_id": account_id, "secret": secret, "enrolled_at": work.now,
              "confirmed_at": None, "used_step": None}
    work.session.execute(upsert(second_factor).values(values).on_conflict_do_update(
        index_elements=["account_id"], set_=values))


def use_step(work: Work, account_id: str, step: int) -> None:
    _change(work, account_id, used_step=step)


def confirm(work: Work, account_id: str, code_digests: Iterable[bytes]) -> None:
    """From now on a code is asked for; these recovery codes replace all earlier ones."""
    _change(work, account_id, confirmed_at=work.now)
    forget_codes(work, account_id)
    work.session.execute(insert(recovery_code), [
        {"code_digest": digest, "account_id": account_id} for digest in code_digests])


def use_recovery_code(work: Work, account_id: str, digest: bytes) -> bool:
    """Use it up; False when the account has no such code that was not used."""
    used = work.session.execute(
        update(recovery_code)
        .where(recovery_code.c.code_digest == digest, recovery_code.c.account_id == account_id,
               recovery_code.c.used_at.is_(None))
        .values(used_at=work.now).returning(recovery_code.c.code_digest))
    return used.first() is not None


def codes_left(work: Work, account_id: str) -> int:
    return int(work.session.execute(
        select(func.count()).select_from(recovery_code)
        .where(recovery_code.c.account_id == account_id,
               recovery_code.c.used_at.is_(None))).scalar_one())


def remove(work: Work, account_id: str) -> None:
    forget_codes(work, account_id)
    work.session.execute(
        delete(second_factor).where(second_factor.c.account_id == account_id))


def forget_codes(work: Work, account_id: str) -> None:
    work.session.execute(
        delete(recovery_code).where(recovery_code.c.account_id == account_id))


def _change(work: Work, account_id: str, **values: Any) -> None:
    work.session.execute(update(second_factor).where(
        second_factor.c.account_id == account_id).values(**values))
