"""Catalog: a table of contents of quotes."""

from __future__ import annotations

from chassis.service import operation
from services.catalog.usecases import quote_approval, quote_sending, quotes


class QuoteService:
    @operation
    def create_quote(self, command, work): return quotes.create(command, work)

    @operation
    def revise_quote(self, command, work): return quotes.revise(command, work)

    @operation
    def get_quote(self, query, work): return quotes.get(query, work)

    @operation
    def list_quotes(self, query, work): return quotes.listed(query, work)

    @operation
    def quote_history(self, query, work): return quotes.history(query, work)

    @operation(ask=quote_approval.ask_line)
    def quote_approval_preview(self, query, work): return quote_approval.preview(query, work)

    @operation(ask=quote_approval.ask_own)
    def submit_quote(self, command, work): return quote_approval.submit(command, work)

    @operation(ask=quote_approval.ask_own)
    def approve_quote(self, command, work): return quote_approval.approve(command, work)

    @operation
    def reject_quote(self, command, work): return quote_approval.reject(command, work)

    @operation
    def send_quote(self, command, work): return quote_sending.send(command, work)

    @operation
    def accept_quote(self, command, work): return quote_sending.accept(command, work)

    @operation
    def decline_quote(self, command, work): return quote_sending.decline(command, work)
