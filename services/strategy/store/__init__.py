"""Every query of strategy, by what it is about."""
