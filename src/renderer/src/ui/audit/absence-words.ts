import { formatNumber } from '@renderer/ui/format'
import type { Absence } from '@shared/contract/audit'

/** Why something is not held, to follow "not held:". */
export const absenceWords: Readonly<Record<Absence['why'], string>> = {
  'not-downloaded': 'not downloaded yet',
  missing: 'missing in Horizon’s own numbering',
  lost: 'damaged here',
  purged: 'removed here by retention',
  'beyond-server': 'older than what Horizon still had at the first sync'
}

/** "412 entries, not downloaded yet"; without a number where none is known. */
export const absenceSentence = ({ why, entries }: Absence): string =>
  entries === null ? absenceWords[why] : `${entryCount(entries)}, ${absenceWords[why]}`

export const entryCount = (count: number): string =>
  `${formatNumber(count)} ${count === 1 ? 'entry' : 'entries'}`
