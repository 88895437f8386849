"""From the text of a question to what it is about: language, topic and the names in it."""
