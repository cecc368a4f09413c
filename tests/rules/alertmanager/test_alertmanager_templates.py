"""The messages as people read them: Slack, mail, digest and phone, rendered by amtool."""

import html
import re
from pathlib import Path

import pytest
from fixtures.proven import MORE, RELEASES
from group_messages import alert, over, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EACH_RELEASE = pytest.mark.parametrize("release", RELEASES)
NASTY = "<b>&\"'|>{{ . }}<!channel>"
SLACK = """\
*Sessions are near the limit.*
712 of 2048 sessions (34.7 %) are open.
HSM luna-a, token payments (serial 77), seen by watch1:9100, since 2026-03-01 08:12 UTC
<https://docs.example.com/HSMSessionUsageHigh.md|Runbook>  \
<https://grafana.example.com/d/luna-hsm?var-hsm=a&amp;x=1|Dashboard>  \
<http://prometheus.example.com/graph|Query>"""
MAIL = """\
WARNING: HSMSessionUsageHigh on luna-a

* Sessions are near the limit.
  712 of 2048 sessions (34.7 %) are open.
  Where: HSM luna-a, token payments (serial 77), seen by watch1:9100
  When: since 2026-03-01 08:12 UTC
  Runbook: https://docs.example.com/HSMSessionUsageHigh.md
  Dashboard: https://grafana.example.com/d/luna-hsm?var-hsm=a&x=1

Alertmanager: http://alertmanager.example.com"""
PAYMENTS = {"hsm": "luna-a", "label": "payments", "serial": "77", "instance": "watch1:9100"}


def words(page: str) -> str:
    """Return the text of a mail as a reader sees it."""
    body = page.partition("<body")[2].partition(">")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


@EACH_RELEASE
def test_slack_says_what_where_since_when(tmp_path: Path, release: str) -> None:
    """Summary, sentence with the value, HSM, token and host, time, and the links to runbook, dashboard and query."""
    assert shown(tmp_path, "luna.slack.text", alert(**PAYMENTS), release=release) == SLACK
    title = shown(tmp_path, "luna.slack.title", alert(**PAYMENTS), release=release)
    assert title == "WARNING: HSMSessionUsageHigh on luna-a"


@EACH_RELEASE
def test_the_mail_as_text_says_the_same(tmp_path: Path, release: str) -> None:
    """The text part of a mail has the same facts in lines of their own."""
    assert shown(tmp_path, "luna.email.text", alert(**PAYMENTS), release=release) == MAIL


@EACH_RELEASE
def test_the_mail_as_html_says_the_same(tmp_path: Path, release: str) -> None:
    """The HTML part says it too, with links."""
    page = shown(tmp_path, "luna.email.html", alert(**PAYMENTS), release=release)
    assert words(page) == (
        "WARNING HSMSessionUsageHigh Sessions are near the limit. 712 of 2048 sessions (34.7 %) are open. "
        "HSM luna-a, token payments (serial 77), seen by watch1:9100, since 2026-03-01 08:12 UTC "
        "Runbook Dashboard Query Sent by Alertmanager to luna-warning."
    )
    assert 'href="https://grafana.example.com/d/luna-hsm?var-hsm=a&amp;x=1"' in page


@pytest.mark.parametrize("template", ["luna.slack.title", "luna.email.subject", "luna.email.text", "luna.email.html"])
def test_what_is_over_reads_differently(tmp_path: Path, template: str) -> None:
    """A group of which nothing fires any more begins with RESOLVED."""
    text = shown(tmp_path, template, over(hsm="luna-a"))
    if template.endswith("html"):
        text = words(text)
    assert text.startswith("RESOLVED")
    assert "WARNING" not in text


def test_slack_says_how_long_it_lasted(tmp_path: Path) -> None:
    """An alert that is over has its length and its end, in green, below those that still fire."""
    ended = over(hsm="luna-b")
    assert shown(tmp_path, "luna.slack.text", ended) == (
        "Sessions are near the limit. HSM luna-b: lasted 1h10m0s, until 2026-03-01 09:22 UTC"
    )
    assert shown(tmp_path, "luna.slack.color", ended) == "good"
    both = shown(tmp_path, "luna.slack.text", alert(hsm="luna-a"), ended)
    assert both.index("HSM luna-a") < both.index("*Over:*") < both.index("HSM luna-b")
    assert shown(tmp_path, "luna.slack.color", alert(hsm="luna-a"), ended) == "warning"
    assert shown(tmp_path, "luna.slack.color", alert(hsm="luna-a", severity="critical")) == "danger"


def test_a_subject_names_each_hsm_once(tmp_path: Path) -> None:
    """The subject lists the HSMs of what fires, and says how many alerts there are."""
    alerts = [alert(hsm=hsm, label=label) for hsm, label in (("a", "1"), ("b", "1"), ("a", "2"))]
    subject = shown(tmp_path, "luna.email.subject", *alerts, over(hsm="c"))
    assert subject == "WARNING: HSMSessionUsageHigh on a, b (3 alerts)"
    assert shown(tmp_path, "luna.email.subject", alert("LunaMonitorDown", instance="w:1")) == (
        "WARNING: LunaMonitorDown on w:1"
    )
    assert shown(tmp_path, "luna.email.subject", alert("LunaMonitorDown", cause="no_target")) == (
        "WARNING: LunaMonitorDown"
    )


@pytest.mark.parametrize(
    ("template", "heading"), [("luna.digest.text", "== {} =="), ("luna.digest.html", "<strong>{}</strong>")]
)
def test_the_digest_puts_each_hsm_together(tmp_path: Path, template: str, heading: str) -> None:
    """One heading for each HSM, its notices below it, and what is of none under a heading of its own."""
    alerts = [
        alert("HSMFirmwareChanged", hsm="a", label="first"),
        alert("HSMPolicyChanged", hsm="b", label="third"),
        alert("HSMPolicyChanged", hsm="a", label="second"),
        alert("LunaTextfileUnreadable", instance="w:1"),
    ]
    text = shown(tmp_path, template, *alerts)
    assert "HSM digest: 4 notices" in text
    parts = [heading.format("a"), "token first", "token second", heading.format("b"), "token third"]
    parts += [heading.format("Of no single HSM"), "seen by w:1"]
    assert [part for part in parts if text.count(part) != 1] == []
    assert sorted(parts, key=text.index) == parts


def test_the_subject_of_a_digest_counts_the_notices(tmp_path: Path) -> None:
    """One notice is one notice, with the HSM that it is about."""
    assert shown(tmp_path, "luna.digest.subject", alert(hsm="a")) == "HSM digest: 1 notice on a"


def test_the_phone_says_one_sentence_more_than_the_title(tmp_path: Path) -> None:
    """The paging service gets the title and the first description; all alerts are in its details."""
    first, second = alert(hsm="a"), alert(hsm="b")
    assert shown(tmp_path, "luna.paging.description", first, second) == (
        "WARNING: HSMSessionUsageHigh on a, b (2 alerts). 712 of 2048 sessions (34.7 %) are open."
    )
    assert shown(tmp_path, "luna.paging.firing", first, second).count("* Sessions are near the limit.") == 2
    assert shown(tmp_path, "luna.first.runbook", first) == "https://docs.example.com/HSMSessionUsageHigh.md"


def test_slack_shows_twenty_alerts(tmp_path: Path) -> None:
    """More alerts than a screen holds are counted, not shown."""
    text = shown(tmp_path, "luna.slack.text", *(alert(hsm=f"hsm-{number}.") for number in range(23)))
    assert text.count("HSM hsm-") == 20
    assert text.endswith("_The first 20 of 23 alerts._")


def test_texts_of_labels_are_only_text(tmp_path: Path) -> None:
    """A label with markup neither calls a channel in Slack nor becomes HTML in a mail nor runs as a template."""
    named = alert(hsm=NASTY, label=NASTY, instance=NASTY)
    named["annotations"]["description"] = NASTY
    slack = shown(tmp_path, "luna.slack.title", named) + shown(tmp_path, "luna.slack.text", named)
    assert "<!channel>" not in slack
    assert slack.count("&lt;b&gt;&amp;\"'|&gt;{{ . }}&lt;!channel&gt;") == 5
    page = shown(tmp_path, "luna.email.html", named)
    assert "<b>" not in page
    assert words(page).count(NASTY) == 4
    assert shown(tmp_path, "luna.digest.html", named).count("<b>") == 0


def test_an_address_cannot_end_its_link_in_slack(tmp_path: Path) -> None:
    """What would close or split a link of Slack is escaped inside it; a mail has no link to a script."""
    named = alert()
    named["annotations"]["runbook_url"] = "https://docs.example.com/a|b>c<d&e"
    assert "<https://docs.example.com/a%7Cb%3Ec%3Cd&amp;e|Runbook>" in shown(tmp_path, "luna.slack.text", named)
    named["annotations"]["runbook_url"] = "javascript:alert(1)"
    assert "javascript" not in shown(tmp_path, "luna.email.html", named)


@settings(max_examples=15 * MORE, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hsm=st.text(), label=st.text(), description=st.text())
def test_any_text_of_a_label_leaves_the_mail_whole(tmp_path: Path, hsm: str, label: str, description: str) -> None:
    """Whatever a label or an annotation holds, the elements of the mail stay the ones of the template."""
    named = alert(hsm=hsm, label=label)
    named["annotations"]["description"] = description
    elements = re.findall(r"</?\w+", shown(tmp_path, "luna.email.html", named))
    plain = re.findall(r"</?\w+", shown(tmp_path, "luna.email.html", alert(hsm="a", label="b")))
    # Without a description its line break goes as well.
    assert elements == plain or (not description and len(elements) == len(plain) - 1)
