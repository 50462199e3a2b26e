"""The applicant's side: drafts, submission over every channel, receipts, progress, corrections and notices as they see them.

Knows nothing of what the office does with an application: it publishes events and is told of progress.
"""
