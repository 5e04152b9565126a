"""Every query of channels: `agreements` and partners, the rows heard, the rebate ledger."""
