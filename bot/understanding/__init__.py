"""From text and dialogue to queries: analyse, propose, rank, decide."""
