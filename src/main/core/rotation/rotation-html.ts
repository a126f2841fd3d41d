import type { DiffRow, RotationRecord } from '@shared/contract/rotation-views'
import { entryWords } from '@shared/domain/rotation-entry-words'
import { withoutNonce } from '@shared/domain/rotation-name'
import { utcIfTime, utcTime } from '@shared/domain/utc-time'
import { decidedTable, firstUseTable, groundsOf } from './rotation-html-callers'
import { facts, section, style, table, text } from './rotation-html-parts'
import { otherKeys, stepFacts } from './rotation-html-steps'

/** The record as one printable page: nothing is loaded, nothing runs, every text is only text. */
export function rotationHtml(record: RotationRecord): string {
  const { rotation, profile, organization, exportedAt, entries } = record
  const title = `Rotation of ${rotation.clientName}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${text(title)}</h1>
<p class="lead">${text(rotation.sentence)}</p>
${facts([
  ['Profile', profile],
  ['Organization', organization ?? 'not named'],
  ...partnerFact(rotation),
  ['Kind', rotation.mode === 'emergency' ? 'Emergency' : 'Guided'],
  ['Begun', `${utcTime(rotation.startedAt)}, by ${rotation.startedBy || 'nobody named'}`],
  ...stepFacts(record),
  ['Old key', keyWords(record.oldKey)],
  ['New key', record.replacement === null ? 'none' : keyWords(record.replacement)],
  ...tagFact(record),
  ...otherKeys(record),
  ['Fingerprint of the new key', fingerprintWords(record)],
  ['Rotation id', rotation.id]
])}
${section('What the decision to revoke rested on', groundsOf(record))}
${section('Callers of the old key at that decision', decidedTable(record))}
${section('First use of the new key', firstUseTable(record))}
${section('Old and new key', diffTable(record.diff))}
${section('Systems', consumersTable(record))}
${section('Waived callers', waiversTable(record))}
${section(
  'Every step',
  table(
    ['No.', 'Time', 'Who', 'What', 'Evidence'],
    entries.map(entry => {
      const { what, evidence } = entryWords(entry.event)
      return [String(entry.seq), utcTime(entry.at), entry.by || 'nobody named', what, evidence]
    })
  )
)}
<footer>Written by Horizon Console, ${text(utcTime(exportedAt))}. All times are UTC. It holds no key.</footer>
</body>
</html>
`
}

/** Whose key it is; nothing of a rotation changes the partnership. */
const partnerFact = ({ partnerName }: RotationRecord['rotation']): (readonly [string, string])[] =>
  partnerName === undefined
    ? []
    : [['Whose key', `Partner key of ${partnerName}. The partnership and its access are untouched`]]

const keyWords = ({ id, clientName, hint }: RotationRecord['oldKey']): string =>
  [withoutNonce(clientName) || clientName, id, hint].filter(part => part !== undefined).join(' · ')

function tagFact({ replacementTag, rotation }: RotationRecord): (readonly [string, string])[] {
  if (replacementTag === null) return []
  const { tag, isTakenOut, whyNot } = replacementTag
  if (isTakenOut) return [['Tag in its name', `${tag} while the rotation ran, taken out`]]
  if (rotation.endedAt === null) {
    return [['Tag in its name', `${tag}, taken out when the rotation is recorded`]]
  }
  return [['Tag in its name', `${tag}, still there${whyNot === null ? '' : `: ${whyNot}`}`]]
}

const fingerprintWords = ({ replacementFingerprint }: RotationRecord): string =>
  replacementFingerprint === null
    ? 'none: one is made where the operator confirms the new key as stored and a keychain keeps the key to make it with'
    : `${replacementFingerprint} (HMAC-SHA256 of the new key under a key in the keychain of the machine where it was confirmed as stored: it shows there whether a key that turns up is this one, and leads back to no key)`

const diffTable = (diff: readonly DiffRow[]): string =>
  table(
    ['Field', 'Old key', 'New key', 'Compared'],
    diff.map(({ field, old, replacement, kind, note }) => [
      field,
      utcIfTime(old),
      utcIfTime(replacement),
      note === undefined ? kindWords[kind] : `${kindWords[kind]}: ${note}`
    ])
  )

const kindWords: Readonly<Record<DiffRow['kind'], string>> = {
  same: 'same',
  intended: 'intended',
  'cannot-copy': 'set by Horizon',
  mismatch: 'other than asked for',
  wider: 'wider',
  narrower: 'narrower'
}

const consumersTable = ({ consumers }: RotationRecord): string =>
  table(
    ['System', 'Owner', 'Address', 'Done'],
    consumers.map(({ name, owner, ip, isDone }) => [name, owner, ip ?? '', isDone ? 'yes' : 'no'])
  )

const waiversTable = ({ waivers }: RotationRecord): string =>
  table(
    ['Address', 'Endpoint', 'Reason', 'Who', 'Time'],
    waivers.map(({ ip, method, path, reason, by, at }) => [
      ip,
      `${method} ${path}`,
      reason,
      by || 'nobody named',
      utcTime(at)
    ])
  )
