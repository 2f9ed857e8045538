/** How a kind shows what it saw: blocks that the pane can draw without knowing the kind. */
export type Mark = 'passed' | 'failed' | 'needs-you' | 'running' | 'unknown' | 'waiting' | 'closed' | 'ready' | 'stale' | 'waived' | 'not-applicable';

export type Block =
  | { readonly type: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  /** Rows with a status: jobs and their steps, channels, checks. `at` is what stands at the right. */
  | { readonly type: 'marks'; readonly title?: string; readonly rows: readonly { readonly mark: Mark; readonly label: string; readonly at?: string; readonly indent?: number }[] }
  | { readonly type: 'table'; readonly head: readonly string[]; readonly rows: readonly { readonly mark: Mark; readonly cells: readonly string[] }[] }
  | { readonly type: 'text'; readonly title?: string; readonly lines: readonly string[] };

export type Picture = readonly Block[];
