import { setMaxListeners } from "node:events";

// The widget hangs everything on one signal, to go without a trace; Node takes more than ten for a leak.
setMaxListeners(0);
