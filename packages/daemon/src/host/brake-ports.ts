import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Whether the owner let this network in, as the supervisor reads it: lan.json is link's (link/lan-settings.ts).

export interface NetworkDoor {
  /** Where the brake's own door is, and where the app is. */
  port: number;
  app: number;
  /** PEM files. */
  cert?: string;
  key?: string;
}

/** Beside the app's port, where the owner didn't say otherwise. */
export const brakePortOf = ({ port, brake }: { port: number; brake?: number | undefined }): number =>
  brake ?? (port < 65_535 ? port + 1 : port - 1);

/** Undefined where the network isn't let in; what can't be read opens nothing. */
export function readNetworkDoor(home: string): NetworkDoor | undefined {
  try {
    const { port, brake, cert, key } = JSON.parse(readFileSync(join(home, 'lan.json'), 'utf8'));
    if (!isPort(port) || (brake !== undefined && !isPort(brake))) return undefined;
    const secure = typeof cert === 'string' && typeof key === 'string';
    // With a certificate that isn't told whole, an open door would be one without.
    if (!secure && (cert !== undefined || key !== undefined)) return undefined;
    return { port: brakePortOf({ port, brake }), app: port, ...(secure && { cert, key }) };
  } catch {
    return undefined;
  }
}

const isPort = (value: unknown) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;
