"""Pages of rosters, people, contacts, teams and postings."""
