"""What a text or a file says that must not be here: traces of persons (V25) and 密级标志 (V18).

Plain patterns and arithmetic over texts and bytes; who is asked, and what follows, is decided above.
"""
