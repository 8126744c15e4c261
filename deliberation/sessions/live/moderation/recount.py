"""Clusters and reports told again from the log."""
