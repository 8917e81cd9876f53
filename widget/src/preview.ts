/*
The live preview: the real surfaces over a stand-in page. It asks no network and counts nothing.

A page of the admin shows it in a frame of its own origin whose document loads only this module:

    <!doctype html><html lang="en"><head><script type="module" src="…/preview.js"></script></head><body></body></html>

In a frame it listens by itself; every message is `{annai: <word>, …}` and counts only from its own origin.

to the frame (frame.contentWindow.postMessage(message, location.origin))
    {annai: "guide", guide, …options}     draw this guide, or redraw it with what changed; the step in view stays
    {annai: "step", step}                 go to a step by key or number from 0; a checklist: "launcher", "panel" or "done"
    {annai: "page", page}                 which stand-in: "app" (default), "plain", or "none" for an empty page

    guide      a guide as bootstrap delivers it (docs/wire.md, "A delivered guide"), so text is already a tree
    options    all may be left out; what is left out keeps its last value
        locale   "en"                     lang of the surface
        dir      "ltr" | "rtl"
        strings  {key: text}              the chrome's strings, engine/chrome/<locale>.json
        theme    {scheme, tokens, light, dark}, as bootstrap delivers it
        values   {"user.first_name": "Hanako"}
        step     as in "step"
        items    {item key: true}         checklist items to show as done

from the frame (to parent, same origin)
    {annai: "ready"}                      sent once; send the first "guide" after it
    {annai: "shown", step}                the step, "launcher", "panel", or the guide's key that is now on screen
    {annai: "action", button, action}     somebody pressed a button of the guide; pages and links are not opened
    {annai: "ended", reason}              somebody ended it; it stays away until the next "guide" or "step"
    {annai: "fault", message}             a guide that can't be drawn; the last good drawing stays

In code: `const shown = preview(document, guide, options)` returns `{update(guide, options), step(step), destroy()}`.
*/
