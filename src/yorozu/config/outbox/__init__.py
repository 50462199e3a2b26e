"""What could not be done after all tries: read and tried again by an administrator, on a screen or by command."""
