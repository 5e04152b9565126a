"""Set quotas, and compare what was achieved with them."""

from __future__ import annotations

from chassis.errors import refuse
from chassis.ids import derived_id
from chassis.work import Work
from kernel.money import Money
from services.analytics.contract import (
    Attainment,
    AttainmentQuery,
    Metric,
    Quota,
    SetQuota,
    SubjectKind,
)
from services.analytics.rules.quotas import (
    Agreed,
    attainment_ratio,
    counting,
    problems_of_metric,
    problems_of_period,
    problems_of_quota,
    variance,
)
from services.analytics.rules.spans import months_in, named_period
from services.analytics.store import closings, merges, reading, targets
from services.analytics.store.reading import Figure
from services.analytics.usecases.access import needs_sight


def set_quota(command: SetQuota, work: Work) -> Quota:
    """Set a quota; another amount for the same subject, period and metric is its next version."""
    refuse(problems_of_quota(command))
    needs_sight(work, command.subject_kind, command.subject_id)
    quota_id = _quota_id(command, command.amount.currency)
    work.lock("row", f"quota/{quota_id}")
    held = closings.quota_of(work, quota_id)
    work.must_match(held.version if held else 0)
    if held and held.amount_minor == command.amount.minor:
        return _quota(command, quota_id, held.version)
    version = held.version + 1 if held else 1
    closings.save_quota(
        work,
        {
            "quota_id": quota_id,
            "version": version,
            "subject_kind": command.subject_kind.value,
            "subject_id": command.subject_id,
            "period": command.period,
            "metric": command.metric.value,
            "currency": command.amount.currency,
            "amount_minor": command.amount.minor,
        },
    )
    return _quota(command, quota_id, version)


def attainment(query: AttainmentQuery, work: Work) -> Attainment:
    """Achieved in the days of a period against its quota; no ratio without a quota or with zero."""
    refuse(problems_of_period(query.period) + problems_of_metric(query.metric))
    needs_sight(work, query.subject_kind, query.subject_id)
    held = closings.quota_of(work, _quota_id(query, query.currency))
    manual = Money(held.amount_minor, query.currency) if held else None
    quota = counting(_agreed(query, work), manual)
    achieved = _achieved(query, work)
    return Attainment(
        query.subject_kind,
        query.subject_id,
        query.period,
        query.metric,
        achieved,
        quota.amount,
        attainment_ratio(achieved, quota.amount),
        variance(achieved, quota.amount),
        quota.source,
        quota.plan_id,
    )


def _agreed(query: AttainmentQuery, work: Work) -> Agreed | None:
    found = targets.agreed(work, query, months_in(query.period))
    return Agreed(found.plan_id, Money(found.minor, query.currency)) if found else None


def _achieved(query: AttainmentQuery, work: Work) -> Money:
    period = named_period(query.period)
    assert period is not None
    assert period.end is not None
    values = reading.day_values(
        work,
        Figure(
            query.metric,
            query.subject_kind,
            query.currency,
            period.start,
            period.end,
            merges.ids_of(work, query.subject_kind, query.subject_id),
        ),
    )
    return Money(sum(values.values()), query.currency)


def _quota_id(wanted: SetQuota | AttainmentQuery, currency: str) -> str:
    kind, metric = SubjectKind(wanted.subject_kind), Metric(wanted.metric)
    return derived_id(
        "quota", "quota", f"{kind}/{wanted.subject_id}/{wanted.period}/{metric}/{currency}"
    )


def _quota(command: SetQuota, quota_id: str, version: int) -> Quota:
    return Quota(
        quota_id,
        version,
        command.subject_kind,
        command.subject_id,
        command.period,
        command.metric,
        command.amount,
    )
