"""`mulu report`: documents for people, made from the files of one commit; each says which commit that was."""
