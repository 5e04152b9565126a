"""The guards of offers and figures: who agrees to a quote, whose deal it becomes, who is protected
by a registration, and who says another figure."""

from __future__ import annotations

from tests.security.guards_of_work import Guard

CATALOG, PIPELINE, CHANNELS = (
    "services/catalog/", "services/pipeline/usecases/", "services/channels/")
QUOTES, TAKEN = "tests/catalog/test_quotes.py::", "tests/pipeline/test_quotes.py::"
REGISTERED = "tests/channels/test_registrations.py::"
OVERRIDES = ("tests/pipeline/test_overrides.py"
             "::test_nobody_overrides_without_a_reason_the_own_a_closed_or_an_unseen_deal")

GUARDS_OF_OFFERS: tuple[Guard, ...] = (
    Guard("API1", "quotes are seen inside the scope", CATALOG + "store/quotes.py",
          "    return visible(work, quote.c.owner_id, quote.c.partner_id)",
          "    return quote.c.quote_id.is_not(None)",
          (QUOTES + "test_others_quotes_are_not_there",)),
    Guard("API5", "nobody agrees to the own quote", CATALOG + "usecases/quote_approval.py",
          "[] if before.submitted_by != work.caller.subject else [", "[] if True else [",
          (QUOTES + "test_nobody_agrees_to_the_own_quote_or_beyond_the_own_authority",)),
    Guard("API5", "nobody agrees beyond the own authority", CATALOG + "usecases/quote_approval.py",
          "for reason in before.reasons if not _covers(reason, work)]",
          "for reason in before.reasons if False]",
          (QUOTES + "test_nobody_agrees_to_the_own_quote_or_beyond_the_own_authority",)),
    Guard("API3", "costs of a quote are hidden", CATALOG + "usecases/quotes.py",
          "    return tuple(lines) if may_see_costs(work) else tuple(",
          "    return tuple(lines) if True else tuple(",
          (QUOTES + "test_a_quote_keeps_the_prices_of_its_day",)),
    Guard("API6", "an offer ends with its last day", CATALOG + "usecases/quote_sending.py",
          "    return [] if before.valid_until >= work.today else [",
          "    return [] if True else [",
          (QUOTES + "test_the_last_day_counts_whole_and_the_next_one_not",)),
    Guard("API1", "nobody rewrites another's deal by a quote", PIPELINE + "quotes.py",
          "            and event.owner_id in sells)", "            and bool(sells))",
          (TAKEN + "test_who_offers_owns_the_deal_or_is_credited_in_it",)),
    Guard("API1", "a partner sees its own registrations", CHANNELS + "usecases/registrations.py",
          "        visible(work, registration.c.partner_id),\n", "",
          (REGISTERED + "test_a_partners_people_see_and_register_their_own_only",)),
    Guard("API3", "a partner is not told what we earn", CHANNELS + "usecases/registrations.py",
          "        None if work.scope == \"partner\" else row.overlay_rate, row.protection_days,",
          "        row.overlay_rate, row.protection_days,",
          ("tests/channels/test_registration_races.py"
           "::test_a_partner_is_told_neither_our_overlay_nor_our_conflict",)),
    Guard("API6", "a deal has one protected registration", CHANNELS + "rules/registrations.py",
          "    elif wish.deal_id is not None and wish.deal_id == other.deal_id:",
          "    elif False:",
          (REGISTERED + "test_a_deal_has_one_approved_registration",)),
    Guard("API5", "nobody overrides the own forecast", PIPELINE + "overrides.py",
          "    is_own = before.owner_id == (work.caller.employee_id or work.caller.subject)",
          "    is_own = False",
          (OVERRIDES,)),
)  # fmt: skip
