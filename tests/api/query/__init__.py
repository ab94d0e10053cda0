"""Queries module by module: no service, no database, each bound at its very edge."""
