"""The office's side of an application: receive, review, correct, decide, issue, file, and the days it may take."""
