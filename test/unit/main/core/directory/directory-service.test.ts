import { AppError } from '@shared/errors'
import type { DirectoryUser } from '@shared/horizon/directory'
import { connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const ada: DirectoryUser = {
  id: 'usr_1',
  name: 'Ada Moreau',
  role: 'owner',
  status: 'active',
  departmentIds: ['dept_1']
}

async function withPeople() {
  const app = await connectedApp()
  const { core, profileId, machine } = app
  machine.remote.state.users = [ada]
  machine.remote.state.departments = [{ id: 'dept_1', name: 'Finance' }]
  const refresh = () => core.handlers['directory.refresh']({ profileId, isBackground: false })
  const get = () => core.handlers['directory.get']({ profileId })
  const told = () => app.published.filter(({ name }) => name === 'directory.changed').length
  return { ...app, refresh, get, told, state: machine.remote.state }
}

test('people and departments are held, and told of only where they changed', async () => {
  const { refresh, get, told, state } = await withPeople()
  expect(await get()).toMatchObject({ users: null, departments: null, fetchedAt: null })
  const known = await refresh()
  expect(known).toMatchObject({ users: [ada], departments: [{ name: 'Finance' }] })
  expect(await get()).toEqual(known)
  await refresh()
  expect(told()).toBe(1)
  state.users = [{ ...ada, status: 'deactivated' }]
  await refresh()
  expect(told()).toBe(2)
})

test('without a connection those held stay, with their age and the reason', async () => {
  const { refresh, get, horizon } = await withPeople()
  const { fetchedAt } = await refresh()
  horizon.users.mockRejectedValueOnce(new AppError('timeout', 'slow'))
  const stale = { users: [ada], fetchedAt, failure: { code: 'timeout' } }
  expect(await refresh()).toMatchObject(stale)
  expect(await get()).toMatchObject(stale)
})

test('an endpoint that is missing or closed is null and costs nothing but itself', async () => {
  const { refresh, state, horizon } = await withPeople()
  state.users = null
  expect(await refresh()).toMatchObject({
    users: null,
    departments: [{ name: 'Finance' }],
    fetchedAt: expect.any(String),
    failure: undefined
  })
  horizon.departments.mockRejectedValueOnce(new AppError('forbidden', 'no', { status: 403 }))
  expect(await refresh()).toMatchObject({ departments: null, failure: undefined })
})
