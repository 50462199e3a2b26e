"""Visits: windows and their number tickets, the counter where nobody writes, and the remote window.

A visit ends in applications that intake accepts as it accepts any other; how an office goes on with them is not known here."""
