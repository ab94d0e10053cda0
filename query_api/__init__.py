"""The query service: read-only answers from the newest verified snapshot.

    cli → app.create_app(settings) → gate → routes → query → sql → engine → formats

It meets the builder in files only: `build/snapshot/**` as schemas/snapshot.schema.json says.
"""
