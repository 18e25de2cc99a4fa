"""What an operator may set: settings and policy; and the one place that reads the clock."""
