import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import { aKey, aKeyDraft, canaryPlaintext, connectedApp, settled } from '@support/fakes'
import { expect, test, vi } from 'vitest'

async function created(draft: Partial<typeof aKeyDraft> = {}) {
  const app = await connectedApp()
  const { profileId } = app
  const { revealId } = await app.core.handlers['keys.create']({
    profileId,
    draft: { ...aKeyDraft, ...draft }
  })
  const { handlers } = app.core
  const pending = async () => (await handlers['reveals.pending']({ profileId })).reveals
  const account = `reveal/${revealId}`
  const stashed = () => app.machine.keychain.entries.has(account)
  return { ...app, handlers, revealId, pending, stashed }
}

test('confirming ends it: gone from memory and keychain, and no id leads to it', async () => {
  const { handlers, revealId, pending, stashed } = await created()
  await handlers['reveals.acknowledge']({ revealId })
  expect(await pending()).toEqual([])
  expect(stashed()).toBe(false)
  const uses = [
    handlers['reveals.show']({ revealId }),
    handlers['reveals.copy']({ revealId }),
    handlers['reveals.saveToFile']({ revealId, format: 'plain' }),
    handlers['reveals.acknowledge']({ revealId })
  ]
  for (const use of uses) await expect(use).rejects.toMatchObject({ code: 'reveal-gone' })
})

test('after 15 minutes the keychain’s copy is gone and the open dialog still works', async () => {
  const { handlers, revealId, machine, pending, stashed } = await created()
  await machine.time.advance(15 * 60_000)
  expect(stashed()).toBe(false)
  expect(await pending()).toMatchObject([{ stash: 'memory', stashedUntil: null }])
  expect(await handlers['reveals.show']({ revealId })).toEqual({ plaintext: canaryPlaintext })
})

test.each(['locked', 'unavailable', 'failing'] as const)(
  'a confirmed key is on record as stored, and no stray, also where the keychain is %s',
  async state => {
    const { handlers, revealId, machine, data, profileId } = await created()
    machine.keychain.become(state)
    await handlers['reveals.acknowledge']({ revealId })
    expect(data.operations.get(revealId)?.reveal?.settledAt).not.toBeNull()
    expect(await handlers['keys.strays']({ profileId })).toEqual({ strays: [] })
  }
)

test('a key is on record as stored before the keychain is asked to let its copy go', async () => {
  const { handlers, revealId, data, ports } = await created()
  const order: string[] = []
  const { remove } = ports.keychain
  ports.keychain.remove = account => {
    const isSettled = data.operations.get(revealId)?.reveal?.settledAt !== null
    order.push(`settled ${isSettled}`)
    return remove(account)
  }
  await handlers['reveals.acknowledge']({ revealId })
  expect(order).toEqual(['settled true'])
})

test('a copy that the keychain does not let go is removed as soon as it does', async () => {
  const { handlers, revealId, machine, stashed, data } = await created()
  machine.keychain.become('locked')
  await handlers['reveals.acknowledge']({ revealId })
  expect(await data.data.journal.settledStashes()).toEqual([revealId])
  machine.keychain.become('ready')
  await machine.time.advance(30_000)
  expect(stashed()).toBe(false)
  expect(await data.data.journal.settledStashes()).toEqual([])
})

test('a keychain that stays broken is asked ever more seldom, and it is logged once', async () => {
  const { handlers, revealId, machine, lines, ports } = await created()
  machine.keychain.become('failing')
  const tries = () => vi.mocked(ports.keychain.remove).mock.calls.length
  await handlers['reveals.acknowledge']({ revealId })
  expect(tries()).toBe(1)
  for (const [waitMs, count] of [
    [30_000, 2],
    [59_999, 2],
    [1, 3],
    [120_000, 4],
    [240_000, 5],
    [480_000, 6],
    [900_000, 7],
    [900_000, 8]
  ] as const) {
    await machine.time.advance(waitMs)
    expect(tries()).toBe(count)
  }
  const said = lines.filter(line => JSON.stringify(line).includes('reveal-stash-not-removed'))
  expect(said).toHaveLength(1)
})

test('a key that waited in memory only asks nothing of the keychain', async () => {
  const { core, machine, profileId, ports } = await connectedApp({ storage: 'session' })
  machine.keychain.become('unavailable')
  const { revealId } = await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  vi.mocked(ports.keychain.remove).mockClear()
  await core.handlers['reveals.acknowledge']({ revealId })
  expect(ports.keychain.remove).not.toHaveBeenCalled()
  expect(await core.handlers['keys.strays']({ profileId })).toEqual({ strays: [] })
})

test('being seen is on record before the plaintext leaves, and a failing record does not hide it', async () => {
  const { handlers, revealId, data } = await created()
  data.data.journal.markReveal.mockRejectedValueOnce(new Error('disk full'))
  await expect(handlers['reveals.show']({ revealId })).resolves.toHaveProperty('plaintext')
  await handlers['reveals.show']({ revealId })
  expect(data.operations.get(revealId)?.reveal?.shownAt).not.toBeNull()
})

test('the clipboard is cleared after 30 seconds when it still holds the key', async () => {
  const { handlers, revealId, machine, published } = await created()
  expect(await handlers['reveals.copy']({ revealId })).toMatchObject({ state: 'holding', revealId })
  await machine.time.advance(29_999)
  expect(machine.clipboard.text).toBe(canaryPlaintext)
  await machine.time.advance(1)
  expect(machine.clipboard.text).toBe('')
  expect(await handlers['clipboard.state']({})).toMatchObject({ state: 'cleared' })
  const states = published.filter(({ name }) => name === 'clipboard.changed')
  expect(states.map(({ payload }) => payload)).toMatchObject([
    { state: 'holding' },
    { state: 'cleared' }
  ])
})

test('what the operator copied meanwhile stays', async () => {
  const { handlers, revealId, machine } = await created()
  await handlers['reveals.copy']({ revealId })
  machine.clipboard.text = 'a shopping list'
  await machine.time.advance(30_000)
  expect(machine.clipboard.text).toBe('a shopping list')
  expect(await handlers['clipboard.state']({})).toMatchObject({ state: 'replaced' })
})

test('a second copy starts the 30 seconds anew, and confirming does not end them', async () => {
  const { handlers, revealId, machine } = await created()
  await handlers['reveals.copy']({ revealId })
  await machine.time.advance(20_000)
  await handlers['reveals.copy']({ revealId })
  await handlers['reveals.acknowledge']({ revealId })
  await machine.time.advance(20_000)
  expect(machine.clipboard.text).toBe(canaryPlaintext)
  await machine.time.advance(10_000)
  expect(machine.clipboard.text).toBe('')
})

test('quitting waits until the clipboard is cleared', async () => {
  const { handlers, revealId, machine, core } = await created()
  await handlers['reveals.copy']({ revealId })
  await core.stop()
  expect(machine.clipboard.text).toBe('')
})

test('a key that is copied while the app already quits does not stay on the clipboard', async () => {
  const { handlers, revealId, machine, core, data } = await created()
  data.data.close.mockImplementationOnce(async () => {
    await handlers['reveals.copy']({ revealId })
  })
  await core.stop()
  expect(data.data.close).toHaveBeenCalledOnce()
  expect(machine.clipboard.text).toBe('')
})

test('a clipboard that cannot be cleared is said', async () => {
  const { handlers, revealId, machine, clipboard } = await created()
  await handlers['reveals.copy']({ revealId })
  clipboard.clearIfHolds.mockRejectedValueOnce(new Error('no display'))
  await machine.time.advance(30_000)
  expect(await handlers['clipboard.state']({})).toMatchObject({ state: 'failed' })
})

test.each([
  ['env', `HORIZON_API_KEY=${canaryPlaintext}\n`, 'ci-prod-key.env'],
  ['plain', `${canaryPlaintext}\n`, 'ci-prod-key.txt']
] as const)('saved as %s the file holds exactly the key', async (format, content, name) => {
  const { handlers, revealId, files } = await created({ clientName: '../CI “Prod”' })
  const { path } = await handlers['reveals.saveToFile']({ revealId, format })
  expect(path).toBe(`/chosen/${name}`)
  expect(files.writeNew.mock.calls[0]?.[1].reveal()).toBe(content)
})

test('a cancelled save writes nothing', async () => {
  const { handlers, revealId, files } = await created()
  files.choosePath.mockResolvedValueOnce(null)
  expect(await handlers['reveals.saveToFile']({ revealId, format: 'env' })).toEqual({ path: null })
  expect(files.writeNew).not.toHaveBeenCalled()
})

test('a plaintext that would smuggle a second line into an .env file is refused there', async () => {
  const { core, horizon, profileId, files } = await connectedApp()
  const plaintext = new Secret('hz_live_x\nLD_PRELOAD=/tmp/evil.so')
  horizon.createKey.mockResolvedValueOnce({ key: aKey({ id: 'key_evil' }), plaintext })
  const { revealId } = await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  const saved = core.handlers['reveals.saveToFile']({ revealId, format: 'env' })
  await expect(saved).rejects.toMatchObject({ code: 'invalid-input' })
  expect(files.writeNew).not.toHaveBeenCalled()
})

test('a refused file leaves the key waiting', async () => {
  const { handlers, revealId, files, pending } = await created()
  files.writeNew.mockRejectedValueOnce(new AppError('file-exists', 'There is such a file'))
  const saved = handlers['reveals.saveToFile']({ revealId, format: 'plain' })
  await expect(saved).rejects.toMatchObject({ code: 'file-exists' })
  expect(await pending()).toHaveLength(1)
})

test('a create on its way while the app quits still puts its key into the stash', async () => {
  const { core, horizon, machine, profileId, data } = await connectedApp()
  let answer = () => {}
  horizon.createKey.mockImplementationOnce(
    () =>
      new Promise(resolve => {
        answer = () =>
          resolve({ key: aKey({ id: 'key_late' }), plaintext: new Secret(canaryPlaintext) })
      })
  )
  const creating = core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  await settled()
  const stopping = core.stop()
  await settled()
  expect(data.data.close).not.toHaveBeenCalled()
  answer()
  await creating
  await stopping
  expect(data.data.close).toHaveBeenCalledOnce()
  expect([...machine.keychain.entries.values()].join()).toContain(canaryPlaintext)
})

test('a name that a server made long does not keep its key out of the keychain', async () => {
  const { core, horizon, machine, profileId } = await connectedApp()
  const key = aKey({ id: 'key_long', clientName: 'x'.repeat(100_000) })
  const plaintext = new Secret(canaryPlaintext)
  horizon.createKey.mockResolvedValueOnce({ key, plaintext })
  const { revealId } = await core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  expect(machine.keychain.entries.get(`reveal/${revealId}`)?.length).toBeLessThan(1_000)
})
