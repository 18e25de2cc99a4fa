"""With whom else people may sign in: one file for each way it is done, behind rules.identity.Provider."""
