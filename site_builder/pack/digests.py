"""The list of digests of a copy, in the form that `sha256sum -c` reads, and its signature (Ed25519).

The signature is the 64 bytes over the list as it lies, so `openssl pkeyutl -verify -rawin` checks it too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from site_builder.errors import BuildError

LIST = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"


def listed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The list for these names and contents, in the order of the names."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files)]
    return "".join(lines).encode()


def read(list_: bytes) -> dict[str, str]:
    """Name → digest.

    Raises:
        ValueError: a line is not of this form.
    """
    found = {}
    for line in list_.decode("utf-8").splitlines():
        digest, separator, name = line.partition("  ")
        if not separator or len(digest) != 64:
            raise ValueError(line)
        found[name] = digest
    return found


def private_key(path: Path) -> Ed25519PrivateKey:
    """The key that signs.

    Raises:
        BuildError: there is no such file, or it is no Ed25519 private key without a password.
    """
    try:
        key = load_pem_private_key(_bytes_of(path), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BuildError(f"{path} 不是没有口令的 Ed25519 私钥（PEM）：{error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BuildError(f"{path} 不是 Ed25519 私钥；可用 openssl genpkey -algorithm ed25519 生成。")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """The key that checks a signature.

    Raises:
        BuildError: there is no such file, or it is no Ed25519 public key.
    """
    try:
        key = load_pem_public_key(_bytes_of(path))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BuildError(f"{path} 不是 Ed25519 公钥（PEM）：{error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BuildError(f"{path} 不是 Ed25519 公钥（PEM）。")
    return key


def is_signed(list_: bytes, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Whether the holder of the key signed exactly this list."""
    try:
        key.verify(signature, list_)
    except InvalidSignature:
        return False
    return True


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BuildError(f"读不了密钥文件 {path}：{error.strerror}") from error
