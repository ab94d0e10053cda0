"""What the tools write for a clerk: descriptors, names, codes; never a fact that nobody stated."""
