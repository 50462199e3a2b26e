"""Official letters and printed forms as PDF: data goes in, bytes come out; no database."""
