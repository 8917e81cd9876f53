/** What this widget can bring to its moment; the first is no kind that people meet. */
export const NAMES = ["ghost", "tour", "banner", "checklist", "toast", "hint"];
