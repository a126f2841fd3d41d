import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashOf, newPlaintextKey, newSessionToken } from '@sandbox/key-material'
import { createHorizonServer } from '@sandbox/server'
import { insertKey } from '@sandbox/store/api-keys'
import { insertSession } from '@sandbox/store/partner-sessions'
import { insertPartnerUser } from '@sandbox/store/partner-users'
import { insertPartner } from '@sandbox/store/partners'
import Database from 'better-sqlite3'
import { type Answer, letThrough, listing, refused } from './answer'
import { toSent } from './sent'
import { ours, type Trial } from './trial'

const startMs = Date.parse('2026-11-02T08:00:00Z')
const stepMs = 1_000
const memory = '/dev/shm'

const noAccess = {
  resources: [],
  data: { conversationHistory: 'own', usageMetrics: false, auditLogs: false }
} as const

/** A partner with one key and one signed-in user, whom every trial gives another standing. */
function addPartner(db: Database.Database, plaintext: string, token: string): void {
  insertPartner(db, {
    id: ours,
    organizationName: 'Agency',
    organizationId: null,
    contactEmail: 'ops@agency.example',
    status: 'active',
    expiresAt: null,
    expiredAt: null,
    createdAt: startMs,
    acceptedAt: startMs,
    lastActivityAt: null,
    invitationSentAt: startMs,
    invitationExpiresAt: startMs,
    access: noAccess,
    maxApiKeys: 5,
    sessionTimeoutHours: 8,
    version: 1
  })
  insertPartnerUser(db, {
    id: 'pusr_ours',
    partnerId: ours,
    name: 'Noor',
    email: 'noor@agency.example',
    notifications: [],
    createdAt: startMs
  })
  insertSession(db, {
    tokenHash: hashOf(token),
    partnerId: ours,
    userId: 'pusr_ours',
    createdAt: startMs,
    expiresAt: startMs
  })
  insertKey(db, {
    id: 'key_ours',
    clientName: 'CRM sync',
    keyHash: hashOf(plaintext),
    keyPrefix: plaintext.slice(0, 12),
    type: 'partner',
    ownerUserId: null,
    createdById: null,
    createdByName: 'proof',
    createdByEmail: null,
    scopes: [],
    departments: null,
    rateLimit: 1_000,
    rateLimitPerDay: null,
    createdAt: startMs,
    expiresAt: null,
    lastUsedAt: null,
    lastUsedIp: null,
    enabled: true,
    revokedAt: null,
    rotatedFrom: null,
    version: 1,
    partnerId: ours,
    ipAllowlist: null
  })
}

const emptied = [
  'messages',
  'conversations',
  'memories',
  'agents',
  'apps',
  'connections',
  'departments',
  'audit_log'
]

/** Writes a trial's organization and standing, as if all of it had always been so. */
function createStage(db: Database.Database) {
  const into = (table: string, columns: string) =>
    db.prepare(
      `INSERT INTO ${table} (${columns}) VALUES (${columns.replaceAll(/\w+/g, name => `@${name}`)})`
    )
  const insert = {
    department: into('departments', 'id, name'),
    agent: into('agents', 'id, name, status, department_id, skills, instructions, configuration'),
    app: into('apps', 'id, name, status, department_id'),
    connection: into('connections', 'id, name, type, status, department_id'),
    conversation: into(
      'conversations',
      'id, agent_id, department_id, partner_id, status, trigger_type, created_at, updated_at'
    )
  }
  const partner = db.prepare(`UPDATE partners SET status = @status, expires_at = @expiresAt,
    expired_at = NULL, access = @access WHERE id = @ours`)
  const key = db.prepare(`UPDATE api_keys SET enabled = @enabled, expires_at = @expiresAt,
    ip_allowlist = @ipAllowlist`)
  const session = db.prepare('UPDATE partner_sessions SET expires_at = @expiresAt')
  const plan = db.prepare('UPDATE organization SET plan = @plan')
  const empty = emptied.map(table => db.prepare(`DELETE FROM ${table}`))

  return db.transaction(({ workspace, conversations, access, standing }: Trial, now: number) => {
    const after = (ms: number | null) => (ms === null ? null : now + ms)
    for (const statement of empty) statement.run()
    for (const department of workspace.departments) insert.department.run(department)
    for (const { id, name, departmentId } of workspace.agents) {
      const rest = { skills: '[]', instructions: '', configuration: '{}' }
      insert.agent.run({ id, name, status: 'active', department_id: departmentId, ...rest })
    }
    for (const { id, name, departmentId } of workspace.apps) {
      insert.app.run({ id, name, status: 'deployed', department_id: departmentId })
    }
    for (const { id, name, departmentId } of workspace.connections) {
      insert.connection.run({
        id,
        name,
        type: 'http',
        status: 'connected',
        department_id: departmentId
      })
    }
    for (const { id, agentId, partnerId } of conversations) {
      insert.conversation.run({
        id,
        agent_id: agentId,
        department_id: 'dept_1',
        partner_id: partnerId,
        status: 'active',
        trigger_type: 'api',
        created_at: now,
        updated_at: now
      })
    }
    const { status, isKeyEnabled, ipAllowlist } = standing
    partner.run({
      ours,
      status,
      expiresAt: after(standing.endsInMs),
      access: JSON.stringify(access)
    })
    key.run({
      enabled: isKeyEnabled ? 1 : 0,
      expiresAt: after(standing.keyEndsInMs),
      ipAllowlist: ipAllowlist && JSON.stringify(ipAllowlist)
    })
    session.run({ expiresAt: after(standing.sessionEndsInMs) })
    plan.run({ plan: standing.plan })
  })
}

/** A real embedded Horizon over HTTP, its organization rewritten beside it for every trial. */
export async function startTrialHorizon() {
  // Whether a commit outlives a power cut is no part of this, and waiting for the disk most of it.
  const folder = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), 'horizon-access-'))
  const clockFile = join(folder, 'now')
  let now = startMs
  const tick = () => {
    now += stepMs
    writeFileSync(clockFile, new Date(now).toISOString())
  }
  tick()
  const server = await createHorizonServer({ data: folder, port: 0, plan: 'enterprise', clockFile })
  const db = new Database(join(folder, 'horizon.db'))
  // Organizations that lost a department keep what was in it; that is what some trials are about.
  db.pragma('foreign_keys = OFF')
  db.pragma('synchronous = OFF')
  const plaintext = newPlaintextKey()
  const token = newSessionToken()
  addPartner(db, plaintext, token)
  const stage = createStage(db)
  const recorded = db.prepare<[], { calls: number }>(
    `SELECT count(*) AS calls FROM audit_log WHERE partner_id = '${ours}' AND ip = '127.0.0.1'
      AND actor_type IN ('partner_user', 'partner_api_key') AND resource_type IS NOT NULL`
  )

  async function ask({ standing, request }: Trial): Promise<Answer> {
    const [method, path, body] = toSent(request)
    const credential: Record<string, string> =
      standing.by === 'key' ? { 'x-api-key': plaintext } : { Authorization: `Bearer ${token}` }
    const response = await fetch(server.url + path, {
      method,
      headers: { ...credential, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) })
    })
    const text = await response.text()
    const reply = text === '' ? undefined : JSON.parse(text)
    if (!response.ok) return refused(response.status, reply.error)
    const isListing = request.of === 'list' || request.of === 'conversations'
    return isListing ? listing(reply.map(({ id }: { id: string }) => id)) : letThrough
  }

  return {
    /** The answer, the moment it was asked at, and how often the call was recorded. */
    async answer(trial: Trial) {
      tick()
      stage.immediate(trial, now)
      const answer = await ask(trial)
      return { answer, now, recorded: recorded.get()?.calls ?? 0 }
    },
    async close() {
      db.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}
