"""Backups of every database and of the files; restoring one service and closing its gap."""
