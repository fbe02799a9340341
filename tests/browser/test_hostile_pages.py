"""Hostile text in a real browser, with JavaScript on: nothing runs, nothing is asked of other sites, all is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hostile_site import HostileSite, Placed, essence, hostile_sites
from visits import Visit, Visitor

pytestmark = pytest.mark.browser

INSPECT = """frame => {
  const window = frame.contentWindow, document = window.document, harm = [];
  if ('__pwned' in window) harm.push('a script ran: ' + window.__pwned);
  for (const node of document.querySelectorAll('*')) {
    const tag = node.localName;
    if (['iframe', 'object', 'embed', 'base', 'form', 'input', 'button', 'textarea', 'template', 'math', 'audio',
         'video', 'frame', 'frameset', 'marquee', 'foreignObject', 'animate', 'set', 'use'].includes(tag)
        || node.namespaceURI.endsWith('MathML')
        || tag === 'script' && node.type !== 'application/ld+json' || tag === 'style'
        || tag === 'link' && !['stylesheet', 'icon', 'canonical', 'alternate'].includes(node.rel)
        || tag === 'meta' && node.httpEquiv)
      harm.push(`<${tag}>`);
    for (const {name, value} of node.attributes) {
      if (name.startsWith('on') || ['style', 'srcdoc', 'formaction', 'autofocus', 'contenteditable'].includes(name))
        harm.push(`<${tag} ${name}>`);
      if (['href', 'src', 'xlink:href', 'action', 'data', 'poster', 'ping'].includes(name)) {
        const scheme = URL.parse(value, document.baseURI)?.protocol ?? 'https:';
        if (!['http:', 'https:', 'mailto:', 'tel:'].includes(scheme)) harm.push(`<${tag} ${name}=${value}>`);
      }
    }
    if (node.id && node.id in {cookie: 1, createElement: 1, location: 1, body: 1}) harm.push(`id=${node.id}`);
  }
  for (const name of ['createElement', 'getElementById', 'querySelectorAll'])
    if (typeof document[name] !== 'function') harm.push(`document.${name} is covered`);
  const marks = [...document.querySelectorAll('[alt], [title]')];
  return {harm, kind: document.body.dataset.kind, last: document.body.lastElementChild.localName,
          text: document.body.textContent, attributes: marks.map(node => node.alt || node.title || '')};
}"""

READ = f"""async paths => {{
  const opened = path => new Promise(done => {{
    const frame = document.createElement('iframe');
    frame.style = 'position: absolute; inset: 0; width: 100%; height: 100%';  // where it would stand alone
    frame.onload = () => done(frame);
    frame.src = '/' + path;
    document.body.append(frame);
  }});
  document.body.replaceChildren();
  const found = (await Promise.all(paths.map(opened))).map({INSPECT});
  if ('__pwned' in window) found[0].harm.push('a script ran, here or beside: ' + window.__pwned);
  return found;
}}"""
"""Some pages at a time, each in a frame of its own, where all runs that runs in a window, in half the time."""
TOGETHER = 12

SECTIONS = {"mission": ("fr/missions", "en/missions"), "person": ("fr/personnes", "en/people"),
            "team": ("fr/equipes", "en/teams"), "competency": ("fr/competences", "en/competencies"),
            "site": ("fr", "en")}


@pytest.fixture(params=range(14), ids=lambda number: f"site{number}")
def hostile(request: pytest.FixtureRequest, visit: Visit) -> Iterator[tuple[HostileSite, Visitor]]:
    site = hostile_sites()[request.param]
    assert site.built.errors == []
    with visit(site.built, bare=True) as visitor:
        yield site, visitor


def test_nothing_a_person_typed_runs_or_disappears(hostile: tuple[HostileSite, Visitor]) -> None:
    site, visitor = hostile
    harm, lost = [], []
    for path, found in read(visitor, chosen(site)):
        harm += [f"{path}: {what}" for what in found["harm"]]
        if found["last"] not in ("footer", "main"):
            harm.append(f"{path}: the page ends with <{found['last']}>")
        text, attributes = essence(found["text"]), [essence(value) for value in found["attributes"]]
        lost += [f"{path}: {one.field}: {one.text!r}" for one in shown_at(site, path)
                 if not any(essence(one.text) in place for place in (attributes if one.attribute else [text]))]
    assert not harm, "\n".join(harm[:20])
    assert not visitor.faults
    assert not lost, "\n".join(lost[:20])


def read(visitor: Visitor, paths: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What stands on each page."""
    page = visitor.open("fr/")
    for first in range(0, len(paths), TOGETHER):
        together = paths[first : first + TOGETHER]
        yield from zip(together, page.evaluate(READ, together), strict=True)


def chosen(site: HostileSite) -> list[str]:
    """The pages of all records; lists and permalinks, which repeat their titles and names, of the first site only."""
    paths = sorted(path.removesuffix("index.html") for path, _ in site.built.pages())
    return [path for path in paths if site.number < 1 or shown_at(site, path)]


def shown_at(site: HostileSite, path: str) -> list[Placed]:
    """What the records of a page want to see there."""
    for kind, folders in SECTIONS.items():
        for lang, folder in zip(("fr", "en"), folders, strict=True):
            key = path.removeprefix(f"{folder}/").rstrip("/")
            record = "site" if kind == "site" and path == f"{folder}/" else f"{kind}/{key}"
            if path.startswith(f"{folder}/") and record in site.placed:
                return [one for one in site.placed[record] if lang in one.langs]
    return []
