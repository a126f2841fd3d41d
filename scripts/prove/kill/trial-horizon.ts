import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { node24 } from '../../prepare/shell.mjs'
import type { Bundle } from './bundle'

/** A key to be rotated, or a webhook; `name` is in the names of all keys of its trial. */
export type Subject = { readonly id: string; readonly name: string }
/** What Horizon itself has on record of a trial. */
export type Facts = {
  /** All keys of its name but the first. */
  readonly madeIds: readonly string[]
  readonly aliveIds: readonly string[]
  readonly revokedIds: readonly string[]
  readonly rotations: number
}

/** The embedded Horizon as a process of its own, its database read beside it. */
export async function startTrialHorizon(bundle: Bundle) {
  const folder = await mkdtemp(join(tmpdir(), 'horizon-trials-'))
  const args = [bundle.horizon, '--data', folder, '--scenario', 'acme', '--seed', 'trials']
  const child = spawn(node24, [...args, '--port', '0', '--plan', 'enterprise'], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = once(child, 'exit')
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  if (typeof first[0] !== 'string') throw new Error(`The embedded Horizon ended with ${first[0]}`)
  const { url, admin_secret_file: adminSecretFile } = JSON.parse(first[0])
  const secret = (await readFile(adminSecretFile, 'utf8')).trim()
  const db = new Database(join(folder, 'horizon.db'), { readonly: true })
  let count = 0

  async function post(path: string, body: object): Promise<{ id: string }> {
    const reply = await fetch(url + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body)
    })
    if (reply.status !== 201) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as { id: string }
  }

  async function makeKey(): Promise<Subject> {
    count += 1
    const name = `Trial ${String(count).padStart(4, '0')}`
    const { id } = await post('/admin/api-keys', { client_name: name, scopes: ['agents:read'] })
    return { id, name }
  }

  async function makeWebhook(): Promise<Subject> {
    const url = 'https://hooks.example/in'
    const body = { agent_id: 'agent_001', url, events: ['agent.error'] }
    const { id } = await post('/api/agent-webhooks', body)
    return { id, name: id }
  }

  const ids = (sql: string, value: string): string[] =>
    db
      .prepare<[string], { id: string }>(sql)
      .all(value)
      .map(({ id }) => id)

  function factsOf({ id, name }: Subject): Facts {
    const own = ids('SELECT id FROM api_keys WHERE client_name LIKE ?', `${name}%`)
    const alive = 'SELECT id FROM api_keys WHERE enabled = 1 AND client_name LIKE ?'
    const audited = 'SELECT resource_id AS id FROM audit_log WHERE action = ?'
    return {
      madeIds: own.filter(each => each !== id),
      aliveIds: ids(alive, `${name}%`),
      revokedIds: ids(audited, 'api_key.revoked').filter(each => own.includes(each)),
      rotations: ids(audited, 'webhook.rotated').filter(each => each === id).length
    }
  }

  async function stop(): Promise<void> {
    db.close()
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }

  return { url, adminSecretFile, makeKey, makeWebhook, factsOf, stop }
}
export type TrialHorizon = Awaited<ReturnType<typeof startTrialHorizon>>
