/** What a page may show, beside tours. */
export const kinds = {
  banner: async () => ({ mount: (await import("../render/others")).banner }),
  checklist: async () => ({ mount: (await import("../render/others")).checklist }),
  toast: async () => ({ mount: (await import("../render/others")).toast }),
};

export const NAMES = ["tour", ...Object.keys(kinds)];
