import { createHmac } from 'node:crypto'
import { defaultKeyLimit, planLimits } from '@shared/domain/limits'
import { hashOf, hintOf, seededPlaintextKey } from '../key-material'
import { insertAgent } from '../store/agents'
import { insertKey, type StoredKey } from '../store/api-keys'
import { insertApp } from '../store/apps'
import { insertConnection } from '../store/connections'
import { insertConversation } from '../store/conversations'
import { insertDepartment } from '../store/departments'
import { insertMemory } from '../store/memories'
import { insertMessage } from '../store/messages'
import type { Db } from '../store/open'
import { insertOrganization } from '../store/organization'
import { insertUser } from '../store/users'
import { dayMs, minuteMs, wholeSecond } from '../times'
import { acmeKeys } from './acme-keys'
import { departments, emailOf, people, userIdOf } from './acme-people'
import { agents, apps, connections } from './acme-workspace'
import type { Scenario, ScenarioOptions } from './scenario'

const numbered = (prefix: string, index: number): string =>
  `${prefix}_${String(index + 1).padStart(3, '0')}`

const keyId = (seed: string, index: number): string =>
  `key_${createHmac('sha256', seed).update(`id ${index}`).digest('hex').slice(0, 8)}`

function addDirectory(db: Db, now: number): void {
  people.forEach((person, index) => {
    const status = person.status ?? 'active'
    insertUser(db, {
      id: userIdOf(person.name),
      name: person.name,
      email: emailOf(person.name),
      role: person.role,
      status,
      departmentIds: person.departments,
      lastActiveAt: status === 'pending' ? null : now - (index * 53 + 4) * minuteMs
    })
  })
  for (const { id, name, lead } of departments) {
    insertDepartment(db, { id, name, lead_user_id: userIdOf(lead) })
  }
  agents.forEach(({ name, status, skills, department }, index) => {
    insertAgent(db, {
      id: numbered('agent', index),
      name,
      status,
      department_id: department,
      skills,
      instructions: `${name} for Acme. Ask before anything that costs money.`,
      configuration: { language: 'en' },
      last_active_at: now - (index * 37 + 2) * minuteMs
    })
  })
  apps.forEach(({ name, status, department }, index) => {
    const isDraft = status === 'draft'
    insertApp(db, {
      id: numbered('app', index),
      name,
      status,
      department_id: department,
      deployed_at: isDraft ? null : now - (index * 9 + 3) * dayMs
    })
  })
  for (const { department, ...connection } of connections) {
    insertConnection(db, { ...connection, department_id: department })
  }
}

function addConversations(db: Db, now: number): void {
  const states = ['completed', 'completed', 'active', 'failed'] as const
  const triggers = ['api', 'scheduled', 'webhook'] as const
  for (let index = 0; index < 36; index += 1) {
    const agent = agents[index % agents.length]
    if (agent === undefined) continue
    const id = numbered('conv', index)
    const createdAt = now - (index * 7 + 1) * 11 * minuteMs
    insertConversation(db, {
      id,
      agentId: numbered('agent', index % agents.length),
      departmentId: agent.department,
      userId: index % 4 === 0 ? `user_${index + 2}` : null,
      keyId: null,
      status: states[index % states.length] ?? 'completed',
      triggerType: triggers[index % triggers.length] ?? 'api',
      createdAt,
      updatedAt: createdAt + minuteMs
    })
    const texts = ['What changed since yesterday?', `${agent.name}: three items need a look.`]
    texts.forEach((content, turn) => {
      insertMessage(db, {
        id: numbered('msg', index * texts.length + turn),
        conversationId: id,
        role: turn === 0 ? 'user' : 'agent',
        content,
        tokens: 40 + ((index * 31 + turn * 210) % 700),
        createdAt: createdAt + turn * minuteMs
      })
    })
    if (index >= 9) continue
    insertMemory(db, {
      id: numbered('mem', index),
      agentId: numbered('agent', index),
      content: 'Reports go out on the first working day.',
      tag: index % 2 === 0 ? 'preference' : 'fact',
      metadata: { source: 'conversation', conversation_id: id },
      createdAt,
      updatedAt: createdAt
    })
  }
}

function addKeys(db: Db, { seed, plan }: ScenarioOptions, now: number): void {
  const limits = planLimits[plan]
  const idOf = (name: string | undefined): string | null => {
    const index = acmeKeys.findIndex(key => key.name === name)
    return index === -1 ? null : keyId(seed, index)
  }
  acmeKeys.forEach((key, index) => {
    const plaintext = seededPlaintextKey(seed, index)
    const used = key.usedMinutesAgo
    const wantedLimit = key.rateLimit ?? defaultKeyLimit(limits.requestsPerMinute)
    const perDay = key.rateLimitPerDay ?? null
    const stored: StoredKey = {
      id: keyId(seed, index),
      clientName: key.name,
      keyHash: hashOf(plaintext),
      keyPrefix: hintOf(plaintext),
      type: key.type,
      ownerUserId: key.type === 'user' ? userIdOf(key.creator) : null,
      createdById: userIdOf(key.creator),
      createdByName: key.creator,
      createdByEmail: emailOf(key.creator),
      scopes: key.scopes,
      departments: key.departments ?? null,
      rateLimit: Math.min(wantedLimit, limits.requestsPerMinute),
      rateLimitPerDay: perDay && Math.min(perDay, limits.requestsPerDay ?? perDay),
      createdAt: now - key.createdDaysAgo * dayMs,
      expiresAt: key.expiresInDays === null ? null : now + key.expiresInDays * dayMs,
      lastUsedAt: used === null ? null : wholeSecond(now - used * minuteMs),
      lastUsedIp: used === null ? null : `203.0.113.${(index % 200) + 7}`,
      enabled: key.revokedDaysAgo === undefined,
      revokedAt: key.revokedDaysAgo === undefined ? null : now - key.revokedDaysAgo * dayMs,
      rotatedFrom: idOf(key.rotatedFrom),
      version: key.revokedDaysAgo === undefined ? 1 : 2
    }
    insertKey(db, stored)
  })
}

/** A whole organization with objects in every state; the same for the same seed and time. */
export const applyAcme: Scenario = (db, options) => {
  const now = wholeSecond(options.now)
  insertOrganization(db, {
    id: 'org_acme',
    name: 'Acme',
    slug: 'acme',
    plan: options.plan,
    timezone: 'Europe/Paris'
  })
  addDirectory(db, now)
  addConversations(db, now)
  addKeys(db, options, now)
}
