"""How people hear of it: message texts, addresses, senders that tell the truth, and the outbox going out."""
