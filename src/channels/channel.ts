import type { z } from 'zod';
import type { ChannelKind, ChannelPorts, ChannelSeen, Expected } from '../ports.ts';

/** A channel as the registry holds it: the entry of the runbook is read by its own schema before each look. */
export type Channel = ChannelKind<unknown> & { readonly schema: z.ZodObject };

/** What a channel's file writes: typed by its own schema. */
export type TypedChannel<Schema extends z.ZodObject> = {
  readonly key: string;
  readonly schema: Schema;
  readonly defaultPatienceMs: number;
  readonly look: (spec: z.output<Schema>, expected: Expected, ports: ChannelPorts) => Promise<ChannelSeen>;
};

/** Makes a channel fit the registry. Its `look` throws a ZodError for an entry that the schema does not take. */
export const defineChannel = <Schema extends z.ZodObject>({ look, ...channel }: TypedChannel<Schema>): Channel => ({
  ...channel,
  look: async (spec, expected, ports) => look(channel.schema.parse(spec), expected, ports),
});
