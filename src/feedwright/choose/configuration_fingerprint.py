"""A fingerprint of configuration and program: if it differs, any document may have changed."""

import hashlib

import msgspec

from feedwright.domain.publication import Publication


def configuration_fingerprint(publication: Publication, program: str) -> str:
    """The fingerprint of configuration and program; if it differs, all may have changed.

    Args:
        publication: What feedwright.toml says.
        program: The program's fingerprint.
    """
    # The address of the store affects no document, and no hash of a password is stored.
    publisher = msgspec.structs.replace(publication.publication, store="")
    configuration = msgspec.structs.replace(publication, publication=publisher)
    return hashlib.sha256(msgspec.json.encode((program, configuration))).hexdigest()
