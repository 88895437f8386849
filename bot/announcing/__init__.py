"""Announcements: composing them, and delivering each to everyone once."""
