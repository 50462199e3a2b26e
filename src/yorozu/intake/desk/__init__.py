"""The screens of staff who ask something of another office."""
