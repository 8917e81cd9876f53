/** Whether this page is one of those meant: regular expressions that the server makes of page globs. None: every page. */
export const here = (
  pages: readonly string[] | undefined,
  address = location.pathname + location.search + location.hash,
) => !pages?.[0] || pages.some((page) => new RegExp(page).test(address));
