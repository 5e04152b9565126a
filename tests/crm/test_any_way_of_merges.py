"""Customers with everything that hangs on them are merged and parted in any legal order.

Nothing is lost; everything belongs to one living customer, or stays aside because the living one
has the same; and when all merges are undone, each is with the customer that it was made for.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from chassis.testing import Harness, Refused
from services.crm.service import CrmService
from services.crm.store.moving import ALIKE, MOVED
from tests.crm.builders import a_customer, knows_employees
from tests.crm.merge_builders import MAKERS, cared_with_others, tagged

AT = st.integers(0, 99)
ALONE = sorted(set(MAKERS) - {"customer_tag"})


class AnyWay(RuleBasedStateMachine):
    crm: Harness

    def __init__(self) -> None:
        super().__init__()
        self.living: list[str] = []
        self.into: dict[str, str] = {}  # who went into whom, of the merges that hold
        self.merges: dict[str, str] = {}  # merge: who went
        self.homes: dict[tuple[str, str], str] = {}  # (kind, key): whose it was made
        self.tags: set[str] = set()

    @initialize()
    def begin(self) -> None:
        for number in range(3):
            self.a_customer_comes(number)
        for one in self.living[:2]:
            before = self._rows()
            self.tags.add(tagged(self.crm, one))
            self._note_new(before)

    @rule(number=AT)
    def a_customer_comes(self, number: int) -> None:
        if len(self.living) < 6:
            made = a_customer(self.crm, name=f"客户{number}", allow_duplicate=True)
            self.living.append(made.customer_id)

    @rule(at=AT, kind=st.sampled_from(ALONE))
    def something_is_added(self, at: int, kind: str) -> None:
        whom = self._one(at)
        before = self._rows()
        MAKERS[kind](self.crm, whom)
        self._note_new(before)

    @rule(at=AT)
    def everybody_is_cared_for(self, at: int) -> None:
        before = self._rows()
        cared_with_others(self.crm, self._one(at))
        self._note_new(before)

    @rule(at=AT, which=AT)
    def a_tag_is_put(self, at: int, which: int) -> None:
        tags = sorted(self.tags)
        before = self._rows()
        tagged(self.crm, self._one(at), tags[which % len(tags)])
        self._note_new(before)

    @precondition(lambda self: len(self.living) > 1)
    @rule(at=AT, other=AT)
    def two_become_one(self, at: int, other: int) -> None:
        keep, old = self._one(at), self._one(other)
        if keep == old:
            return
        made = self.crm.call("merge_customers", customer_id=keep, merged_customer_id=old)
        self.living.remove(old)
        self.into[old], self.merges[made.merge_id] = keep, old

    @precondition(lambda self: self.merges)
    @rule(at=AT)
    def a_merge_is_undone(self, at: int) -> None:
        merge_id = sorted(self.merges)[at % len(self.merges)]
        self._undo(merge_id)

    def _undo(self, merge_id: str) -> bool:
        """Not while its survivor is merged itself."""
        merged = self.merges[merge_id]
        if self.into[merged] not in self.living:
            with pytest.raises(Refused) as refused:
                self.crm.call("undo_merge", merge_id=merge_id)
            assert refused.value.codes == ["merge.survivor_merged"]
            return False
        self.crm.call("undo_merge", merge_id=merge_id)
        del self.merges[merge_id], self.into[merged]
        self.living.append(merged)
        return True

    @invariant()
    def nothing_is_lost_and_each_belongs_to_one_living_customer(self) -> None:
        rows = self._rows()
        assert sum(rows.values()) == len(self.homes)
        for (kind, key, customer_id), number in rows.items():
            assert number == 1, (kind, key)
            head = self._head(customer_id)
            assert head == customer_id or self._has_alike(kind, key, head), (kind, key)
        living = {row.customer_id for row in self.crm.sql("SELECT customer_id FROM customer")}
        assert living == set(self.living)

    def teardown(self) -> None:
        while self.merges:
            assert any([self._undo(one) for one in list(self.merges)])
        found: dict[str, Counter[tuple[str, str]]] = {}
        for kind, key, customer_id in self._rows():
            found.setdefault(kind, Counter())[self._what(kind, key), customer_id] += 1
        wanted: dict[str, Counter[tuple[str, str]]] = {}
        for (kind, key), home in self.homes.items():
            wanted.setdefault(kind, Counter())[self._what(kind, key), home] += 1
        assert found == wanted

    def _one(self, at: int) -> str:
        return self.living[at % len(self.living)]

    def _head(self, customer_id: str) -> str:
        while customer_id in self.into:
            customer_id = self.into[customer_id]
        return customer_id

    @staticmethod
    def _what(kind: str, key: str) -> str:
        """Tags are the same whoever bears them; all else is itself."""
        return key.split("@")[0] if kind == "customer_tag" else key

    @staticmethod
    def _key(key: str, customer_id: str) -> str:
        return f"{key}@{customer_id}"

    def _rows(self) -> Counter[tuple[str, str, str]]:
        """(kind, key, customer) of everything."""
        found: Counter[tuple[str, str, str]] = Counter()
        for kind, (_, column) in MOVED.items():
            for row in self.crm.sql(f"SELECT {column} AS key, customer_id FROM {kind}"):
                is_tag = kind == "customer_tag"
                key = self._key(row.key, row.customer_id) if is_tag else row.key
                found[kind, key, row.customer_id] += 1
        return found

    def _note_new(self, before: Counter[tuple[str, str, str]]) -> None:
        for kind, key, customer_id in self._rows() - before:
            name = f"{key}/{len(self.homes)}" if kind == "customer_tag" else key
            self.homes[kind, name] = customer_id

    def _has_alike(self, kind: str, key: str, head: str) -> bool:
        if kind not in ALIKE:
            return False
        column = MOVED[kind][1]
        same = " AND ".join(f"mine.{name} = theirs.{name}" for name in ALIKE[kind])
        return bool(self.crm.sql(
            f"SELECT 1 FROM {kind} mine JOIN {kind} theirs ON {same} "
            f"WHERE theirs.{column} = :key AND mine.customer_id = :head",
            key=key.split("@")[0], head=head))


def test_merges_and_partings_in_any_order_lose_nothing(harness, tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))

    class Here(AnyWay):
        def __init__(self) -> None:
            self.crm = harness(CrmService)
            knows_employees(self.crm, "emp_1")
            super().__init__()

    run(Here, settings=settings(
        max_examples=15, stateful_step_count=20, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck)))
