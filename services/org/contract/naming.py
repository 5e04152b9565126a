"""What people behind accounts are called, for documents that name who approved."""

from __future__ import annotations

from chassis.contract import Contract, items, message, query


@message
class AccountIds:
    account_ids: tuple[str, ...] = items(least=1, most=200)


@message
class AccountName:
    """`name` is the employee's, else the login."""

    account_id: str
    name: str


@message
class AccountNames:
    items: tuple[AccountName, ...]


class NamingOperations(Contract):
    @query("documents:read")
    def account_names(self, query: AccountIds) -> AccountNames:
        """What the people behind accounts are called."""
