"""`make bench`: what the core costs, in CPU milliseconds beside seconds, on this machine."""
