"""Every query of catalog."""
