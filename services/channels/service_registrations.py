"""Channels: a table of contents of deal registrations."""

from __future__ import annotations

from chassis.service import operation
from services.channels.usecases import evidence, protecting, registrations


class RegistrationService:
    @operation
    def create_registration(self, command, work): return registrations.create(command, work)

    @operation
    def change_registration(self, command, work): return registrations.change(command, work)

    @operation
    def submit_registration(self, command, work): return registrations.submit(command, work)

    @operation(ask=evidence.on_approval)
    def approve_registration(self, command, work): return protecting.approve(command, work)

    @operation
    def reject_registration(self, command, work): return registrations.reject(command, work)

    @operation
    def return_registration(self, command, work): return registrations.give_back(command, work)

    @operation
    def cancel_registration(self, command, work): return protecting.cancel(command, work)

    @operation
    def extend_registration(self, command, work): return protecting.extend(command, work)

    @operation
    def get_registration(self, query, work): return registrations.get(query, work)

    @operation
    def list_registrations(self, query, work): return registrations.listed(query, work)

    @operation
    def registration_history(self, query, work): return registrations.history(query, work)

    @operation(ask=evidence.on_query)
    def registration_conflicts(self, query, work): return evidence.conflicts(query, work)
