"""Pages of records, findings, review, disputes and problem lists."""
