"""This installation on this machine: opening its desk, the processes it runs, and what is wrong with it."""
