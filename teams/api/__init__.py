"""Rosters, people, contacts, teams and postings in the API."""
