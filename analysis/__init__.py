"""Hedged numbers in the news: load them, bound them, draw them honestly."""
