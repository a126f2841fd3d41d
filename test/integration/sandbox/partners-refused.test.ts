import { insertConnection } from '@sandbox/store/connections'
import { openStore } from '@sandbox/store/open'
import {
  departmentShared,
  type InvitedPartner,
  invitation,
  invitePartner,
  nothingShared
} from '@support/partners'
import { type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let first: Sandbox
let horizon: Sandbox
let partner: InvitedPartner
beforeAll(async () => {
  first = await startSandbox()
  await first.stop()
  const db = openStore(first.dataFolder)
  const crm = { id: 'conn_crm', name: 'CRM', type: 'salesforce', status: 'connected' } as const
  insertConnection(db, { ...crm, department_id: 'dept_general' })
  db.close()
  horizon = await startSandbox({ data: first.dataFolder })
  partner = await invitePartner(horizon)
})
afterAll(async () => {
  await horizon.close()
  await first.close()
})

const department = departmentShared.resources[0]
const connection = { type: 'connection', id: 'conn_crm', level: 'view' }
const shared = (...resources: object[]) => ({ ...nothingShared, resources })
const seeing = (more: object) => ({ resources: [], data: { ...nothingShared.data, ...more } })

const invite = (more: object) =>
  horizon.admin('POST', '/admin/partners', { ...invitation, ...more })
const update = (more: object) => horizon.admin('PATCH', partner.path, more)

/** Nothing of a refused call stays. */
async function expectUntouched() {
  expect(stored(horizon, 'SELECT version FROM partners')).toEqual([{ version: 1 }])
}

const malformed: [field: string, body: object][] = [
  ['contact_email', { contact_email: 'ops at northwind' }],
  ['contact_email', { contact_email: 'ops@northwind.example\r\nBcc: all@acme.example' }],
  ['contact_email', { contact_email: 7 }],
  ['access.resources', { access: { data: nothingShared.data } }],
  ['access.data', { access: { resources: [] } }],
  ['access.data.conversation_history', { access: seeing({ conversation_history: 'some' }) }],
  ['access.data.usage_metrics', { access: seeing({ usage_metrics: 'no' }) }],
  ['access.data.audit_logs', { access: seeing({ audit_logs: null }) }],
  ['access.resources.0.type', { access: shared({ ...department, type: 'app' }) }],
  ['access.resources.0.level', { access: shared({ ...department, level: 'own' }) }],
  ['access.resources.0.id', { access: shared({ ...department, id: '' }) }],
  ['role', { access: shared({ ...department, role: 'lead' }) }],
  ['expires_at', { expires_at: 'tomorrow' }],
  ['settings.max_api_keys', { settings: { max_api_keys: 0 } }],
  ['settings.max_api_keys', { settings: { max_api_keys: 1.5 } }],
  ['settings.session_timeout_hours', { settings: { session_timeout_hours: -1 } }],
  ['sponsor', { sponsor: 'me' }]
]
const ofInvitations: typeof malformed = [
  ['organization_name', { organization_name: undefined }],
  ['organization_name', { organization_name: '  ' }],
  ['organization_name', { organization_name: 'x'.repeat(201) }],
  ['contact_email', { contact_email: undefined }],
  ['access', { access: undefined }],
  ['invitation_expires_at', { invitation_expires_at: '2026-13-01T00:00:00Z' }]
]
const ofUpdates: typeof malformed = [
  ['organization_name', { organization_name: 'Other' }],
  ['status', { status: 'active' }],
  ['invitation_expires_at', { invitation_expires_at: '2099-01-01T00:00:00Z' }]
]

const wrongNow: typeof malformed = [
  ['expires_at', { expires_at: '2020-01-01T00:00:00Z' }],
  ['access.resources.1.id', { access: shared(department, { ...department, id: 'dept_gone' }) }],
  ['access.resources.0.id', { access: shared({ ...department, type: 'agent', id: 'agent_999' }) }],
  ['access.resources.0.id', { access: shared({ ...connection, id: 'conn_gone' }) }],
  ['access.resources.0.level', { access: shared({ ...connection, level: 'interact' }) }],
  ['access.resources.0.level', { access: shared({ ...connection, level: 'edit' }) }],
  ['access.resources.0.level', { access: shared({ ...connection, level: 'manage' }) }]
]

describe.each([
  ['an invitation', invite, [...malformed, ...ofInvitations]],
  ['a change', update, [...malformed, ...ofUpdates]]
])('%s', (_what, send, cases) => {
  test.each(cases)('that is malformed is 400 and names %s: %j', async (field, body) => {
    const reply = await send(body)
    expect([reply.status, reply.body.error]).toEqual([400, 'validation_error'])
    expect(reply.body.details).toEqual([{ field, issue: expect.any(String) }])
    await expectUntouched()
  })
})

describe.each([
  [
    'an invitation',
    invite,
    [
      ...wrongNow,
      ['invitation_expires_at', { invitation_expires_at: '2020-01-01T00:00:00Z' }] as const
    ]
  ],
  ['a change', update, wrongNow]
])('%s', (_what, send, cases) => {
  test.each(cases)(
    'that is wrong against the state is 422 and names %s: %j',
    async (field, body) => {
      const reply = await send(body)
      expect([reply.status, reply.body.error]).toEqual([422, 'unprocessable'])
      expect(reply.body.details).toEqual([{ field, issue: expect.any(String) }])
      await expectUntouched()
    }
  )
})

test('every resource that is not there is named, by its id', async () => {
  const gone = ['dept_a', 'dept_b'].map(id => ({ ...department, id }))
  expect((await invite({ access: shared(...gone) })).body.details).toEqual([
    { field: 'access.resources.0.id', issue: "There is no department 'dept_a'." },
    { field: 'access.resources.1.id', issue: "There is no department 'dept_b'." }
  ])
})

test('a connection can be shared at view', async () => {
  const access = shared(connection)
  expect((await invite({ access })).body).toMatchObject({ access })
})
