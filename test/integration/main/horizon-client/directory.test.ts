import { directorySchema } from '@shared/contract/horizon'
import { clientOf, failureOf } from '@support/horizon-client'
import { type HostileServer, json, startWebServer } from '@support/hostile-server'
import { afterEach, describe, expect, test } from 'vitest'

const servers: HostileServer[] = []
const web = async (...answer: Parameters<typeof startWebServer>) => {
  const server = await startWebServer(...answer)
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

const user = (nth: number, more: object = {}) => ({
  id: `user_${nth}`,
  name: `User ${nth}`,
  email: `user${nth}@acme.example`,
  role: 'member',
  status: 'active',
  department_ids: ['dept_sales'],
  last_active_at: null,
  ...more
})
const people = (count: number) => Array.from({ length: count }, (_, nth) => user(nth))
const usersOf = async (body: unknown, headers: Record<string, string> = {}) => {
  const found = await clientOf((await web(json(200, body, headers))).url).users()
  expect(directorySchema.shape.users.parse(structuredClone(found))).toEqual(found)
  return found
}
/** Pages as Horizon does, or with a size of its own. */
const paging = (all: readonly unknown[], saysTotal: boolean, mostPerPage = 200) =>
  web((request, response, heard) => {
    const { searchParams } = new URL(heard.url, 'http://x')
    const offset = Number(searchParams.get('offset') ?? 0)
    const limit = Math.min(Number(searchParams.get('limit') ?? 50), mostPerPage)
    const headers: Record<string, string> = saysTotal ? { 'X-Total-Count': `${all.length}` } : {}
    json(200, all.slice(offset, offset + limit), headers)(request, response, heard)
  })

describe('users and departments', () => {
  test('are read whole, page by page, with or without a count', async () => {
    for (const [saysTotal, mostPerPage] of [
      [true, 200],
      [false, 200],
      [true, 70],
      [false, 50]
    ] as const) {
      const server = await paging(people(430), saysTotal, mostPerPage)
      const found = await clientOf(server.url).users()
      expect(found?.map(({ id }) => id)).toEqual(people(430).map(({ id }) => id))
      expect(server.heard[0]?.url).toBe('/admin/users?limit=200&offset=0')
    }
  })

  test('are what is shown of them', async () => {
    expect(await usersOf([user(1)])).toEqual([
      {
        id: 'user_1',
        name: 'User 1',
        email: 'user1@acme.example',
        role: 'member',
        status: 'active',
        departmentIds: ['dept_sales']
      }
    ])
    const server = await web(json(200, [{ id: 'dept_sales', name: 'Sales', lead_user_id: null }]))
    expect(await clientOf(server.url).departments()).toEqual([{ id: 'dept_sales', name: 'Sales' }])
    expect(server.heard.map(({ url }) => url)).toEqual(['/admin/departments?limit=200&offset=0'])
  })

  test('keep unknown roles and statuses, and leave out what cannot be read', async () => {
    const found = await usersOf([
      user(1, { role: 'auditor', status: 'on leave' }),
      { ...user(2), id: 7 },
      null,
      'user_3',
      { id: 'user_4' },
      user(1, { name: 'Another' }),
      { ...user(5), id: 'x'.repeat(300) }
    ])
    expect(found).toEqual([
      expect.objectContaining({
        id: 'user_1',
        name: 'User 1',
        role: 'auditor',
        status: 'on leave'
      }),
      {
        id: 'user_4',
        name: '',
        email: undefined,
        role: 'unknown',
        status: 'unknown',
        departmentIds: []
      }
    ])
  })

  test('of which none can be read are a failure, none at all are not', async () => {
    expect((await failureOf(usersOf([1, 2, 3]))).code).toBe('response-invalid')
    expect(await usersOf([])).toEqual([])
  })

  test('keep no text beyond reason', async () => {
    const long = '🔑'.repeat(100_000)
    const found = await usersOf([
      user(1, { name: long, email: long, role: long, department_ids: Array(9_000).fill('d') })
    ])
    expect(JSON.stringify(found).length).toBeLessThan(10_000)
  })

  test('are refused where there is no list, and read inside data', async () => {
    for (const body of [{}, { data: {} }, '"text"', 'null']) {
      expect((await failureOf(usersOf(body))).code).toBe('response-invalid')
    }
    expect(await usersOf({ data: [user(1)] })).toHaveLength(1)
  })
})

describe('a list without end', () => {
  test('of the same page is asked for twice', async () => {
    const server = await web(json(200, people(200), { 'X-Total-Count': '5000' }))
    expect(await clientOf(server.url).users()).toHaveLength(200)
    expect(server.heard).toHaveLength(2)
  })

  test('of the same unreadable page is asked for twice', async () => {
    const page = [...people(199), { name: 'No id' }]
    const server = await web(json(200, page, { 'X-Total-Count': '5000' }))
    expect(await clientOf(server.url).users()).toHaveLength(199)
    expect(server.heard).toHaveLength(2)
  })

  test.each([
    ['large pages', 200, 51],
    ['pages of one', 1, 200]
  ])('of new entries in %s is stopped', async (_what, size, requests) => {
    let made = 0
    const server = await web((request, response, heard) => {
      const page = Array.from({ length: size }, () => user(made++))
      json(200, page, { 'X-Total-Count': '999999999' })(request, response, heard)
    })
    const failure = await failureOf(clientOf(server.url).users())
    expect(failure.code).toBe('response-too-large')
    expect(failure.message).toContain('10,000 users')
    expect(server.heard.length).toBe(requests)
  })

  test('of exactly ten thousand is whole', async () => {
    const server = await paging(people(10_000), true)
    expect(await clientOf(server.url).users()).toHaveLength(10_000)
  })
})

describe('a Horizon without a directory', () => {
  test.each([404, 405, 501])('answers %i: null and no failure', async status => {
    const server = await web(json(status, { error: 'not_found', message: '' }))
    expect(await clientOf(server.url).users()).toBeNull()
    expect(await clientOf(server.url).departments()).toBeNull()
  })

  test('that fails between two pages fails, and does not answer half', async () => {
    const server = await web((request, response, heard) =>
      heard.url.endsWith('offset=0')
        ? json(200, people(200))(request, response, heard)
        : json(404, { error: 'not_found', message: '' })(request, response, heard)
    )
    expect((await failureOf(clientOf(server.url).users())).code).toBe('not-offered')
  })
})
