"""How it is fetched and kept: all SQL, one code path for SQLite and PostgreSQL. Takes a session, never commits."""
