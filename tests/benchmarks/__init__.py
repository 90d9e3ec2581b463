"""How fast smtpkit is, beside others: measured on demand, never by a test."""
