import { aKey, anOrganization, connectedApp, fakeApp, startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

async function nextRun() {
  const first = await connectedApp()
  const { machine, profileId } = first
  await first.core.stop()
  await machine.time.advance(86_400_000)
  const app = fakeApp(machine)
  await app.core.start()
  const { handlers } = app.core
  const refresh = () => handlers['keys.refresh']({ profileId, isBackground: false })
  const changes = () => handlers['keys.changes']({ profileId })
  const mark = (upTo: string) => handlers['keys.markChangesSeen']({ profileId, upTo })
  return { ...app, machine, handlers, profileId, refresh, changes, mark }
}
const now = (ms: number) => new Date(ms).toISOString()

test('on the very first day there is nothing to compare with', async () => {
  const { core, profileId } = await connectedApp()
  expect(await core.handlers['keys.changes']({ profileId })).toMatchObject({
    since: null,
    changes: []
  })
})

test('what differs from the end of the run before is listed with its moment', async () => {
  const { refresh, changes, machine } = await nextRun()
  machine.remote.state.keys = [
    aKey({ scopes: ['conversations:read', '*'] }),
    aKey({ id: 'key_2', clientName: 'Somebody’s' })
  ]
  await refresh()
  const { since, upTo, changes: found } = await changes()
  expect({ since, upTo }).toEqual({ since: now(startedAt), upTo: now(startedAt + 86_400_000) })
  expect(found.map(({ keyId, kind, isMadeHere }) => [keyId, kind, isMadeHere])).toEqual(
    expect.arrayContaining([
      ['key_1', 'wider-scopes', false],
      ['key_2', 'appeared', false]
    ])
  )
})

test('what the operator has seen is not listed again, what comes after it is', async () => {
  const { refresh, changes, mark, machine, published } = await nextRun()
  machine.remote.state.keys = [aKey(), aKey({ id: 'key_2' })]
  await refresh()
  await mark((await changes()).upTo ?? '')
  expect(published.at(-1)?.name).toBe('keys.changed')
  expect((await changes()).changes).toEqual([])
  await machine.time.advance(60_000)
  machine.remote.state.keys = [aKey()]
  await refresh()
  expect((await changes()).changes).toMatchObject([{ keyId: 'key_2', kind: 'vanished' }])
})

test('changes that Horizon has not sent yet cannot be marked as seen', async () => {
  const { refresh, changes, mark, machine } = await nextRun()
  await mark('2999-01-01T00:00:00.000Z')
  await machine.time.advance(1_000)
  machine.remote.state.keys = [aKey(), aKey({ id: 'key_2' })]
  await refresh()
  expect((await changes()).changes).toMatchObject([{ keyId: 'key_2', kind: 'appeared' }])
})

test('this console’s own create is told apart from everybody else’s', async () => {
  const { refresh, changes, handlers, profileId } = await nextRun()
  await refresh()
  const draft = { clientName: 'CI', scopes: ['agents:read'], expiresAt: null }
  const { key } = await handlers['keys.create']({ profileId, draft })
  await refresh()
  expect((await changes()).changes).toMatchObject([{ keyId: key.id, isMadeHere: true }])
})

test('a change that a dialog came upon first is listed all the same', async () => {
  const { refresh, changes, mark, handlers, profileId, machine } = await nextRun()
  await refresh()
  await mark((await changes()).upTo ?? '')
  machine.remote.state.keys = [aKey({ scopes: ['*'] })]
  await handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' }).catch(() => undefined)
  machine.remote.state.keys = [aKey({ scopes: ['*'], enabled: false })]
  await handlers['keys.prepareRevoke']({ profileId, keyId: 'key_1' }).catch(() => undefined)
  await machine.time.advance(1_000)
  await refresh()
  const kinds = (await changes()).changes.map(({ kind }) => kind)
  expect(kinds).toEqual(['wider-scopes', 'revoked'])
})

test('a key that cannot be read this time has not vanished', async () => {
  const { refresh, changes, machine } = await nextRun()
  Object.assign(machine.remote.state, {
    keys: [],
    unreadable: [{ position: 1, id: 'key_1', reason: 'scopes: missing' }]
  })
  await refresh()
  expect((await changes()).changes).toEqual([])
})

test('a mark of a clock that ran ahead hides nothing once the clock is right again', async () => {
  const { refresh, changes, mark, machine } = await nextRun()
  const tenYears = 10 * 365 * 86_400_000
  await machine.time.advance(tenYears)
  await refresh()
  await mark((await changes()).upTo ?? '')
  await machine.time.advance(60_000 - tenYears)
  machine.remote.state.keys = [aKey(), aKey({ id: 'key_2' })]
  await refresh()
  expect((await changes()).changes).toMatchObject([{ keyId: 'key_2', kind: 'appeared' }])
  await mark((await changes()).upTo ?? '')
  expect((await changes()).changes).toEqual([])
})

test('another organization’s keys are no changes of the one before', async () => {
  const { refresh, changes, handlers, profileId, machine } = await nextRun()
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  machine.remote.state.keys = [aKey({ id: 'key_of_org_2' })]
  await refresh()
  await handlers['profiles.acceptOrganization']({ profileId, organizationId: 'org_2' })
  await refresh()
  expect((await changes()).changes).toEqual([])
  await machine.time.advance(60_000)
  machine.remote.state.keys = []
  await refresh()
  expect((await changes()).changes).toMatchObject([{ keyId: 'key_of_org_2', kind: 'vanished' }])
})
