"""What is owed to the people who are sent, and asked of them."""
