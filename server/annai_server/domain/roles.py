"""Which elements have a role of themselves (HTML-AAM), as far as authors point at them: selectors for the browser."""

import re

_TYPED = "[type=text],[type=email],[type=tel],[type=url]"
# A role that isn't here is also the name of its element: table, main, form, dialog, article, option.
_OWN = {
    "link": "a[href]",
    "button": "button,summary,[type=button],[type=submit],[type=reset]",
    "checkbox": "[type=checkbox]",
    "radio": "[type=radio]",
    "slider": "[type=range]",
    "spinbutton": "[type=number]",
    "searchbox": "[type=search]",
    "combobox": "select,[list]:not([type=range],[type=number],[type=search])",
    "textbox": f"textarea,input:is(:not([type]),{_TYPED}):not([list])",
    "heading": "h1,h2,h3,h4,h5,h6",
    "list": "ul,ol",
    "listitem": "li",
    "row": "tr",
    "cell": "td",
    "columnheader": "th",
    "navigation": "nav",
    "region": "section",
    "img": "img",
}
# Those of elements of the same name that authors point at.
NAMES = (*_OWN, "table", "main", "form", "dialog", "article", "option")
_ELEMENT = re.compile(r"[a-z][a-z0-9]*")


def selector(role: str) -> str:
    """The CSS selector of what has this role: by its attribute, else of itself."""
    said = re.sub(r'["\\]', r"\\\g<0>", role).replace("\n", r"\a ")
    own = _OWN.get(role) or (role if _ELEMENT.fullmatch(role) else "")
    return f'[role="{said}"]' + (f",:is({own}):not([role])" if own else "")
