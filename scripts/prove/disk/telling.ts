import type { WireError } from '@shared/errors'

/** What a process that writes is started with. */
export type DiskPlan = {
  readonly folder: string
  /** Pages of the log, from where it stands. */
  readonly pages: number
}

export const profileId = '6f0a5a0e-54d5-4a2c-8a51-1f8f2a4f6d77'
export const pageLength = 800
/** There when a trial begins: the page after them seals a segment. */
export const basePages = 40
export const trialPages = 2

export const noteOn = (last: number) => ({ entryId: `aud_${last}`, text: `Note on entry ${last}` })

/** What it tells, in one piece, the moment it is so. `last`: the number of the log's last entry. */
export type DiskTold =
  | { readonly is: 'opened' }
  /** The operator is told so: what is done from here on is not said to be kept. */
  | { readonly is: 'notice'; readonly title: string; readonly detail: string }
  | { readonly is: 'done'; readonly what: 'page' | 'note'; readonly last: number }
  | { readonly is: 'refused'; readonly error: WireError | string }
  | { readonly is: 'ended' }
