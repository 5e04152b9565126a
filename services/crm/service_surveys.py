"""Crm: a table of contents of surveys."""

from __future__ import annotations

from chassis.service import operation
from services.crm.usecases import surveys


class SurveyService:
    @operation
    def create_survey(self, command, work): return surveys.create(command, work)

    @operation
    def list_surveys(self, query, work): return surveys.listed(query, work)

    @operation
    def invite_to_survey(self, command, work): return surveys.invite(command, work)

    @operation
    def survey_results(self, query, work): return surveys.results(query, work)

    @operation
    def public_survey(self, query, work): return surveys.shown(query, work)

    @operation
    def answer_survey(self, command, work): return surveys.answer(command, work)
