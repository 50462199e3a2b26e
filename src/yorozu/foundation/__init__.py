"""What every package stands on: errors, events, the clock, dates, text and the look. Knows no other package."""
