"""Delivery of short mails to a person: queued with their cause, sealed, and never sent twice."""
