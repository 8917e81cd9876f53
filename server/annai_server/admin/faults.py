"""Faults of the wire's schemas, said as an author would want to hear them.

The schemas speak to everybody who writes documents, scripts included; in a form nobody types a pattern.
"""

import re
from collections.abc import Mapping

from annai_server.admin import tokens
from annai_server.admin.words import t
from annai_server.domain.errors import Fault, Invalid

REFERENCES = ("milestone", "segment", "goal", "guide", "item")

BY_PATTERN: Mapping[str, str] = {
    r"write something here": "Write something here.",
    r"write between (?P<a>\d+) and (?P<b>\d+) characters": "Write between %(a)s and %(b)s characters.",
    r"write at most (?P<a>\d+) characters": "Write at most %(a)s characters.",
    r"a click needs something to click on.*": "A click needs something to click on: choose an element.",
    r"a role alone fits too many elements.*": "The kind alone fits too many elements: add its name.",
    r"an inline banner sits beside.*": "An inline banner stands beside an element: say which.",
    r"say what the element is.*": "Say what the element is: a kind and a name, a text, an address or a test id.",
    r"the end must come after the beginning": "The end must come after the beginning.",
    r"write a path of your product.*": "Write a path of your product, such as /invoices.",
    r"write an address that begins with https://, a path.*": (
        "Write an address that begins with https://, or a path of your product that begins with /."
    ),
    r"write an address that begins.*": "Write an address that begins with https://, http://, mailto: or /.",
    r"begin with / or \*.*": "Begin with / or *, without spaces.",
    r"at most (1|one) buttons?": "At most one button.",
    r"at most (?P<a>\d+) buttons": "At most %(a)s buttons.",
    r"a checklist has 1 to 12 items": "A checklist has 1 to 12 items.",
    r"a tour has 1 to 30 steps": "A tour has 1 to 30 steps.",
    r"from -100 to 100": "From −100 to 100.",
    r"from 1 to 1,000": "From 1 to 1,000.",
    r"write a percentage from 0 to (?P<a>\d+).*": "Write a percentage from 0 to %(a)s, with one decimal at most.",
    r"together they are more than 100 percent": "Together the variants are more than 100 percent.",
    r"nothing is shown of a variant that is withheld.*": "Nothing is shown of this variant: it can say nothing else.",
    r"an essential notice is withheld from nobody": "An essential notice is withheld from nobody.",
    r"leave at least one step": "Leave at least one step.",
    r"write something here, or leave it out": "Write something here, or take over the original.",
    r"at most (?P<a>\d+) variants": "At most %(a)s variants.",
    r"write a number and a unit.*": "A duration is a number and a unit.",
    r"write a variable as.*": "A variable needs a fallback: {{ user.first_name | there }}.",
    r"give a name of at most 255.*": "Give a name of at most 255 characters.",
    r".* is not an e-mail address": "This is not an e-mail address.",
    r"use at least 10 characters": "Use at least 10 characters.",
    r"this author is in the project already": "This author is in the project already.",
    r"there were too many tries.*": "There were too many tries. Please wait a quarter of an hour.",
    r"this is not your present password": "This is not your present password.",
    r"write an origin such as.*": "Write exact origins, such as https://app.example.com, or a single *.",
    r"browsers leave out (?P<a>:\d+), the usual port.*": "Browsers leave out the usual port: leave out %(a)s, too.",
    r"choose a role": "Choose a role.",
    r"say what makes somebody reach it": "Say what has to happen.",
    r"tick where to publish it": "Tick where to publish it, or save it as a draft.",
    r"say who belongs to it": "Say who belongs to it.",
    r"give a (text|number|list).*": "Fill in what it is compared with.",
    r"give 1 to [\d,]+ values": "Choose at least one.",
    r"give two numbers or two dates.*": "Fill in both ends, the smaller first.",
    r"give the (smaller|earlier) .*": "The first has to come before the second.",
    r"write a date such as.*": "Choose a day.",
    r"write a length between.*": "Write a length of at least one.",
    r"write (countries|locales) .*|write \w+(, \w+)*": "Choose at least one.",
    r"write a number from 0 to 100": "Write a number from 0 to 100.",
    r"write times of day.*": "Fill in both times.",
    r"from and until are the same.*": "Both times are the same: there would be no such time.",
    r"gte is more than lte.*": "The first number has to be the smaller one.",
    r"a property's name has.*": "Give the name of the property.",
    r"give a regular expression.*": "Write a pattern.",
    r"at character (?P<n>\d+): .*": "The pattern can't be read from its character %(n)s on.",
    r"write a colour such as.*": "Write a colour, such as #4f46e5.",
    r"give a fallback for pages without.*": "Give a value for pages without that property: var(--brand, #4f46e5).",
    r"write a length from 0.*": "Write a length from 0 to 40px.",
    r"write a size from.*": "Write a size from 0.75em to 1.5em.",
    r"write a space from.*": "Write a space from 0.3em to 1em.",
    r"write a time from.*": "Write a time from 0ms to 1000ms.",
    r"write font families.*": "Write font families, with commas between them.",
    r"write none, or up to four shadows.*": "Write none, or shadows such as 0 8px 24px #10182833.",
    r"use indigo, ink or leaf": "Choose one.",
    r"use the address of a video at .*": "Use the address of a video at YouTube, Vimeo, Loom or Wistia.",
    r"Missing data for required field\.": "Fill this in.",
    r"a form has 1 to 5 fields": "A form has 1 to 5 questions.",
    r"give 2 to 8 options": "Give 2 to 8 options.",
    r"use letters, digits and _.*": "Use letters, digits and _, no digit first.",
    r"use lower-case letters, digits and _.*": "Use lower-case letters, digits and _, a letter first.",
    r"Annai itself says this.*": "Annai itself uses this name: choose another.",
    r"say what happens: .*": "Say what has to happen: a page is seen, somebody stays there, or clicks on something.",
    r"say on what element": "Say on which element.",
    r"write an address such as .*": "Write an address, such as https://hooks.example.com/annai.",
    r"begin with https://": "Begin with https://.",
    r"use port 443 or 8443": "Use port 443 or 8443.",
    r"leave user name and password out.*": "Leave user name and password out of the address.",
    r"write the host's plain name.*": "Write the host’s plain name, in ASCII (xn--…) and without a dot at its end.",
    r"this host has no public address.*": (
        "This host can’t be found, or is in a private network, where Annai sends nothing."
    ),
    r"choose what it hears": "Choose at least one.",
    r"write 1 to (?P<a>\d+) characters": "Write at least one character, and at most %(a)s.",
    r"name 1 to (?P<a>\d+) locales": "Name at least one language, and at most %(a)s.",
    r"name each locale once": "Name each language once.",
    r"name the default locale too": "Name at least one language, and at most 50.",
    r"write a locale such as.*": "Choose a language from the list.",
    r"write a time zone such as.*": "Choose a time zone from the list.",
    r"it is no PNG, .*": "Use a PNG, JPEG, WebP or GIF. SVG and other formats are not taken.",
    r"it is damaged: .*": "This file is damaged: it can’t be read to its end.",
    r"it is made of too many parts.*": "It is made of too many parts: save it anew with another program.",
    r"it has more than (?P<n>\d+) million pixels.*": "It has more than %(n)s million pixels: make it smaller.",
    r"it is larger than (?P<n>\d+) MB.*": "It is larger than %(n)s MB: make it smaller.",
    r"even made anew it is larger.*": "It stays too large, even when it is compressed: make it smaller.",
    r"this project has [\d,]+ images.*": "This project has as many images as it may: remove some that nothing shows.",
}
BY_FIELD: Mapping[str, str] = {
    "event": "Give the event's name: lower-case letters, digits and _, a letter first.",
    "trait": "Give the name of what you compare: letters, digits and _.",
    "company": "Give the name of what you compare: letters, digits and _.",
    **dict.fromkeys(REFERENCES, "Choose one."),
}

_FAINT = re.compile(
    r"(?P<token>\S+) on (?P<upon>.+) has a contrast of (?P<ratio>[\d.]+) in (?P<face>\w+); people need (?P<least>.+)"
)


def as_json(error: Invalid) -> list[dict[str, str]]:
    """Each fault with its path and the author's words for it."""
    return [{"path": fault.path, "message": _said(fault)} for fault in error.faults]


def _said(fault: Fault) -> str:
    if match := _FAINT.fullmatch(fault.message):
        named = {part: t(tokens.NAMES[match[part]]) for part in ("token", "upon")}
        face = tokens.FACES[match["face"]]
        return t(
            "“%(token)s” on “%(upon)s” (%(face)s) has a contrast of %(ratio)s to 1; people need %(least)s.",
            **named,
            face=t(face),
            ratio=match["ratio"],
            least=match["least"],
        )
    field = fault.path.rpartition(".")[2]
    if field in BY_FIELD and re.match(r"write a name|use |write checklist-key", fault.message):
        return t(BY_FIELD[field])
    for pattern, words in BY_PATTERN.items():
        if match := re.fullmatch(pattern, fault.message, re.DOTALL):
            return t(words, **match.groupdict())
    return t(fault.message)
