import { DrawerRaw } from '@renderer/ui/audit/drawer/drawer-raw'
import { EntrySentence } from '@renderer/ui/audit/entry-sentence'
import { AuditLine } from '@renderer/ui/audit/table/audit-line'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import { fakeAuditEntry, fakeAuditRow } from '@support/fake-audit-data'
import { screen } from '@testing-library/react'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderPiece } from '../ui/render-page'

const known = [
  '<img src=x onerror="globalThis.pwned=1">',
  '<script>globalThis.pwned=1</script>',
  '"><svg/onload=globalThis.pwned=1>',
  'javascript:globalThis.pwned=1',
  'https://evil.example/?a=<b>',
  '{{constructor.constructor("globalThis.pwned=1")()}}',
  '\u202egpj.exe\u2066\u2069',
  '\u200b\u200c\u200d\ufeff\u2060\u00ad',
  '\u001b[31mred\u001b]0;title\u0007',
  'a\r\nb\u2028c\u0000d',
  '\ud800 alone \udc00',
  '__proto__',
  'constructor',
  '&lt;b&gt;&#x202e;',
  'W'.repeat(20_000),
  'Z\u0351\u036b\u0343'.repeat(200)
]
/** Those that are known to harm, alone and in each other's company, and any others: 500. */
const texts = [
  ...known,
  ...fc.sample(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(fc.constantFrom(...known.slice(0, 14)), { maxLength: 4 }).map(all => all.join(' '))
    ),
    { numRuns: 500 - known.length, seed: 6 }
  )
]
const undrawn = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

const entryOf = (text: string): AuditEntry => ({
  ...fakeAuditEntry(3, 10),
  action: text,
  outcome: text,
  ip: text,
  actor: { type: text, id: text, name: text, email: text },
  partner: { id: text, organizationName: text },
  apiKey: { id: text, prefix: text, kind: text },
  resource: { type: text, id: text, name: text }
})
const columns = ['time', 'actor', 'action', 'resource', 'partner', 'key', 'ip', 'outcome'] as const

test('five hundred hostile texts are text: no element, no link, nothing that is not drawn', () => {
  expect(texts).toHaveLength(500)
  renderPiece(
    <main>
      {texts.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they do not move
        <div key={index}>
          <AuditLine
            row={fakeAuditRow(entryOf(text))}
            columns={columns}
            index={index}
            top={0}
            zone="utc"
            hasDates
            hasMilliseconds
            presentMs={0}
            isCursor={false}
            isOpen={false}
            onPick={() => undefined}
          />
          <EntrySentence entry={entryOf(text)} />
        </div>
      ))}
    </main>
  )
  const main = screen.getByRole('main')
  expect(main.querySelectorAll('img, script, iframe, object, a, style, form')).toHaveLength(0)
  expect(main.querySelectorAll('svg[onload], [onerror], [href], [src]')).toHaveLength(0)
  expect(main.textContent).not.toMatch(undrawn)
  const attributes = [...main.querySelectorAll('*')].flatMap(each =>
    each.getAttributeNames().filter(name => undrawn.test(each.getAttribute(name) ?? ''))
  )
  expect(attributes).toEqual([])
  expect((globalThis as { pwned?: unknown }).pwned).toBeUndefined()
})

test('what is copied of an entry is its text to the byte, whatever the screen shows', async () => {
  const raw = JSON.stringify({ id: 'aud_1', texts: known })
  const { fake, user, container } = renderPiece(<DrawerRaw title="Raw JSON" raw={raw} />)
  await user.click(screen.getByRole('button', { name: /^Raw JSON/ }))
  expect(container.querySelector('pre')?.textContent?.replaceAll('\n', '')).not.toMatch(undrawn)
  await user.click(screen.getByRole('button', { name: /^Copy/ }))
  expect(fake.callsTo('app.copyText')).toEqual([{ text: raw }])
})
