/** What a page may show, beside tours. */
export const kinds = {
  banner: () => import("../render/banner"),
  checklist: () => import("../render/checklist"),
  toast: () => import("../render/toast"),
};

export const NAMES = ["tour", ...Object.keys(kinds)];
