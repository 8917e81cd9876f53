export const NAMES = ["tour", "banner", "checklist", "toast"];
