"""The pages of the manual, and the drawer of those that are generated from the rules."""
