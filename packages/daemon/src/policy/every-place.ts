import { realpathSync } from 'node:fs';
import { otherPlaces, readMounts } from './mounted.ts';

/** Each path as it is named, where that leads, and where else it is mounted at this moment. */
export function everyPlaceOf(paths: readonly string[]): string[] {
  const mounts = paths.length ? readMounts() : '';
  return [...new Set(paths.flatMap((path) => [path, realPlace(path), ...otherPlaces(realPlace(path), mounts)]))];
}

/** Where a path leads; itself where nothing is there. */
export function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
