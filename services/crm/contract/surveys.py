"""Surveys by a public link: who is asked, what is answered once, what it adds up to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import PUBLIC, Contract, Event, command, message, query, text, whole


class SurveyKind(StrEnum):
    NPS = "nps"  # 0 to 10: would you recommend us?
    CSAT = "csat"  # 1 to 5: how satisfied are you?


class ScoreClass(StrEnum):
    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"
    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"


class SurveyState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"


class SurveyGrouping(StrEnum):
    SEGMENT = "segment"
    GRADE = "grade"
    OWNER = "owner"


@message
class CreateSurvey:
    kind: SurveyKind
    title_zh: str = text(longest=200)
    title_en: str = text(longest=200)
    question_zh: str = text(longest=500)
    question_en: str = text(longest=500)
    valid_days: int = whole(least=1, most=365, default=30)


@message
class Survey:
    survey_id: str
    version: int
    kind: SurveyKind
    title_zh: str
    title_en: str
    question_zh: str
    question_en: str
    valid_days: int
    created_by: str
    created_at: datetime


@message
class SurveyQuery:
    kind: SurveyKind | None = None
    sort: str = text(longest=40, default="-created_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class SurveyList:
    items: tuple[Survey, ...]
    next_cursor: str | None = None


@message
class InviteToSurvey:
    """Ask a customer, perhaps one contact there, perhaps about a deal or a complaint."""

    survey_id: str = text(longest=64)
    customer_id: str = text(longest=64)
    contact_id: str | None = text(longest=64, default=None)
    deal_id: str | None = text(longest=64, default=None)
    complaint_id: str | None = text(longest=64, default=None)


@message
class SurveyInvitation:
    """`token` and `public_link`, a path on the gateway's address, are told once, to be handed on;
    None when the same request is sent again."""

    invitation_id: str
    version: int
    survey_id: str
    customer_id: str
    contact_id: str | None
    deal_id: str | None
    complaint_id: str | None
    sent_at: datetime
    expires_at: datetime
    token: str | None
    public_link: str | None


@message
class SurveyToken:
    token: str = text(longest=200)


@message
class PublicSurvey:
    """What somebody with the link is shown: nothing about the customer."""

    kind: SurveyKind
    state: SurveyState
    title_zh: str
    title_en: str
    question_zh: str
    question_en: str
    least_score: int
    most_score: int
    expires_at: datetime


@message
class AnswerSurvey:
    token: str = text(longest=200)
    score: int = whole(least=0, most=10)
    comment: str | None = text(longest=2000, default=None)


@message
class SurveyThanks:
    answered_at: datetime


@message
class SurveyResultsQuery:
    """Answers from `from_on` until before `to_on`, of customers that the caller may see."""

    survey_id: str = text(longest=64)
    by: SurveyGrouping | None = None
    from_on: date | None = None
    to_on: date | None = None


@message
class SurveyFigures:
    """`group`: the segment, grade or owner; None for those without one. `nps` in points from -100
    to 100, `csat` as a share; None of no answer, and for the other kind."""

    group: str | None
    answers: int
    favourable: int
    neutral: int
    unfavourable: int
    nps: Decimal | None
    csat: Decimal | None


@message
class SurveyAnswer:
    """`comment` is masked for who may not read personal data."""

    invitation_id: str
    survey_id: str
    customer_id: str
    score: int
    score_class: ScoreClass
    answered_at: datetime
    contact_id: str | None = None
    comment: str | None = None


@message
class SurveyResults:
    """`response_share`: answers to invitations that were sent in those days; None of none."""

    survey_id: str
    kind: SurveyKind
    total: SurveyFigures
    groups: tuple[SurveyFigures, ...]
    invited: int
    response_share: Decimal | None
    newest: tuple[SurveyAnswer, ...]


@message
class SurveyAnswered(Event):
    """A customer answered; once for each invitation."""

    invitation_id: str
    survey_id: str
    customer_id: str
    owner_id: str | None
    kind: SurveyKind
    score_class: ScoreClass
    answered_on: date

    @property
    def aggregate_id(self) -> str:
        return self.invitation_id

    @property
    def aggregate_version(self) -> int:
        return 1


class SurveyOperations(Contract):
    @command("surveys:write", status=201)
    def create_survey(self, command: CreateSurvey) -> Survey:
        """Write a survey in both languages."""

    @query("surveys:read")
    def list_surveys(self, query: SurveyQuery) -> SurveyList:
        """The surveys there are."""

    @command("surveys:write", status=201)
    def invite_to_survey(self, command: InviteToSurvey) -> SurveyInvitation:
        """Make the link by which a customer answers once."""

    @query("surveys:read")
    def survey_results(self, query: SurveyResultsQuery) -> SurveyResults:
        """NPS or CSAT, altogether and by group, with the newest comments."""

    @query(PUBLIC)
    def public_survey(self, query: SurveyToken) -> PublicSurvey:
        """What somebody with the link is asked."""

    @command(PUBLIC)
    def answer_survey(self, command: AnswerSurvey) -> SurveyThanks:
        """Answer by the link, once, until it expires."""
