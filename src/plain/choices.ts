import type { Option } from '../core/plan.ts';

/** What an option wants beside its number, in brackets; empty for nothing. */
export const wantsOf = (option: Option): string => {
  const parts = [option.reason === 'required' ? 'a reason' : '', option.takes === 'attachment' ? 'a link, a file or a note' : '', option.needsEvidenceOpened === true ? 'its evidence opened' : ''].filter((part) => part !== '');
  const wants = [parts.length === 0 ? '' : `wants ${parts.join(' and ')}`, option.does === 'hold' ? 'the release stays blocked' : ''].filter((part) => part !== '');
  return wants.length === 0 ? '' : ` (${wants.join('; ')})`;
};
