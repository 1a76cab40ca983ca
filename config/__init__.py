"""The composition root: settings, addresses, schedule and processes. It knows every app; no app knows it."""
