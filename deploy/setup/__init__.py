"""Brings a fresh machine to where Matinee runs; uses nothing beyond Python's own library."""
