"""A seeded generator of the sample city's invented rows.

`python -m tests.sample_city` (`make data`) writes the deliveries that stay out of git into `dropbox/`;
`--committed` writes the small tables that are in git. Public facts (villages, holidays, code lists,
industries) are committed as they are and never touched here. Every invented name carries 示例.
"""
