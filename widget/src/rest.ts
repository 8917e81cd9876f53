import type { Core } from "./core/core";
import type { Director } from "./core/director";
import { mount as openUpkeep } from "./core/upkeep";
import { mount as banner } from "./render/banner";
import { mount as checklist } from "./render/checklist";
import { mount as hint } from "./render/hint";
import { ready } from "./render/ready";
import { mount as toast } from "./render/toast";
import type { Mount } from "./surface";

const surfaces: Record<string, Mount<never>> = { toast, checklist, hint, banner };

/** The upkeep, and what draws all kinds but the tour: alike as they are, they are smaller in one file than in two. */
export const mount = (core: Core, director: Director) =>
  openUpkeep(core, director, async (kind) => {
    await ready();
    return surfaces[kind] ?? (await import("./core/ghost")).mount(core, director);
  });
