"""A certificate authority for one test run: a server, and callers of several units."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HOST = "mulu.example"
DAY = datetime.timedelta(days=1)


def _name(*parts: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def _write(folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / f"{name}.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@dataclass(frozen=True)
class Authority:
    """Signs certificates into its folder: `<name>.pem` and `<name>.key`."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls, folder: Path, name: str = "clients-ca") -> Authority:
        folder.mkdir(exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name((NameOID.ORGANIZATION_NAME, "Qidong"), (NameOID.COMMON_NAME, name))
        certificate = (
            _builder(subject, subject, key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
            .sign(key, hashes.SHA256())
        )
        _write(folder, name, certificate, key)
        return cls(folder, key, certificate)

    def server(self) -> None:
        """The certificate of the entrance."""
        names = x509.SubjectAlternativeName([x509.DNSName(HOST)])
        self._sign("server", _name((NameOID.COMMON_NAME, HOST)), ExtendedKeyUsageOID.SERVER_AUTH, names)

    def client(self, name: str, unit: str) -> tuple[str, str]:
        """The certificate of a person in a unit, as httpx wants it."""
        subject = _name(
            (NameOID.ORGANIZATION_NAME, "Qidong"),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            (NameOID.COMMON_NAME, name),
        )
        self._sign(name, subject, ExtendedKeyUsageOID.CLIENT_AUTH)
        return str(self.folder / f"{name}.pem"), str(self.folder / f"{name}.key")

    def revoke(self, names: Sequence[str]) -> None:
        """Write `clients.crl` with the certificates of these names."""
        now = datetime.datetime.now(datetime.UTC)
        builder = x509.CertificateRevocationListBuilder(self.certificate.subject, now, now + DAY)
        for name in names:
            certificate = x509.load_pem_x509_certificate((self.folder / f"{name}.pem").read_bytes())
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder(certificate.serial_number, now).build()
            )
        content = builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)
        (self.folder / "clients.crl").write_bytes(content)

    def _sign(
        self, file: str, subject: x509.Name, usage: x509.ObjectIdentifier, *more: x509.ExtensionType
    ) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(subject, self.certificate.subject, key).add_extension(
            x509.ExtendedKeyUsage([usage]), critical=False
        )
        for extension in more:
            builder = builder.add_extension(extension, critical=False)
        _write(self.folder, file, builder.sign(self.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
    )
