"""What programs ask over HTTP: the ledger and its acts as JSON, in the name of a person, by a token."""
