"""Every query of crm, a file per noun."""
