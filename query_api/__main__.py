"""`python -m query_api` is `mulu-api`."""

from query_api.cli import main

raise SystemExit(main())
