import type { Handoff } from '@shared/contract/partner-keys'
import { utcTime } from '@shared/domain/utc-time'
import { facts, paragraph, section, style, text } from '../rotation/rotation-html-parts'

/** The hand-off as one printable page: nothing is loaded, nothing runs, every text is only text. */
export function handoffHtml(handoff: Handoff): string {
  const { partner, keyName, baseUrl, header, access, from, madeAt } = handoff
  const title = `Partner key “${keyName}” for ${partner}`
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
<p class="lead">This sheet holds no secret. The key itself comes another way, and is shown once.</p>
${heldNote(handoff)}${facts([
  ['For', partner],
  ['Contact', handoff.contactEmail ?? 'not named'],
  ['Key begins with', handoff.hint ?? 'not said'],
  ['Address', baseUrl],
  ['Header', `${header}: the key`],
  ['From these addresses', addresses(handoff.ipAllowlist)],
  ['Calls per minute', limit(handoff.rateLimit)],
  ['Calls per day', limit(handoff.rateLimitPerDay)],
  ['Works until', handoff.expiresAt === null ? 'it is revoked' : utcTime(handoff.expiresAt)]
])}
${section('What the key may do', access.map(paragraph).join('\n'))}
${section(
  'First call',
  paragraph(
    `GET /api/agents at the address above, with the header ${header}. It answers 200 and lists what is shared.`
  ) +
    paragraph(
      '401: the key is not the one, or works no more. 403: it may not do this, or does not come from an allowed address. 404: it does not exist for this key. 429: too many calls; wait as long as Retry-After says.'
    )
)}
${section(
  'Keeping it',
  paragraph(
    'Keep the key in a secrets manager or an environment variable, never in code, logs or mail. If it may have leaked, say so at once: it can be revoked and replaced.'
  )
)}
<footer>Written by Horizon Console, ${text(utcTime(madeAt))}${from === '' ? '' : `, ${text(from)}`}. All times are UTC.</footer>
</body>
</html>
`
}

const heldNote = ({ heldSince }: Handoff): string =>
  heldSince == null
    ? ''
    : paragraph(
        `Horizon did not answer when this was written: it is as known since ${utcTime(heldSince)}.`
      )

const addresses = (ranges: readonly string[] | null): string =>
  ranges === null ? 'every address' : ranges.join(', ')

const limit = (count: number | null): string =>
  count === null ? 'as the organization’s plan allows' : count.toLocaleString('en')
