"""Messages: the outbox, the delivery and the inbox."""
