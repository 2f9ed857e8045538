import { Fragment } from 'react';
import { dialogKey } from '../src/ui/viewstate.ts';
import type { Dialog } from '../src/ui/viewstate.ts';
import { draftOf } from './controls/drafts.ts';
import type { Drafts } from './controls/drafts.ts';
import { dialogElement } from './dialogs/index.ts';
import type { DialogProps } from './dialogs/props.ts';

/** The open dialog over those it was opened from: they keep what was typed into them, and have no keys meanwhile. In a window that shows nothing, none has. */
export const Dialogs = ({ stack, drafts, ...props }: Omit<DialogProps, 'active' | 'close' | 'draft'> & { readonly stack: readonly Dialog[]; readonly drafts: Drafts }) => (
  <>
    {stack.map((dialog, index) => (
      <Fragment key={dialogKey(dialog)}>{dialogElement(dialog, { ...props, key: 'dialog', active: props.layout.fits && index === stack.length - 1, draft: draftOf(drafts, dialog, props.state), close: () => props.look({ type: 'back' }) })}</Fragment>
    ))}
  </>
);
