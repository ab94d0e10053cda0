"""The signature of a copy (Ed25519): 64 bytes over its list of digests (`sums`) as it lies.

so `openssl pkeyutl -verify -rawin` checks it too.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from site_builder.errors import BuildError

SIGNATURE = "SHA256SUMS.sig"


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
