import { visibleText } from '@shared/domain/visible-text'

/** Pieces of a printable page in which every text is only text. */

type Row = readonly string[]

export const section = (title: string, body: string): string =>
  body === '' ? '' : `<section><h2>${text(title)}</h2>\n${body}</section>`

export const paragraph = (words: string): string => (words === '' ? '' : `<p>${text(words)}</p>`)

export const facts = (rows: readonly (readonly [string, string])[]): string =>
  `<dl>${rows.map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`).join('\n')}</dl>`

export function table(heads: Row, rows: readonly Row[]): string {
  if (rows.length === 0) return ''
  const head = heads.map(each => `<th scope="col">${text(each)}</th>`).join('')
  const body = rows.map(row => `<tr>${row.map(cell).join('')}</tr>`)
  const kind = heads.length > mostColumns ? ' class="wide"' : ''
  return `<table${kind}><thead><tr>${head}</tr></thead>\n<tbody>${body.join('\n')}</tbody></table>`
}

/** With more of them a moment may take two lines. */
const mostColumns = 5

/** Times, names and numbers stay on one line. */
const cell = (value: string): string =>
  value.length <= maxOnOneLine ? `<td class="short">${text(value)}</td>` : `<td>${text(value)}</td>`
/** A moment as it is written here. */
const maxOnOneLine = 25

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** Control and bidirectional characters are written out, so that what is read is what is there. */
export const text = (value: string): string =>
  visibleText(value).replace(/[&<>"']/g, character => entities[character] ?? '')

export const style = `
body { font: 11pt/1.4 sans-serif; color: #111; background: #fff; margin: 2cm auto; padding: 0 1cm; max-width: 21cm }
h1 { font-size: 18pt; margin: 0 0 4pt; overflow-wrap: anywhere }
h2 { font-size: 12pt; margin: 16pt 0 4pt }
p { margin: 0 0 6pt; overflow-wrap: anywhere }
.lead { margin: 0 0 12pt }
dl { display: grid; grid-template-columns: 5cm 1fr; gap: 2pt 8pt; margin: 0 0 6pt }
dt { color: #555 }
dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: 9pt }
th, td { border-bottom: 1px solid #ccc; padding: 3pt 6pt 3pt 0; text-align: left; vertical-align: top; overflow-wrap: anywhere }
td.short, th { white-space: nowrap }
.wide td.short, .wide th { white-space: normal; overflow-wrap: break-word }
tr { break-inside: avoid }
@media print { body { margin: 0; padding: 0; max-width: none } }
footer { margin-top: 16pt; color: #555; font-size: 9pt }
`
