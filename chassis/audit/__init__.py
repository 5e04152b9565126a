"""Who did what to what, with what result: an append-only log in every service's database.

Every command that succeeded writes its row in the transaction of its effect (`recording`), so
neither exists without the other; queries say `is_audited=True` where they show personal data or
hand out much at once. Refusals that tell of an attack are written by themselves and are bounded.
Rows hold ids, codes and hashes, never what a person wrote (finding 104).

The rows are linked into a hash chain within about a second (`chain`), away from the writers, so
that no hot row holds up a service. `python -m chassis.audit verify` finds the first broken place.
"""
