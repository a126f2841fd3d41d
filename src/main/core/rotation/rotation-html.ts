import type { DiffRow, RotationRecord } from '@shared/contract/rotations'
import { entryWords, evidenceWords } from '@shared/domain/rotation-entry-words'
import { visibleText } from '@shared/domain/visible-text'

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
  ['Kind', rotation.mode === 'emergency' ? 'Emergency' : 'Guided'],
  ['Begun', `${utc(rotation.startedAt)} UTC by ${rotation.startedBy || 'nobody named'}`],
  [
    'Ended',
    rotation.endedAt === null ? 'not yet' : `${utc(rotation.endedAt)} UTC, ${rotation.endedHow}`
  ],
  ['Old key', keyWords(record.oldKey)],
  ['New key', record.replacement === null ? 'none' : keyWords(record.replacement)],
  ['Fingerprint of the new key', fingerprintWords(record)],
  ['Rotation id', rotation.id]
])}
${section('What the decision to revoke rested on', groundsOf(record))}
${section('Old and new key', diffTable(record.diff))}
${section('Systems', consumersTable(record))}
${section('Waived callers', waiversTable(record))}
${section(
  'Every step',
  table(
    ['No.', 'Time (UTC)', 'Who', 'What', 'Evidence'],
    entries.map(entry => {
      const { what, evidence } = entryWords(entry.event)
      return [String(entry.seq), utc(entry.at), entry.by || 'nobody named', what, evidence]
    })
  )
)}
<footer>Written by Horizon Console, ${text(utc(exportedAt))} UTC. It holds no key.</footer>
</body>
</html>
`
}

type Row = readonly string[]

const fingerprintWords = ({ replacementFingerprint }: RotationRecord): string =>
  replacementFingerprint === null
    ? 'none: one is made where the operator confirms the new key as stored and a keychain keeps the key to make it with'
    : `${replacementFingerprint} (HMAC-SHA256 of the new key under a key in the keychain of the machine where it was confirmed as stored: it shows there whether a key that turns up is this one, and leads back to no key)`

function groundsOf({ grounds }: RotationRecord): string {
  if (grounds === null) return ''
  const { evidence, summary, counts, overrideReason } = grounds
  const callers = Object.entries(counts).map(([state, count]) => `${count} ${state}`)
  return facts([
    ['Evidence', evidenceWords[evidence]],
    ['Verdict', summary],
    ['Callers', callers.length === 0 ? 'none counted' : callers.join(', ')],
    ['Reason given', overrideReason ?? 'none needed']
  ])
}

const diffTable = (diff: readonly DiffRow[]): string =>
  table(
    ['Field', 'Old key', 'New key', 'Compared'],
    diff.map(({ field, old, replacement, kind, note }) => [
      field,
      old,
      replacement,
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
    ['Caller', 'Endpoint', 'Reason', 'Who', 'Time (UTC)'],
    waivers.map(({ ip, method, path, reason, by, at }) => [
      ip,
      `${method} ${path}`,
      reason,
      by || 'nobody named',
      utc(at)
    ])
  )

const keyWords = ({ id, clientName, hint }: RotationRecord['oldKey']): string =>
  [clientName, id, hint].filter(part => part !== undefined).join(' · ')

const section = (title: string, body: string): string =>
  body === '' ? '' : `<section><h2>${text(title)}</h2>\n${body}</section>`

const facts = (rows: readonly (readonly [string, string])[]): string =>
  `<dl>${rows.map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`).join('\n')}</dl>`

function table(heads: Row, rows: readonly Row[]): string {
  if (rows.length === 0) return ''
  const head = heads.map(each => `<th scope="col">${text(each)}</th>`).join('')
  const body = rows.map(row => `<tr>${row.map(cell).join('')}</tr>`)
  return `<table><thead><tr>${head}</tr></thead>\n<tbody>${body.join('\n')}</tbody></table>`
}

/** Times, names and numbers stay on one line. */
const cell = (value: string): string =>
  value.length <= maxOnOneLine ? `<td class="short">${text(value)}</td>` : `<td>${text(value)}</td>`
const maxOnOneLine = 24

const utc = (iso: string): string => iso.slice(0, 19).replace('T', ' ')

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** Control and bidirectional characters are written out, so that what is read is what is there. */
const text = (value: string): string =>
  visibleText(value).replace(/[&<>"']/g, character => entities[character] ?? '')

const style = `
body { font: 11pt/1.4 sans-serif; color: #111; background: #fff; margin: 2cm auto; max-width: 19cm }
h1 { font-size: 18pt; margin: 0 0 4pt; overflow-wrap: anywhere }
h2 { font-size: 12pt; margin: 16pt 0 4pt }
.lead { margin: 0 0 12pt }
dl { display: grid; grid-template-columns: 5cm 1fr; gap: 2pt 8pt; margin: 0 }
dt { color: #555 }
dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: 9pt }
th, td { border-bottom: 1px solid #ccc; padding: 3pt 6pt 3pt 0; text-align: left; vertical-align: top; overflow-wrap: anywhere }
td.short, th { white-space: nowrap }
tr { break-inside: avoid }
footer { margin-top: 16pt; color: #555; font-size: 9pt }
`
