"""Names and values that every layer shares; they import nothing of the bot."""
