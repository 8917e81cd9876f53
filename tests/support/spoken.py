"""What a screen reader makes of our surfaces: Chromium's tree, in reading order, and live regions' words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

Node = dict[str, Any]

# Every change of a live region, in order, from the moment its surface is in the page.
LISTEN = """
window.voices = [];
const heard = new WeakSet();
const listen = (surface) => {
  if (heard.has(surface)) return;
  heard.add(surface);
  new MutationObserver((changes) => {
    for (const {target} of changes) {
      const voice = (target.closest ? target : target.parentElement)?.closest('[role=status],[role=alert],[aria-live]');
      if (voice) voices.push(voice.textContent.trim());
    }
  }).observe(surface.shadowRoot, {subtree: true, childList: true, characterData: true});
};
new MutationObserver((changes) => {
  for (const {addedNodes} of changes)
    for (const node of addedNodes) if (node.localName === 'annai-surface') listen(node);
}).observe(document, {subtree: true, childList: true});
"""

# What is text wherever it stands, and joins what stands beside it.
INLINE = {"StaticText", "strong", "emphasis", "code", "LineBreak"}
# Says nothing of its own; what is in it does.
TRANSPARENT = {"none", "generic", "LabelText", "RootWebArea"}
# Is heard as the name of what it belongs to.
UNSAID = {"InlineTextBox", "ListMarker", "Legend"}
# Their content is their name.
NAMED_BY_CONTENT = {"button", "heading", "image", "link", "summary"}
OTHERWISE = {"DisclosureTriangle": "summary", "DisclosureTriangleGrouped": "summary"}
# Of its many properties, those that are read out.
STATES = (
    *("level", "checked", "expanded", "pressed", "selected", "invalid", "required", "disabled", "readonly"),
    *("multiline", "hasPopup", "modal", "focused", "valuetext"),
)
SAID_WHERE_NOT = {"checked", "expanded"}
Line = tuple[int, str, bool]


@dataclass
class Screen:
    """A page whose surfaces can be read."""

    page: Page

    def __post_init__(self) -> None:
        self.page.add_init_script(LISTEN)
        self._session: CDPSession = self.page.context.new_cdp_session(self.page)

    def forget(self) -> None:
        """What was said until now. Who never reads is spared the tree: Chromium keeps it up from the first look on."""
        self.page.evaluate("voices.length = 0")

    def read(self) -> str:
        """All of our surfaces, where they stand in the page, and what was said since the last look."""
        said = self.page.evaluate("voices.splice(0)")
        return "\n".join([*self._lines(), *(f"said: {each}" for each in said if each)])

    def _lines(self) -> Iterator[str]:
        ours = set(_within_ours(self._session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]))
        nodes = self._session.send("Accessibility.getFullAXTree")["nodes"]
        page = False
        for depth, line, is_ours in _Tree({node["nodeId"]: node for node in nodes}, ours).read(nodes[0], 0):
            if is_ours:
                yield "  " * depth + line
            elif not page:
                yield "(the page)"
            page = not is_ours


def _within_ours(node: Node, ours: bool = False) -> Iterator[int]:
    ours = ours or node.get("localName") == "annai-surface"
    if ours:
        yield node["backendNodeId"]
    inside = [*node.get("shadowRoots", ()), *node.get("children", ()), node.get("contentDocument")]
    for child in filter(None, inside):
        yield from _within_ours(child, ours)


@dataclass
class _Tree:
    nodes: dict[str, Node]
    ours: set[int]

    def read(self, node: Node, depth: int) -> Iterator[Line]:
        role, text = _role(node), self._text(node)
        if role in UNSAID:
            return
        is_ours = node.get("backendDOMNodeId") in self.ours
        if _is_transparent(node):
            inside = self._children(node, depth)
            # A label's words are heard as the name of what it labels.
            yield from (line for line in inside if role != "LabelText" or not line[1].startswith("“"))
        elif role in INLINE and text is not None:
            yield depth, f"“{text.strip()}”", is_ours
        elif text is not None:
            yield depth, _line(node, "" if role in NAMED_BY_CONTENT else text.strip()), is_ours
        else:
            yield depth, _line(node), is_ours
            yield from self._children(node, depth + 1)

    def _children(self, node: Node, depth: int) -> Iterator[Line]:
        for child in self._of(node):
            yield from self.read(child, depth)

    def _of(self, node: Node) -> list[Node]:
        return [self.nodes[each] for each in node.get("childIds", ()) if each in self.nodes]

    def _text(self, node: Node) -> str | None:
        """What is said in it, if nothing but text is."""
        role = _role(node)
        if role == "StaticText":
            return str(node["name"]["value"])
        if role in UNSAID:
            return ""
        if role == "LineBreak":
            return " "
        inside = self._of(node)
        if not all(_role(child) in INLINE | UNSAID or _is_transparent(child) for child in inside):
            return None
        texts = [self._text(child) for child in inside]
        if None in texts:
            return None
        # What has a box of its own is heard apart.
        apart = [
            f"{text}" if _role(child) in INLINE else f" {text} " for child, text in zip(inside, texts, strict=True)
        ]
        return " ".join("".join(apart).split()) if role not in INLINE else "".join(apart)


def _line(node: Node, text: str = "") -> str:
    name, description, value = (_value(node, what) for what in ("name", "description", "value"))
    words = [_role(node), f"“{name}”" if name else "", *_states(node), f"= {value}" if value else ""]
    line = " ".join(filter(None, words))
    if text and text != value:
        line += f": {text}"
    return f"{line} — {description}" if description else line


def _states(node: Node) -> Iterator[str]:
    found = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
    for name in STATES:
        value = found.get(name)
        if value in (False, "false") and name in SAID_WHERE_NOT:
            yield f"not {name}"
        elif value not in (None, False, "", "false") and (name, _role(node)) != ("level", "listitem"):
            yield name if value in (True, "true") else f"{name} {value}"


def _is_transparent(node: Node) -> bool:
    return bool(node.get("ignored")) or (_role(node) in TRANSPARENT and not (_is_named(node)))


def _is_named(node: Node) -> bool:
    return _role(node) != "RootWebArea" and bool(_value(node, "name"))


def _role(node: Node) -> str:
    role = _value(node, "role")
    return OTHERWISE.get(role, role)


def _value(node: Node, what: str) -> str:
    return " ".join(str(node.get(what, {}).get("value", "")).split())
