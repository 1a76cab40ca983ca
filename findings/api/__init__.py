"""Records, photos, findings and problem lists in the API."""
