"""QR codes (ISO/IEC 18004) of addresses, drawn at build time: `symbol` gives the modules, `path` their drawing.

Byte mode, error correction level M, versions 1 to 10: at most 213 bytes. Everything between the text and the
unmasked modules is linear over GF(2), so a symbol is the XOR of one number a byte, taken from a table that is
made once a version.
"""

from site_builder.qr.drawing import path
from site_builder.qr.symbols import Symbol, symbol

__all__ = ["Symbol", "path", "symbol"]
