import { type ComponentType, lazy } from 'react';
import type { Permission } from '../../src/platform/permissions.ts';

/** A page by its path: loaded when first opened; `needs` is the permission without which it only says so. */
export interface ConsolePage {
  path: string;
  needs?: Permission;
  Page: ComponentType;
}

const loads = new WeakMap<object, () => Promise<unknown>>();

/** A page that is loaded when first drawn; loaded before (`preloadPage`), it is drawn at once, without the placeholder in between. */
export const page = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) => {
  let loaded: { default: ComponentType } | undefined;
  const start = () =>
    load().then((module) => {
      loaded = { default: module[name] };
      return loaded;
    });
  const Page = lazy(() => {
    const ready = loaded;
    // React asks a page that it draws for the first time through `then`: one that answers within the call keeps nobody waiting.
    return ready
      ? // biome-ignore lint/suspicious/noThenProperty: a promise would answer one turn later
        ({ then: (take: (page: typeof ready) => void) => take(ready) } as ReturnType<typeof start>)
      : start();
  });
  loads.set(Page, start);
  return Page;
};

/** Starts loading a page before it is drawn. One that cannot be loaded says so when it is drawn. */
export function preload({ Page }: ConsolePage): void {
  loads
    .get(Page)?.()
    .catch(() => undefined);
}
