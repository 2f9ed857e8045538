import type { Attention } from '../../components/app-props.ts';
import { createCapture } from '../adapters/capture.ts';
import { redactText, secretsIn } from '../adapters/redact.ts';
import { clean } from '../ui/clean.ts';
import { notification } from '../ui/notify.ts';
import type { Outside } from '../ui/notify.ts';
import type { Tools } from './mount.ts';

/** The bell, the notification and the title of this terminal; what they say holds no secret, for a desktop keeps them. */
export const attentionOf = ({ focused, title }: Pick<Tools, 'focused' | 'title'>, env: NodeJS.ProcessEnv = process.env): Attention => {
  const said = (text: string): string => redactText(clean(text), secretsIn(env)).text;
  return {
    focused,
    title: (text) => title(said(text)),
    call: (text) => void outsideOf(env).then((outside) => process.stdout.write(notification(said(text), env, outside))),
  };
};

/** Asked each time: another client may have attached since. A tmux that gives no answer lets nothing through. */
const outsideOf = async (env: NodeJS.ProcessEnv): Promise<Outside | null> => {
  const { TMUX, TMUX_PANE } = env;
  if (TMUX === undefined || TMUX === '') return null;
  const { code, stdout } = await createCapture(env)(['tmux', 'display-message', '-p', ...(TMUX_PANE === undefined ? [] : ['-t', TMUX_PANE]), '#{allow-passthrough} #{client_termname} #{client_termtype}'], { cwd: '/', timeoutMs: 2_000 });
  // 3.3 says 0 or 1 of it, later ones off, on or all.
  const [passes = '', ...names] = code === 0 ? stdout.trim().split(' ') : [];
  return { passes: ['1', '2', 'on', 'all'].includes(passes), names: names.join(' ') };
};
