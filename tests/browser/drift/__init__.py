"""Measures how far apart two browsers in one room are, over simulated lines."""
