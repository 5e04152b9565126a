"""Salesloop on Kubernetes: the objects are built here, written as plain files, and checked."""
