"""What is read and printed: workbooks of the registry and the ledger in and out, and mapped foreign files."""
