import type { Scope } from "./scope";

/** Tells when the page's address has changed, by whatever means, without patching anything. */
export function watchRoutes(scope: Scope, changed: () => void): void {
  let known = location.href;
  const compare = () => {
    if (known === location.href) return;
    known = location.href;
    changed();
  };
  scope.listen(window, "popstate hashchange", compare);
  if (window.navigation) {
    scope.listen(window.navigation, "currententrychange", compare);
    return;
  }
  // Routers push after the click they handle, some only when a request has come back.
  const soon = scope.alarm(compare);
  scope.listen(window, "click", () => soon(0));
  const tick = scope.alarm(() => {
    if (!document.hidden) compare();
    tick(1000);
  });
  tick(1000);
}
