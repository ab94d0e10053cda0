"""Are the tests good enough to notice a fault? Faults are made on purpose, one at a time."""
