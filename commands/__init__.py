"""The command line, one file a group of commands; xiaoan.py puts them together."""
