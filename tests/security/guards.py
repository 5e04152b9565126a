"""Every guard, what the code is without it, and the tests that must then fail.

`make test-guards` takes each away in a copy of the tree and runs its tests, which must fail; in
the copy as it stands they must pass. A guard whose tests do not notice its absence guards nothing.
Whoever adds a guard adds a line; whoever changes its text is told by `test_guards.py`.
"""

from __future__ import annotations

from typing import NamedTuple


class Guard(NamedTuple):
    """One guard: which risk it is against, where it stands, what is left without it."""

    risk: str
    name: str
    file: str
    text: str
    without: str
    tests: tuple[str, ...]


SIGN_IN, ENDINGS = "tests/org/test_sign_in.py::", "tests/org/test_sessions.py::"
ACCOUNTS, TAMPERING = "tests/org/test_accounts.py::", "tests/security/test_tampering.py::"
RIGHTS, AUDIT = "tests/security/test_rights.py::", "tests/security/test_audit.py::"
OWASP, SESSIONS = "tests/security/test_owasp.py::", "tests/security/test_sessions.py::"
FLOWS = "tests/security/test_owasp_flows.py::"
STARTUP, LOGS = "tests/security/test_startup.py::", "tests/security/test_logs.py::"
PASSPORT = "tests/chassis/test_passport.py::"

GUARDS: tuple[Guard, ...] = (
    Guard("API1", "own scope in SQL", "chassis/scope.py",
          '        return _is(owner, caller.employee_id)\n    return or_',
          "        return true()\n    return or_",
          (OWASP + "TestApi1BrokenObjectLevelAuthorization",)),
    Guard("API1", "a 404 on a write is written", "chassis/audit/recording.py",
          ' or (error.kind == "not_found" and operation.is_command)', "",
          (AUDIT + "test_what_was_denied_is_written_with_what_was_reached_for",)),
    Guard("API2", "the password is compared", "services/org/passwords.py",
          "        return HASHER.verify(password_hash, password)",
          "        return True",
          (SIGN_IN + "test_a_wrong_password_and_an_unknown_login_get_the_same_answer",)),
    Guard("API2", "waits after failures", "services/org/rules/logins.py",
          "    if failures < FIRST_WAIT_AT:", "    if failures < 10**9:",
          (SIGN_IN + "test_waits_grow_and_are_not_prolonged_by_trying",
           FLOWS + "TestApi6UnrestrictedAccessToSensitiveBusinessFlows::test_guessing_slows_down")),
    Guard("API2", "an unknown login costs a hash", "services/org/passwords.py",
          "    return bool(offload(_verify, password_hash or _NOBODYS, password)) and",
          "    return password_hash is not None and offload(_verify, password_hash, password) and",
          (SIGN_IN + "test_a_wrong_password_and_an_unknown_login_take_the_same_time",)),
    Guard("API2", "a refresh token works once", "services/org/usecases/sessions.py",
          "    if token.used_at is not None or _has_left", "    if _has_left",
          (ENDINGS + "test_a_refresh_token_works_once_and_its_second_use_ends_the_session",)),
    Guard("API2", "signatures are checked", "chassis/passport.py",
          'options={"require": ["exp", "iat", "aud", "iss", "sub"], "verify_exp": False,',
          'options={"verify_signature": False, "verify_aud": True, "verify_exp": False,',
          (PASSPORT + "test_a_token_that_proves_nothing_is_refused",)),
    Guard("API2", "a token's dates are checked", "chassis/passport.py",
          "        _check_dates(claims, clock.now().timestamp())\n", "",
          (PASSPORT + "test_a_token_that_proves_nothing_is_refused",
           PASSPORT + "test_dates_are_checked_by_our_own_clock_and_no_other")),
    Guard("API2", "the audience is checked", "chassis/passport.py",
          "            audience=audience,\n",
          "            audience=[ACCESS_AUDIENCE, PASSPORT_AUDIENCE],\n",
          (PASSPORT + "test_a_token_that_proves_nothing_is_refused",)),
    Guard("API2", "only org issues access tokens", "chassis/passport.py",
          "        if issuers is not None and issuer not in issuers:\n"
          "            raise ValueError(issuer)\n", "",
          (PASSPORT + "test_no_service_shows_an_access_token_of_its_own",)),
    Guard("API2", "ended sessions are refused", "gateway/calling.py",
          '    current_app.extensions["ended"].refuse(who)\n', "",
          (SESSIONS + "test_signing_out_closes_the_access_token_and_no_other",)),
    Guard("API2", "a new password needs the old one", "services/org/usecases/sessions.py",
          "    if not passwords.is_right(command.old_password, account.password_hash):",
          "    if False:",
          (ACCOUNTS + "test_the_old_password_is_needed_and_guessing_it_costs_the_same_waits",)),
    Guard("API2", "a new password ends other sessions", "services/org/usecases/sessions.py",
          "    work.note(sessions=accounts.end_sessions_of(\n"
          "        work, account.account_id, but=work.caller.session_id))\n", "",
          (ACCOUNTS + "test_a_new_password_holds_at_once_and_ends_all_other_sessions",)),
    Guard("API2", "no fast hash of a password", "chassis/dispatch.py",
          "sorted(values.keys() - SECRET_FIELDS)", "sorted(values)",
          (ACCOUNTS + "test_no_hash_of_a_password_but_argon2s_is_kept",)),
    Guard("API3", "unknown fields are refused", "chassis/schemas.py",
          "        unknown = ma.RAISE", "        unknown = ma.EXCLUDE",
          (OWASP + "TestApi3BrokenObjectPropertyLevelAuthorization"
           "::test_no_field_can_be_set_that_is_not_offered",)),
    Guard("API4", "bodies have a size", "gateway/expose.py",
          "    request.max_content_length = LARGEST_JSON",
          "    request.max_content_length = 10**12",
          (OWASP + "TestApi4UnrestrictedResourceConsumption::test_a_body_has_its_limits",)),
    Guard("API4", "bodies have a depth", "gateway/expose.py",
          "    if is_deeper(body, DEEPEST):", "    if is_deeper(body, 10**6):",
          (OWASP + "TestApi4UnrestrictedResourceConsumption::test_a_body_has_its_limits",)),
    Guard("API4", "refusals cannot fill the log", "chassis/audit/bounds.py",
          "            if self._kinds[kind] >= MOST_OF_A_KIND or", "            if",
          (AUDIT + "test_refusals_are_bounded_and_those_left_out_are_counted",)),
    Guard("API5", "operations need their permission", "chassis/passport.py",
          '            raise Forbidden("caller.forbidden", permission=permission)',
          '            return "all"',
          (ACCOUNTS + "test_only_an_administrator_makes_accounts",
           OWASP + "TestApi5BrokenFunctionLevelAuthorization")),
    Guard("API5", "services command no other service", "chassis/dispatch.py",
          "call.operation.is_command and self._is_foreign(call.caller)", "False",
          (RIGHTS + "test_a_service_commands_no_other_and_the_attempt_is_written",)),
    Guard("API5", "only the reconciler reconciles", "chassis/dispatch.py",
          "            is_refused = not _is_named(call)", "            is_refused = False",
          ("tests/reconciling/test_answering.py::test_nobody_but_the_reconciler_is_answered",)),
    Guard("API5", "services speak for no person", "chassis/passport.py",
          '        if not claims["svc"] and issuer not in PERSON_ISSUERS[audience]:',
          "        if False:",
          (RIGHTS + "test_no_service_speaks_for_a_person",)),
    Guard("API5", "a service speaks for itself only", "chassis/passport.py",
          '        if claims["svc"] and claims["sub"] != issuer:', "        if False:",
          (PASSPORT + "test_a_token_that_proves_nothing_is_refused",)),
    Guard("API6", "a repeated key has one effect", "chassis/dispatch.py",
          "            answer = self._stored_answer(call, work) or self._fresh_answer(",
          "            answer = self._fresh_answer(",
          (AUDIT + "test_a_refused_rule_leaves_no_row_and_a_repeated_key_no_second_one",)),
    Guard("API7", "nothing opens a given address", "gateway/calling.py",
          "import re\n", "import re\nimport urllib.request\n",
          (FLOWS + "TestApi7ServerSideRequestForgery"
           "::test_nothing_of_ours_opens_an_address_that_somebody_named",)),
    Guard("API4", "requests are counted", "gateway/rates.py",
          "            if standing.is_over:", "            if False:",
          ("tests/gateway/test_rates.py"
           "::test_the_fourth_request_of_three_waits_until_the_window_is_whole_again",
           "tests/gateway/test_rates.py::test_sign_in_has_a_stricter_limit_of_its_own")),
    Guard("API4", "an address cannot be made up", "gateway/rates.py",
          'proxies = int(setting("SALESLOOP_TRUSTED_PROXIES", "0"))', "proxies = 1",
          ("tests/gateway/test_rates.py"
           "::test_a_forwarded_address_counts_only_behind_a_trusted_proxy",)),
    Guard("API8", "careful headers", "gateway/headers.py",
          "        response.headers.update(ALWAYS)", "        pass",
          (FLOWS + "TestApi8SecurityMisconfiguration"
           "::test_every_answer_tells_browsers_to_be_careful",)),
    Guard("API8", "weak secrets are refused at the start", "chassis/safety.py",
          "    found = list(faults(process, environment))", "    found = []",
          (STARTUP + "test_a_service_does_not_start_and_says_why_without_the_secret",
           STARTUP + "test_the_gateway_does_not_start_and_does_not_try_again")),
    Guard("API8", "a broken address is not shown", "chassis/config.py",
          "        _refuse_malformed(name, value)", "        pass",
          (LOGS + "test_a_broken_setting_is_named_and_not_shown",)),
    Guard("API8", "ledgers are only added to", "chassis/migrations.py",
          'text(f"REVOKE UPDATE, DELETE ON {ledger} FROM {application}")', 'text("SELECT 1")',
          (RIGHTS + "test_a_ledger_is_only_added_to",)),
    Guard("API8", "the schema's version is not a service's", "chassis/migrations.py",
          'text(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {application}")',
          'text("SELECT 1")',
          (RIGHTS + "test_a_service_changes_no_structure_and_leaves_its_rows",)),
    Guard("API8", "databases cannot see each other", "deploy/local/postgres.py",
          '"REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT', '"GRANT',
          (RIGHTS + "test_a_service_enters_no_database_but_its_own",)),
    Guard("API8", "queues are their owners'", "chassis/topology.py",
          '        "read": rf"^({own}|nameko-rpc|[a-z]+\\.events)$",', '        "read": ".*",',
          (RIGHTS + "test_the_broker_refuses",)),
    Guard("API8", "who may call whom", "chassis/topology.py",
          '        "write": f"^({allowed})$",', '        "write": ".*",',
          (RIGHTS + "test_a_process_calls_those_it_may_and_nobody_else",)),
    Guard("API9", "what has no route has no address", "gateway/openapi/screens.py",
          '        "/v1/audit/check",\n', '        "/v1/audit/checked",\n',
          ("tests/gateway/test_openapi.py"
           "::test_the_document_has_exactly_the_routes_of_the_application",)),
    Guard("API10", "events come from their owner", "chassis/event_consumer.py",
          '        if self.is_isolated and message.properties.get("user_id") != owner:',
          "        if False:",
          (RIGHTS + "test_a_forged_event_is_a_dead_letter_and_nothing_of_it_is_logged",)),
    Guard("API10", "an owner announces its own events", "chassis/event_consumer.py",
          "        if heard is not None and came_from != exchange(heard.event.owner()):",
          "        if False:",
          (RIGHTS + "test_a_forged_event_is_a_dead_letter_and_nothing_of_it_is_logged",)),
    Guard("audit", "a command writes its row", "chassis/dispatch.py",
          "        if call.operation.is_audited:", "        if False:",
          (AUDIT + "test_a_command_leaves_who_what_where_and_the_hash_of_its_answer",)),
    Guard("audit", "links cover their rows", "chassis/audit/chain.py",
          "hashlib.sha256(head.link_hash + canonical(row))", "hashlib.sha256(head.link_hash)",
          (TAMPERING + "test_a_tampering_is_found_at_its_place",)),
    Guard("audit", "links cover the link before", "chassis/audit/chain.py",
          "hashlib.sha256(head.link_hash + canonical(row))", "hashlib.sha256(canonical(row))",
          (TAMPERING + "test_a_tampering_is_found_at_its_place",)),
    Guard("audit", "one seals at a time", "chassis/audit/chain.py",
          '        if not connection.execute(_LOCK, {"key": lock_number("audit.seal")}).scalar():\n'
          "            return 0\n", "",
          (AUDIT + "test_one_replica_links_at_a_time_and_another_goes_on_after_it",)),
    Guard("audit", "rows without a link are found", "chassis/audit/chain.py",
          "    return Verdict(verdict.head, _loose_ends(connection))",
          "    return Verdict(verdict.head)",
          (TAMPERING + "test_a_tampering_is_found_at_its_place",)),
    Guard("logs", "a trace without an exception's words", "chassis/logs.py",
          '    return f"{kind.__name__ if kind else \'\'} at " +',
          '    return f"{record.exc_info[1]} at " +',
          ("tests/chassis/test_calls.py::test_no_text_of_an_exception_leaves_the_service",)),
)  # fmt: skip
