"""Tags: a company's own words for its customers."""

from __future__ import annotations

from chassis.contract import Contract, command, items, message, query, text, whole


@message
class CreateTag:
    name: str = text(longest=60)


@message
class ChangeTag:
    """Rename a tag, retire it, or take it back into use; who bears it keeps it."""

    tag_id: str = text(longest=64)
    name: str | None = text(longest=60, default=None)
    is_retired: bool | None = None


@message
class TagQuery:
    q: str | None = text(longest=60, default=None)
    is_retired: bool | None = None
    sort: str = text(longest=40, default="name")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class Tag:
    """`customers`: how many that the caller may see bear it."""

    tag_id: str
    version: int
    name: str
    is_retired: bool
    customers: int


@message
class TagList:
    items: tuple[Tag, ...]
    next_cursor: str | None = None


@message
class TagCustomer:
    """Give a customer tags, and take others from it."""

    customer_id: str = text(longest=64)
    add: tuple[str, ...] = items(most=50, default=())
    remove: tuple[str, ...] = items(most=50, default=())


@message
class CustomerTagQuery:
    customer_id: str = text(longest=64)


@message
class CustomerTag:
    tag_id: str
    name: str
    is_retired: bool


@message
class CustomerTags:
    """The tags of a customer, in the order of their names."""

    customer_id: str
    items: tuple[CustomerTag, ...]


class TagOperations(Contract):
    @command("tags:write", status=201)
    def create_tag(self, command: CreateTag) -> Tag:
        """Add a word to the company's tags."""

    @command("tags:write")
    def change_tag(self, command: ChangeTag) -> Tag:
        """Rename a tag or retire it."""

    @query("customers:read")
    def list_tags(self, query: TagQuery) -> TagList:
        """The company's tags, and how many customers bear each."""

    @command("customers:write")
    def tag_customer(self, command: TagCustomer) -> CustomerTags:
        """Give a customer tags, and take others from it."""

    @query("customers:read")
    def customer_tags(self, query: CustomerTagQuery) -> CustomerTags:
        """The tags of a customer."""
