import { createElement } from 'react';
import type { FunctionComponent, ReactElement } from 'react';
import type { Face } from '../../src/ui/selection.ts';
import { DeliveryPane } from './DeliveryPane.tsx';
import { DetailPane } from './DetailPane.tsx';
import { FailedPane } from './FailedPane.tsx';
import { OutputPane } from './OutputPane.tsx';
import { ReconcilePane } from './ReconcilePane.tsx';
import type { PaneProps } from './props.ts';
import { WatchPane } from './WatchPane.tsx';

type Pane = FunctionComponent<PaneProps>;

const PANES: { readonly [face in Face]: Pane } = { detail: DetailPane, output: OutputPane, failed: FailedPane, reconcile: ReconcilePane, watch: WatchPane, delivery: DeliveryPane };

/** Kinds that show a face in their own way. A kind that is not here gets the generic panes, which draw any picture. */
const KIND_PANES: { readonly [kind: string]: { readonly [face in Face]?: Pane } } = { deliver: { watch: DeliveryPane } };

/** The pane for a step of this kind that shows this face. */
export const paneElement = (kind: string | null, face: Face, props: PaneProps): ReactElement => createElement((kind === null ? undefined : KIND_PANES[kind]?.[face]) ?? PANES[face], props);
