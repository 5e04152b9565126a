"""The 26 reliability faults, a file per family; each with its promise and the proof that it bit."""
