"""Was everything that was announced taken, and do the ledgers equal their recomputation?"""
