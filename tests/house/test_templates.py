"""Templates keep to the content security policy: nothing inline, nothing evaluated."""

import re

import pytest

from tests.house.tools import ROOT, committed_files

# Mail is read in mail programs, which know no style sheet.
PAGES = [path for path in committed_files() if path.suffix == ".html" and "emails" not in path.parts]
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "a script address": re.compile(r"(?:javascript|vbscript):", re.IGNORECASE),
    "a data address": re.compile(r"""(?:src|href)\s*=\s*["']data:""", re.IGNORECASE),
    "an evaluated htmx attribute": re.compile(r"\shx-(?:on|vals\s*=\s*[\"']js:)", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape off", re.IGNORECASE),
    "a coordinate with separators for people": re.compile(
        r"""<(?:svg|rect|line|circle|text|progress)\b[^>]*\s(?:x|y|[xy][12]|c[xy]|r|width|height|viewBox|value|max)="""
        r"""["'][^"']*\{\{(?![^}]*\|\s*unlocalize)[^}]*\}\}"""
    ),
    "something from another host": re.compile(
        r"""<(?:script|link|img|iframe)[^>]*(?:src|href)\s*=\s*["']https?:""", re.IGNORECASE
    ),
}


SCRIPTS = [path for path in committed_files() if path.suffix == ".js" and "static" in path.parts]
FORBIDDEN_IN_SCRIPTS = {
    "markup that is written": re.compile(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc)\b"),
    "code that is made": re.compile(r"\beval\(|\bnew Function\b|\bFunction\("),
    "messages between windows": re.compile(r"postMessage|onmessage|[\"']message[\"']"),
    "pasting that is watched": re.compile(r"[\"']paste[\"']|onpaste"),
    "a prototype": re.compile(r"__proto__|\.prototype\b|Object\.assign"),
    "a cookie": re.compile(r"document\.cookie|sessionStorage|indexedDB"),
    "another host": re.compile(r"https?://|WebSocket|EventSource"),
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_SCRIPTS)
def test_no_script_of_ours_has(what):
    assert SCRIPTS
    found = [
        f"{path.name}: {match.group()}"
        for path in SCRIPTS
        if (match := FORBIDDEN_IN_SCRIPTS[what].search(path.read_text()))
    ]

    assert found == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_has(what):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()[:80]}"
        for path in PAGES
        if (match := FORBIDDEN[what].search(path.read_text()))
    ]

    assert not found, "\n".join(["", *found])
