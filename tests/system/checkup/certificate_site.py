"""A checked host whose client has certificates and a key."""

from pathlib import Path

from fixtures.certificate_files import certificate_text, key_text, new_key

from checkup.site import Site


def client_files(site: Site, server: bytes, client: bytes, key: bytes, name: str = "127.0.0.1") -> dict[str, Path]:
    """Put certificates and a key into the client's folder, and a Chrystoki.conf that names them."""
    contents = {"ServerCAFile": server, "ClientCertFile": client, "ClientPrivKeyFile": key}
    paths = {entry: site.client / f"{entry}.pem" for entry in contents}
    for entry, content in contents.items():
        paths[entry].write_bytes(content)
    site.chrystoki({name: 1792}, **{entry: str(path) for entry, path in paths.items()})
    return paths


def good_files(site: Site) -> dict[str, Path]:
    """Put files there that are all as they should be."""
    key = new_key()
    return client_files(
        site, certificate_text(new_key(), "127.0.0.1"), certificate_text(key, "collector"), key_text(key)
    )
