import type { Scope } from "./scope";

/**
 * Tells when the page's address has changed, by whatever means, without patching anything. The answer compares it with
 * the last one at once: browsers without the Navigation API need that, see `older.ts`.
 */
export function watchRoutes(scope: Scope, changed: () => void): () => void {
  let known = location.href;
  const compare = () => {
    if (known === location.href) return;
    known = location.href;
    changed();
  };
  scope.listen("currententrychange", compare, window.navigation);
  return compare;
}
