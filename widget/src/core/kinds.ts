/** What a page may show, beside tours. */
const others = () => import("../render/others");
export const kinds = {
  banner: async () => ({ mount: (await others()).banner }),
  checklist: async () => ({ mount: (await others()).checklist }),
  toast: async () => ({ mount: (await others()).toast }),
};

export const NAMES = ["tour", "banner", "checklist", "toast"];
