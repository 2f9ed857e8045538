/** What stands over a runbook, or over the files that it runs, before they are trusted. */
export const trustIntro = ({ source, about, changed }: { readonly source: string; readonly about: 'runbook' | 'scripts'; readonly changed: boolean }): string => {
  if (about === 'scripts') return changed ? `Files of this repository that the runbook runs as you have changed since you trusted them: ${source}` : `The runbook runs files of this repository as you. Read them before anything starts: ${source}`;
  return changed ? `${source} has changed since you trusted it. It runs commands as you; this is what changed.` : `${source} runs commands as you. Read it before anything starts.`;
};
