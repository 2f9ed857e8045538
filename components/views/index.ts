import type { FunctionComponent } from 'react';
import type { View } from '../../src/ui/layout.ts';
import { BlockersView } from './BlockersView.tsx';
import { EvidenceView } from './EvidenceView.tsx';
import type { ViewProps } from './props.ts';
import { TimelineView } from './TimelineView.tsx';

/** Views of the whole screen. The session and the delivery matrix are panes beside the tree. */
export const VIEWS: { readonly [view in View]: FunctionComponent<ViewProps> | null } = { session: null, delivery: null, evidence: EvidenceView, blockers: BlockersView, timeline: TimelineView };
