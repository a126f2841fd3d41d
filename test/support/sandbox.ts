import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededPlaintextKey } from '@sandbox/key-material'
import { acmeKeys } from '@sandbox/scenarios/acme-keys'
import { createHorizonServer, type HorizonOptions } from '@sandbox/server'
import Database from 'better-sqlite3'
import { putAcme } from './acme-folder'

export type SandboxReply = {
  readonly status: number
  readonly headers: Headers
  /** The parsed JSON body; `undefined` where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly body: any
}

export type Sandbox = {
  readonly url: string
  readonly adminSecret: string
  readonly dataFolder: string
  /** A call with the admin secret. */
  admin(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>
  ): Promise<SandboxReply>
  /** A call with an API key. */
  withKey(
    plaintext: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>
  ): Promise<SandboxReply>
  /** Stops the server and keeps its folder, to be started again with `data: dataFolder`. */
  stop(): Promise<void>
  /** Stops the server and removes its folder, unless the folder was given. */
  close(): Promise<void>
}

export async function send(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>
): Promise<SandboxReply> {
  const response = await fetch(url, {
    method,
    redirect: 'error',
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) })
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text)
  }
}

/** What decides on the contents of a new folder, beside the scenario. */
const shaping = ['data', 'plan', 'seed', 'scale', 'audit', 'clockFile', 'adminSecretFile'] as const

/** A real embedded Horizon on a free port, in a folder of its own, over real HTTP. */
export async function startSandbox(options: Partial<HorizonOptions> = {}): Promise<Sandbox> {
  const dataFolder = options.data ?? (await mkdtemp(join(tmpdir(), 'horizon-')))
  const isPlainAcme = options.scenario === 'acme' && !shaping.some(name => name in options)
  if (isPlainAcme) await putAcme(dataFolder)
  const server = await createHorizonServer({ port: 0, ...options, data: dataFolder })
  const adminSecret = (await readFile(server.adminSecretFile, 'utf8')).trim()
  return {
    url: server.url,
    adminSecret,
    dataFolder,
    admin: (method, path, body, headers) =>
      send(server.url + path, method, body, { Authorization: `Bearer ${adminSecret}`, ...headers }),
    withKey: (plaintext, method, path, body, headers) =>
      send(server.url + path, method, body, { 'x-api-key': plaintext, ...headers }),
    stop: () => server.close(),
    async close() {
      await server.close()
      if (options.data === undefined) await rm(dataFolder, { recursive: true, force: true })
    }
  }
}

/** A new key with its plaintext; fails the test where Horizon refuses. */
export async function makeKey(
  horizon: Sandbox,
  body: Readonly<Record<string, unknown>> = {}
): Promise<{ id: string; plaintext: string }> {
  const wanted = { client_name: 'CI', scopes: ['*'], ...body }
  const reply = await horizon.admin('POST', '/admin/api-keys', wanted)
  if (reply.status !== 201) throw new Error(`No key was made: ${JSON.stringify(reply.body)}`)
  return { id: reply.body.id, plaintext: reply.body.plaintext_key }
}

/** What the running server has stored, read through a connection of its own. */
export function stored<Row>(horizon: Sandbox, sql: string): Row[] {
  const db = new Database(join(horizon.dataFolder, 'horizon.db'), { readonly: true })
  try {
    return db.prepare<[], Row>(sql).all()
  } finally {
    db.close()
  }
}

/** A clock file in a folder of its own; `set` moves the server's time. */
export async function createClockFile(start: string) {
  const folder = await mkdtemp(join(tmpdir(), 'horizon-clock-'))
  const file = join(folder, 'now')
  let now = Date.parse(start)
  const set = async (iso: string) => {
    now = Date.parse(iso)
    await writeFile(file, iso)
  }
  await set(start)
  return {
    file,
    set,
    /** Moves it forward. */
    advance: (ms: number) => set(new Date(now + ms).toISOString()),
    remove: () => rm(folder, { recursive: true, force: true })
  }
}

/** The plaintext of a key of the acme scenario, by the key's name. */
export function acmePlaintext(seed: string, name: string): string {
  const index = acmeKeys.findIndex(key => key.name === name)
  if (index === -1) throw new Error(`Acme has no key named ${name}`)
  return seededPlaintextKey(seed, index)
}
