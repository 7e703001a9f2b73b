import { folderSchema } from '@deskhand/protocol';
import { z } from 'zod';

/** What `deskhand up` was asked for. Made by the command line, handed on to the daemon as one JSON argument. */
export const hostOptionsSchema = z.object({
  /** The state directory, absolute. */
  home: z.string().min(1),
  /** The port to listen on at loopback; 0 picks one. */
  port: z.number().int().min(0).max(65_535),
  /** The port of the life before, where the supervisor starts a daemon again. Pages that are open know it: taken again where any will do and it is free. */
  before: z.number().int().min(1).max(65_535).optional(),
  /** Folders to grant, beside those that are granted already. */
  folders: z.array(folderSchema),
  model: z.string().optional(),
  /** The base address of an OpenAI-compatible endpoint that serves `model`. */
  modelUrl: z.string().optional(),
  /** Phones on this network are let in, with this certificate where one is given. Absent: as it was. */
  lan: z.object({ cert: z.string().optional(), key: z.string().optional() }).optional(),
  /** How long what a task sends waits for a "don't send", in seconds; 30 where it isn't said. */
  hold: z.number().int().min(0).max(86_400).optional(),
  /** How long a request for approval waits before it counts as not done, in minutes; 30 where it isn't said. */
  patience: z.number().int().min(1).max(43_200).optional(),
  /** Whether a person sits at a terminal and may be asked. */
  interactive: z.boolean(),
});
export type HostOptions = z.output<typeof hostOptionsSchema>;
