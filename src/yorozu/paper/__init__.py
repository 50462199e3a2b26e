"""Paper: the printed form of a procedure with its code, scans of it, their reading, and a person's confirmation.

What comes of a confirmed scan is an application of channel `paper`, accepted by intake as any other."""
