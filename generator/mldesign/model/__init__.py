"""Frozen values every stage speaks in."""
