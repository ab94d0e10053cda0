"""Seeded faults: one mutation of a good file each, with the rule and the place that must be found."""
