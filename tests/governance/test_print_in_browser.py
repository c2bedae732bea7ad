"""The audit and the report on paper: as a PDF made by a browser, page by page."""

import re
from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from governance.quarters import Quarter
from governance.services import equity
from tests.cast import make_cast
from tests.governance.equity_organisation import OVER, make_organisation
from tests.governance.releases import make_release

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WITHIN_MARGINS = {"width": 673, "height": 1002}  # A4 less 16 mm on each side, in pixels of a 96th of an inch
WIDTHS = """() => {
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  let ends = 0
  while (texts.nextNode()) {
    range.selectNodeContents(texts.currentNode)
    ends = Math.max(ends, range.getBoundingClientRect().right)
  }
  return [document.documentElement.scrollWidth, ends, window.innerWidth]
}"""
FOOT = re.compile(r"^\d+ of \d+$")


def printed(page: Page) -> list[list[str]]:
    """The lines of each page of the PDF, without the number of the page, which each has."""
    pages = [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    lines = [[line.strip() for line in normalize("NFKC", text).splitlines() if line.strip()] for text in pages]
    assert all(any(FOOT.match(line) for line in sheet) for sheet in lines)
    return [[line for line in sheet if not FOOT.match(line)] for sheet in lines]


def check_paper(page: Page, address: str, *, most: int, plots: str) -> None:
    """Few pages, none empty, nothing cut off, every plot drawn, and no heading last on its page."""
    assert page.goto(address).status == 200
    page.set_viewport_size(WITHIN_MARGINS)
    page.emulate_media(media="print")
    wide, ends, paper = page.evaluate(WIDTHS)
    assert max(wide, ends) <= paper, f"{wide}, text as far as {ends} of {paper} px"
    drawn = page.locator(plots).evaluate_all("all => all.map(svg => svg.getBoundingClientRect().toJSON())")
    assert drawn
    assert all(box["width"] > 50 and box["height"] > 10 and box["right"] <= paper for box in drawn)
    headings = {text.strip() for text in page.locator("main").locator("h2, h3, tr.part").all_inner_texts()}
    assert headings

    sheets = printed(page)

    assert len(sheets) <= most
    assert all(len(sheet) > 3 for sheet in sheets)
    assert not [sheet[-1] for sheet in sheets if sheet[-1] in headings]
    assert {page.locator("h1").inner_text(), *headings} <= {line for sheet in sheets for line in sheet}
    assert not re.search(r"https?://|/governance/", "\n".join(line for sheet in sheets for line in sheet))


def test_an_audit_and_a_report_are_good_on_paper(page, sign_in):
    cast = make_cast()
    make_organisation()
    equity.run_audit(quarter=Quarter(2026, 3), by=None, now=OVER)
    make_release("2026Q2")
    sign_in(page, cast.auditor.user)

    check_paper(page, "/governance/audits/2026Q3/", most=14, plots="table.forest td.plotted > svg")
    check_paper(page, "/governance/reports/2026Q2/", most=6, plots="main td.bar > svg")
