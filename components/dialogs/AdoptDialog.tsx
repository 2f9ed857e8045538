import { passRows } from '../../src/ui/draw/passes.ts';
import { paragraph } from '../../src/ui/rows.ts';
import { useSkin } from '../parts/skin.ts';
import { useLive } from '../parts/use-live.ts';
import { FormDialog } from './FormDialog.tsx';
import { base } from './form-parts.ts';
import type { DialogProps } from './props.ts';
import { useRead } from './use-read.ts';

/** Passes of a dry run, as a list that is adopted as it is read, or not at all. It answers no question: those are asked here. */
export const AdoptDialog = (props: DialogProps) => {
  const { actions, world } = props;
  const { glyphs } = useSkin();
  const list = useRead(actions.listPasses);
  const at = useLive(0);
  const read = list !== null && 'adoptable' in list ? list : null;
  const count = read?.adoptable.length ?? 0;
  const intro = (width: number) => {
    if (list === null) return paragraph('Reading the dry run and its evidence…', width);
    if ('why' in list) return paragraph(`${list.why}. ${list.fix}`.trim(), width, 'status.failed');
    return passRows(list, { width, now: world.now, glyphs });
  };
  return (
    <FormDialog
      // With the list it becomes another prompt: what was pressed before it could be read presses nothing.
      key={list === null ? 'reading' : 'read'}
      {...base(props)}
      title={read === null ? 'Passes of a dry run' : `Passes of dry run ${read.session}`}
      right={props.state.plan?.target ?? ''}
      intro={(width) => intro(width).slice(at.value)}
      onKey={(press) => {
        const by = press.name === 'down' ? 1 : press.name === 'up' ? -1 : press.name === 'pgdn' ? 10 : press.name === 'pgup' ? -10 : 0;
        if (by !== 0) at.set(Math.max(0, Math.min(at.now() + by, (read === null ? 0 : count + read.not.length) + 4)));
        return by !== 0;
      }}
      safe="Not now"
      act={count === 0 ? 'Adopt' : `Adopt ${count}`}
      closed={list === null ? 'the dry run was read' : count === 0 ? 'there is something to adopt' : null}
      onAct={async () => (read === null ? null : actions.adoptPasses(read))}
    />
  );
};
