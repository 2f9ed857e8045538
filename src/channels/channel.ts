import type { z } from 'zod';
import type { ChannelKind, ChannelPorts, ChannelSeen, ChannelStanding, Endpoints, Expected, Install, Publisher, Released, StagedAs } from '../ports.ts';

/** A channel as the registry holds it: the entry of the runbook is read by its own schema before each look. */
export type Channel = ChannelKind<unknown> & { readonly schema: z.ZodObject };

/** What a channel's file writes: typed by its own schema. */
export type TypedChannel<Schema extends z.ZodObject> = {
  readonly key: string;
  readonly schema: Schema;
  readonly defaultPatienceMs: number;
  /** What helps on this channel when it has other bytes of the version than were built. */
  readonly recovery: (spec: z.output<Schema>, expected: Expected) => string;
  /** How a version with our bytes is taken out of sight where the release is given up: nothing gives its number back. */
  readonly withdraw: (spec: z.output<Schema>, expected: Expected) => string;
  readonly look: (spec: z.output<Schema>, expected: Expected, ports: ChannelPorts) => Promise<ChannelSeen>;
  readonly standing: (spec: z.output<Schema>, expected: Expected, ports: ChannelPorts) => Promise<ChannelStanding>;
  readonly publisher?: (spec: z.output<Schema>, expected: Expected, ports: ChannelPorts) => Promise<Publisher>;
  readonly stagedAs?: (spec: z.output<Schema>, released: Released) => StagedAs;
  readonly installs: (spec: z.output<Schema>, released: Released, endpoints: Endpoints) => readonly Install[];
};

/** Makes a channel fit the registry. What it answers throws a ZodError for an entry that the schema does not take. */
export const defineChannel = <Schema extends z.ZodObject>({ look, standing, publisher, recovery, withdraw, installs, stagedAs, ...channel }: TypedChannel<Schema>): Channel => ({
  ...channel,
  ...(stagedAs === undefined ? {} : { stagedAs: (entry: unknown, released: Released) => stagedAs(channel.schema.parse(entry), released) }),
  installs: (entry, released, endpoints) => installs(channel.schema.parse(entry), released, endpoints),
  look: async (entry, expected, ports) => {
    const spec = channel.schema.parse(entry);
    const seen = await look(spec, expected, ports);
    const differs = seen.accepted === 'differs' || seen.installable === 'differs' || seen.digest === 'differs';
    if (differs) return { ...seen, recovery: recovery(spec, expected) };
    return seen.accepted === 'yes' ? { ...seen, withdraw: withdraw(spec, expected) } : seen;
  },
  standing: (entry, expected, ports) => standing(channel.schema.parse(entry), expected, ports),
  ...(publisher === undefined ? {} : { publisher: (entry: unknown, expected: Expected, ports: ChannelPorts) => publisher(channel.schema.parse(entry), expected, ports) }),
});
