"""Make the first administrator: `python -m services.org.first_account LOGIN`.

Works on a database without accounts only; the password is shown once and kept nowhere.
"""

from __future__ import annotations

import secrets
import sys

from chassis.database import open_database
from chassis.envelope import Origin
from chassis.errors import SalesloopError
from chassis.passport import service_caller
from chassis.work import Ground, Work
from services.org.contract import CreateAccount, Role
from services.org.store import accounts
from services.org.tables import metadata
from services.org.usecases.accounts import create

USAGE = "usage: python -m services.org.first_account LOGIN"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or len(arguments[0].strip()) < 3:
        sys.stderr.write(USAGE + "\n")
        return 2
    password = secrets.token_urlsafe(15)
    try:
        is_made = make_first(arguments[0], password)
    except SalesloopError as error:
        sys.stderr.write(f"refused: {error.code}\n")
        return 1
    sys.stdout.write(f"{password}\n" if is_made else "")
    if not is_made:
        sys.stderr.write("there is an account already\n")
    return 0 if is_made else 1


def make_first(login: str, password: str) -> bool:
    """Create the administrator; False when there is any account already."""
    engine = open_database("org", pool_size=1)
    work = Work(Ground("org", engine, metadata), service_caller("org"), Origin("org"), scope="all")
    try:
        work.lock("party", "first_account")
        if accounts.is_any(work):
            return False
        create(CreateAccount(login=login, password=password, roles=(Role.ADMIN,)), work)
        work.commit()
        return True
    finally:
        work.close()
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
