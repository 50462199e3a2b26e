"""What a procedure is, as data: its shape, how it is read from YAML or JSON, and how it is stored."""
