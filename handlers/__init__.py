"""One file a conversation: parse the update, call ``bot``, send the reply."""
