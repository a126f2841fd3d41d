import { rotationHtml } from '@main/core/rotation/rotation-html'
import { decidedBy } from '@main/core/rotation/rotation-verdict'
import type { Drain } from '@shared/contract/rotation-drain'
import { rotationRecordSchema } from '@shared/contract/rotation-views'
import { spanText } from '@shared/domain/drain-words'
import { utcTime } from '@shared/domain/utc-time'
import { day, draining, hour, hourly, iso, onNew } from '@support/drain-scene'
import { fakeDrain, fakePair } from '@support/fake-rotation-data'
import { startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

/** Eight callers that wait, each with a longest gap of its own, and one that is drained. */
const callers = Array.from({ length: 8 }, (_, nth) =>
  hourly({
    ip: `10.8.4.${nth + 10}`,
    lastSeenAt: iso(startedAt - (nth + 1) * hour),
    longestGapSeconds: (nth + 2) * 86_400
  })
)
const drained = hourly()

async function revokedEarly() {
  const app = await draining({ old: [drained, ...callers], fresh: [onNew(drained)] })
  const { core, of } = app
  const before = await app.refresh('30d')
  const { token, consent } = await core.handlers['rotations.prepareRevoke']({
    ...of,
    target: { kind: 'old' }
  })
  const revoked = await core.handlers['rotations.revoke']({
    token,
    isTicked: true,
    typedText: 'text' in consent ? consent.text : null,
    overrideReason: 'The key leaked'
  })
  const recordOf = async () =>
    rotationRecordSchema.parse(await core.handlers['rotations.recordOf'](of))
  return { ...app, before, revoked, recordOf }
}

test('the verdict that was decided by stays as it was, whatever the callers do afterwards', async () => {
  const app = await revokedEarly()
  const { before, recordOf, now, advance } = app
  const open = ({ pairs }: Pick<Drain, 'pairs'>) =>
    pairs.filter(({ state }) => state === 'waiting').map(({ ip }) => ip)
  expect(open(before)).toHaveLength(8)
  await advance(3 * day)
  now.fresh = [drained, ...callers].map(onNew)
  expect(open(await app.refresh('30d'))).not.toHaveLength(8)
  const { verdict, overrideReason } = (await recordOf()).grounds ?? {}
  expect(overrideReason).toBe('The key leaked')
  expect(verdict).toMatchObject({
    answer: 'not-safe',
    sentence: before.sentence,
    earliestSafeAt: before.earliestSafeAt,
    fetchedAt: before.fetchedAt,
    pairsLeftOut: 0
  })
  expect(verdict?.pairs).toHaveLength(9)
  const { traffic } = (await recordOf()).grounds ?? {}
  expect(traffic).toMatchObject({ last24Hours: expect.any(Number) })
  expect(open(verdict ?? { pairs: [] }).toSorted()).toEqual(open(before).toSorted())
  expect(verdict?.pairs.at(-1)?.state).toBe('drained')
})

test('the record lists every caller with what it was judged by, in both forms', async () => {
  const { recordOf } = await revokedEarly()
  const record = await recordOf()
  const html = rotationHtml(record)
  const pairs = record.grounds?.verdict?.pairs ?? []
  expect(html).toContain('9 callers, of which 8 were open.')
  for (const { ip, longestGapSeconds, lastSeenAt } of callers) {
    expect(pairs.find(pair => pair.ip === ip)).toMatchObject({
      longestGapMs: longestGapSeconds * 1_000,
      lastSeenOnOldAt: lastSeenAt
    })
    const row = html.split('<tr>').find(each => each.includes(`>${ip}<`)) ?? ''
    const safeFrom = iso(Date.parse(lastSeenAt) + longestGapSeconds * 1_000)
    for (const fact of [
      utcTime(lastSeenAt),
      spanText(longestGapSeconds * 1_000),
      utcTime(safeFrom)
    ]) {
      expect(row).toContain(fact)
    }
  }
})

test('what a verdict keeps stays within 500 kB: names are cut first, then callers, and both are said', () => {
  const agents = Array.from({ length: 9 }, (_, nth) => `${nth}${'é'.repeat(400)}`)
  const many = (count: number): Drain =>
    fakeDrain({
      pairs: Array.from({ length: count }, (_, nth) =>
        fakePair('waiting', { ip: `10.0.${nth >> 8}.${nth & 255}`, userAgents: agents })
      )
    })
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
  const few = decidedBy(many(900))
  expect(few.pairs).toHaveLength(900)
  expect(few).toMatchObject({ pairsLeftOut: 0, areAgentsCut: true })
  const most = decidedBy(many(5_000))
  for (const verdict of [few, most]) expect(bytes(verdict)).toBeLessThan(505_000)
  expect(most.pairs.length + most.pairsLeftOut).toBe(5_000)
  expect(most.pairs.length).toBeGreaterThan(500)
  const whole = decidedBy(fakeDrain({ pairs: [fakePair('waiting')] }))
  expect(whole).not.toHaveProperty('areAgentsCut')
  expect(whole.pairs[0]?.userAgents).toEqual(fakePair('waiting').userAgents)
})

test('the record says that names of callers were cut', async () => {
  const { recordOf } = await revokedEarly()
  const record = await recordOf()
  const verdict = record.grounds?.verdict
  if (record.grounds === null || verdict === undefined) throw new Error('No verdict')
  expect(rotationHtml(record)).not.toContain('Not every name that a caller gives itself')
  const cut = { ...record.grounds, verdict: { ...verdict, areAgentsCut: true as const } }
  expect(rotationHtml({ ...record, grounds: cut })).toContain(
    'Not every name that a caller gives itself is kept.'
  )
})

test('the page says of each date that it holds only if callers move and stay quiet', async () => {
  const { recordOf } = await revokedEarly()
  const html = rotationHtml(await recordOf())
  expect(html).toMatch(
    /Earliest safe date<\/dt><dd>[^<]* UTC, at the earliest, if every caller moves/
  )
  expect(html.match(/at the earliest, if it moves and stays quiet/g)).toHaveLength(8)
})

test('the verdict names the caller that sets the earliest safe date', async () => {
  const { before } = await revokedEarly()
  const last = callers.at(-1)
  expect(before.earliestSafeAt).toBe(iso(Date.parse(last?.lastSeenAt ?? '') + 9 * day))
  expect(before.sentence).toMatch(
    /^10\.8\.4\.17 on GET \/api\/agents sets the date: longest gap 9 d; .* 6 more callers are open\.$/
  )
})
