"""What people and the clock do: one function is one act, in one transaction, by one actor, at one instant."""
