"""Links between the documents, and README's table of contents: every section, and every document."""

import re

import pytest
from fixtures.proven import REPOSITORY

README = (REPOSITORY / "README.md").read_text()
DOCUMENTS = sorted(
    str(path.relative_to(REPOSITORY))
    for folder in (".", "docs", "docs/development", "docs/runbooks")
    for path in (REPOSITORY / folder).glob("*.md")
)


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
    ours = {
        str(path.relative_to(REPOSITORY))
        for folder in ("docs", "docs/development")
        for path in (REPOSITORY / folder).glob("*.md")
    }
    assert ours <= linked


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_link_leads_nowhere(document: str) -> None:
    """Each linked file is there, and has the heading if the link names one."""
    path = REPOSITORY / document
    found = re.findall(r"\]\(([^):#]*)(?:#([^)]*))?\)", path.read_text())
    for link, heading in [*found, *((image, "") for image in re.findall(r'<img src="([^"]+)"', path.read_text()))]:
        target = path.parent / link if link else path
        assert target.exists(), link
        if heading:
            headings = re.findall(r"(?m)^#+ (.+)$", target.read_text())
            assert heading in {anchor(title) for title in headings}, f"{link}#{heading}"
