import { insertAgent } from '../store/agents'
import { insertApp } from '../store/apps'
import { insertConnection } from '../store/connections'
import { insertConversation } from '../store/conversations'
import { insertDepartment } from '../store/departments'
import { fillAuditLog, lookedUpIndexes } from '../store/fill-audit-log'
import { insertMemory } from '../store/memories'
import { insertMessage } from '../store/messages'
import type { Db } from '../store/open'
import { insertOrganization } from '../store/organization'
import { insertUser } from '../store/users'
import { dayMs, minuteMs, wholeSecond } from '../times'
import { addKeys } from './acme-key-rows'
import { acmeKeys } from './acme-keys'
import { addPartners } from './acme-partner-rows'
import { departments, emailOf, people, userIdOf } from './acme-people'
import { acmeKeysUpTo } from './acme-scale'
import { addWebhooks } from './acme-webhooks'
import { agents, apps, connections } from './acme-workspace'
import type { Scenario } from './scenario'
import { addTraffic } from './traffic'

const numbered = (prefix: string, index: number): string =>
  `${prefix}_${String(index + 1).padStart(3, '0')}`

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
      partnerId: null,
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
  const seeds = options.scale === undefined ? acmeKeys : acmeKeysUpTo(options.scale, options.seed)
  addKeys(db, seeds, options, now)
  addWebhooks(db, options, now)
  const partners = addPartners(db, options, now)
  fillAuditLog(db, lookedUpIndexes, () => addTraffic(db, seeds, partners, options, now))
}
