import { writeSync } from 'node:fs'

/** What a console's process is started with. */
export type SyncPlan = {
  readonly folder: string
  readonly url: string
  readonly adminSecretFile: string
  /** `go-on`: syncs again and again until it is killed. `finish`: until it is current, then ends. */
  readonly part: 'go-on' | 'finish'
}

/** What it tells before it may die, each written in one piece. */
export type SyncTold =
  | { readonly is: 'ready' }
  /** A page was acknowledged: from here on it must be there. */
  | { readonly is: 'stored'; readonly walk: 'forward' | 'recheck'; readonly lastSeq: number }
  /** Nothing more to come at that moment. */
  | { readonly is: 'current' }
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly why: string }

export function tell(told: SyncTold): void {
  writeSync(1, `${JSON.stringify(told)}\n`)
}
