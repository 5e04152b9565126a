"""Customers, what is known of them, and whose they are."""

import os

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
"""Readings of single characters only: the dictionary of phrases would take 44 MB of memory in each
process, and the search tries the common readings of a character anyway."""
