"""The trial of crashes: web, worker and database backends killed with -9 under load, and what is there afterwards."""
