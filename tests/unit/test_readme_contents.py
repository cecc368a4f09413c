"""README's table of contents: every section, and every document."""

import re

from fixtures.proven import REPOSITORY

README = (REPOSITORY / "README.md").read_text()


def anchor(title: str) -> str:
    """Return what GitHub makes of a heading."""
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")


def test_every_section_is_in_the_contents() -> None:
    """In its order, and no link leads nowhere."""
    contents = README.split("**Contents:**")[1].split("\n## ")[0]
    linked = re.findall(r"\]\(#([a-z0-9-]+)\)", contents)
    assert linked == [anchor(title) for title in re.findall(r"(?m)^## (.+)$", README)]


def test_every_document_is_named() -> None:
    """Each file of docs has its line below Documents; what is linked is there."""
    documents = README.split("\n## Documents\n")[1].split("\n## ")[0]
    linked = set(re.findall(r"\]\(([^)#]+)\)", documents))
    ours = {f"docs/{path.name}" for path in (REPOSITORY / "docs").glob("*.md")}
    assert ours <= linked
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README):
        assert (REPOSITORY / link).exists(), link
