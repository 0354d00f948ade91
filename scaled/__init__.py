"""The scaled way to run, on one machine: PostgreSQL, Redis, engines, web processes and a proxy."""
