/** A corner of web storage. What cannot be kept there (full, blocked, private) is kept in memory while the page lives. */
export interface Store {
  /** Undefined for what is missing or is not JSON. */
  read<T>(name: string): T | undefined;
  write(name: string, value: unknown): void;
  remove(name: string): void;
  names(prefix: string): string[];
}

export const parse = (text: string | null | undefined) => {
  try {
    return JSON.parse(text ?? "");
  } catch {}
};

export function openStore(prefix: string, area: "localStorage" | "sessionStorage"): Store {
  const memory = new Map<string, string>();
  // Merely naming the area throws where storage is blocked.
  const attempt = <T>(act: (storage: Storage) => T): T | undefined => {
    try {
      return act(window[area]);
    } catch {}
  };
  return {
    read: (name) => parse(memory.get(prefix + name) ?? attempt((storage) => storage.getItem(prefix + name))),
    write(name, value) {
      const text = JSON.stringify(value);
      memory.set(prefix + name, text);
      attempt((storage) => {
        storage.setItem(prefix + name, text);
        memory.delete(prefix + name);
      });
    },
    remove(name) {
      memory.delete(prefix + name);
      attempt((storage) => storage.removeItem(prefix + name));
    },
    names: (start) =>
      [...(attempt(Object.keys) ?? []), ...memory.keys()]
        .filter((name) => name.startsWith(prefix + start))
        .map((name) => name.slice(prefix.length)),
  };
}
