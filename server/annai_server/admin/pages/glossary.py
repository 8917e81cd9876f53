"""What the words mean, for authors: those of docs/glossary.md that they meet."""

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue

from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.kinds import KINDS

TERMS: Mapping[str, str] = {
    "guide": "One piece of guidance in your product, of one of the kinds below.",
    "target": "The element of the page that a step points at or a hint rests on, described by what people see of it.",
    "audience": "Who may see a guide. Nobody else gets it, not even hidden.",
    "condition": "One line of an audience: something that has to be so, or must not be.",
    "trait": "What is known of a user or a company, such as plan.",
    "segment": "A named part of the users that several guides may share.",
    "event": "Something that happened, by its name: your product reports it, or you define it on a page.",
    "milestone": "A named success that a user reaches once, such as the first invoice.",
    "goal": "The milestone that a guide works towards: its results say how many reached it.",
    "trigger": "What has to happen on the page before a guide starts by itself.",
    "frequency": "How often a guide comes by itself, and until when.",
    "schedule": "From when to when a guide may be shown.",
    "priority": "What goes first where several guides could start.",
    "interruption": "What takes the screen unasked. It is counted, so that nobody gets too much of it.",
    "quiet page": "A page where nothing interrupts anybody, such as the checkout.",
    "draft": "What you are writing. Nobody sees it before it is published.",
    "revision": "A numbered copy of the draft, made by publishing. It never changes.",
    "project, environment": "Your product; and where it runs: where people work, or where you try things out.",
    "publish, unpublish": "Make an environment show a revision, or no longer.",
    "promote": "Show in one environment what another shows already.",
    "roll back": "Show an earlier revision again.",
    "stop, resume": "A switch that takes a guide, or all guidance, away at once, and brings it back.",
    "round": "Begins anew where a guide is shown again to everybody: what was done before no longer counts.",
    "variant, original": "Another form of a guide, for a share of its people; and the guide as it is written.",
    "holdout group": "Users who see no guidance, so that you can tell what guidance changes.",
    "run": "One showing of a guide to a user, which ends with a reason.",
    "theme, token": "What guidance looks like, and one of the values that it is made of.",
    "archive": "Put away for good. Results stay; the guide is gone from your product.",
}


@admin.get("/p/<project>/glossary")
@member()
def glossary(visit: Visit) -> ResponseReturnValue:
    return render_template("admin/glossary.html", terms=TERMS, kinds=KINDS)
