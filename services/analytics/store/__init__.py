"""Every query of analytics, a file per subject."""
