"""What every test may use. Factories are in `tests.factories`, the servers of the run in `tests.servers`."""
