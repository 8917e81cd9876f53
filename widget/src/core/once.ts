/**
 * `load`, with one promise for all who ask while it is on its way and after: what they do with it keeps its order, and
 * nothing is there twice. What failed is loaded anew by whoever asks next.
 */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load();
    const mine = loading;
    // Not all who ask for it wait for it; a fault of ours is never a rejection that the host hears of. And somebody who
    // heard of it before may have asked anew.
    mine.catch(() => {
      if (loading === mine) loading = undefined;
    });
    return mine;
  };
}
