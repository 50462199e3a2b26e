"""What is done inside the installation, in a process of its own that takes tasks on its input."""
